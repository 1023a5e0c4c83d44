pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// A tag: where something comes from, what state it is in.
Rectangle {
    id: root

    required property string text
    property string icon: ""

    border.color: Theme.line
    border.width: Theme.contrast ? 2 * Theme.unit : 0
    color: Theme.accentTint
    implicitHeight: Math.round(words.height + 10 * Theme.unit)
    implicitWidth: Math.round(row.width + 28 * Theme.unit)
    radius: Theme.chipRadius

    Row {
        id: row

        anchors.centerIn: parent
        spacing: 8 * Theme.unit

        IconImage {
            anchors.verticalCenter: parent.verticalCenter
            name: visible ? root.icon : "check"
            size: 26 * Theme.unit
            visible: root.icon !== ""
        }

        Words {
            id: words

            anchors.verticalCenter: parent.verticalCenter
            color: Theme.accent
            font.weight: 500
            leading: Theme.tight
            size: Theme.caption
            text: root.text
        }
    }
}
