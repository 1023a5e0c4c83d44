pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// A button with words in the middle, and an icon before or after them.
Pressable {
    id: root

    required property string text
    property string icon: ""
    property bool iconLast: false
    property color ink: Theme.accent
    property color iconColor: ink
    property real size: Theme.action
    property int weight: 500
    property real least: Theme.actionHeight

    implicitHeight: Math.max(least, words.height + 24 * Theme.unit)
    label: text

    Row {
        anchors.centerIn: parent
        layoutDirection: root.iconLast ? Qt.RightToLeft : Qt.LeftToRight
        spacing: 18 * Theme.unit

        IconImage {
            anchors.verticalCenter: parent.verticalCenter
            color: root.iconColor
            name: visible ? root.icon : "check"
            size: 1.15 * root.size
            visible: root.icon !== ""
        }

        Words {
            id: words

            anchors.verticalCenter: parent.verticalCenter
            color: root.ink
            font.weight: root.weight
            horizontalAlignment: Text.AlignHCenter
            leading: Theme.tight
            size: root.size
            text: root.text
            width: Math.min(implicitWidth, root.width - 32 * Theme.unit - (root.icon === "" ? 0 : 18 * Theme.unit + 1.15 * root.size))
        }
    }
}
