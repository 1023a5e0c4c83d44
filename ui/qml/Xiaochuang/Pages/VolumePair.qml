pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Softer and louder, and how loud it is between them.
Item {
    id: root

    required property AccessibilityModel model
    property bool present: true

    implicitHeight: Math.max(softer.implicitHeight, louder.implicitHeight, level.height)

    QuietButton {
        id: softer

        enabled: root.model.canSofter
        height: root.height
        icon: "volume-1"
        objectName: "softer"
        text: qsTrId("accessibility.softer")
        width: 0.36 * root.width

        onActivated: root.model.softer()
    }

    Words {
        id: level

        anchors.left: softer.right
        anchors.right: louder.left
        anchors.verticalCenter: parent.verticalCenter
        font.weight: 700
        horizontalAlignment: Text.AlignHCenter
        leading: Theme.tight
        size: Theme.row
        text: root.model.volume
    }

    QuietButton {
        id: louder

        anchors.right: parent.right
        enabled: root.model.canLouder
        height: root.height
        icon: "volume-2"
        objectName: "louder"
        text: qsTrId("accessibility.louder")
        width: 0.36 * root.width

        onActivated: root.model.louder()
    }
}
