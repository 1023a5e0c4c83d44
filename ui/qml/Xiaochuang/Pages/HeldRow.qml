pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Theme

// One number that somebody holds: where it stands, and what a touch does.
Pressable {
    id: root

    required property string title
    required property string standing
    required property string place
    required property string action
    required property string icon
    property bool called: false

    fill: called ? Theme.lamp : Theme.surface
    implicitHeight: Math.max(Theme.rowHeight, column.height + 40 * Theme.unit)

    Column {
        id: column

        anchors.left: parent.left
        anchors.leftMargin: 36 * Theme.unit
        anchors.right: aside.left
        anchors.rightMargin: 20 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter

        Words {
            font.weight: 700
            leading: 1.35
            size: Theme.tile
            text: root.title
            width: parent.width
        }

        Words {
            font.weight: 500
            leading: 1.4
            size: Theme.row
            text: root.standing
            width: parent.width
        }

        Words {
            color: Theme.ink2
            leading: 1.4
            size: Theme.label
            text: root.place
            width: parent.width
        }
    }

    Column {
        id: aside

        anchors.right: parent.right
        anchors.rightMargin: 28 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter
        spacing: 8 * Theme.unit
        width: (Theme.large ? 220 : 170) * Theme.unit

        IconImage {
            anchors.horizontalCenter: parent.horizontalCenter
            name: root.icon
            size: 52 * Theme.unit
        }

        Words {
            font.weight: 700
            horizontalAlignment: Text.AlignHCenter
            leading: Theme.tight
            size: Theme.label
            text: root.action
            width: parent.width
        }
    }
}
