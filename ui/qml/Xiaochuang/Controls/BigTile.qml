pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// A large choice: icon, title, one line.
Pressable {
    id: root

    required property string icon
    required property string title
    property string text: ""
    property real iconSize: 60 * Theme.unit
    property real titleSize: Theme.tile
    property real textSize: Theme.body

    implicitHeight: column.height + 48 * Theme.unit
    label: title
    radius: Theme.tileRadius

    IconImage {
        id: picture

        anchors.left: parent.left
        anchors.leftMargin: 38 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter
        name: root.icon
        size: root.iconSize
    }

    Column {
        id: column

        anchors.left: picture.right
        anchors.leftMargin: 32 * Theme.unit
        anchors.right: chevron.left
        anchors.rightMargin: 16 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter

        Words {
            font.weight: 700
            leading: Theme.tight
            size: root.titleSize
            text: root.title
            width: parent.width
        }

        Words {
            color: Theme.ink2
            leading: 1.35
            size: root.textSize
            text: root.text
            visible: root.text !== ""
            width: parent.width
        }
    }

    IconImage {
        id: chevron

        anchors.right: parent.right
        anchors.rightMargin: 34 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter
        name: "chevron-right"
        size: 44 * Theme.unit
    }
}
