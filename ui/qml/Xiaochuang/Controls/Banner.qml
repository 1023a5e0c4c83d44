pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// What went wrong, calmly.
Item {
    id: root

    required property string title
    required property string text
    property bool present: true

    implicitHeight: column.height + 48 * Theme.unit

    Rectangle {
        anchors.fill: parent
        border.color: Theme.cinnabar
        border.width: Theme.contrast ? Theme.border : 0
        color: Theme.cinnabarTint
        radius: Theme.chipRadius
    }

    Rectangle {
        anchors.bottom: parent.bottom
        anchors.top: parent.top
        color: Theme.cinnabar
        radius: Theme.chipRadius
        width: 10 * Theme.unit
    }

    IconImage {
        id: picture

        anchors.left: parent.left
        anchors.leftMargin: 42 * Theme.unit
        anchors.top: column.top
        anchors.topMargin: 2 * Theme.unit
        color: Theme.cinnabar
        name: "circle-alert"
        size: 44 * Theme.unit
    }

    Column {
        id: column

        anchors.left: picture.right
        anchors.leftMargin: 24 * Theme.unit
        anchors.right: parent.right
        anchors.rightMargin: 32 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter

        Words {
            font.weight: 700
            size: Theme.row
            text: root.title
            width: parent.width
        }

        Words {
            size: Theme.label
            text: root.text
            width: parent.width
        }
    }
}
