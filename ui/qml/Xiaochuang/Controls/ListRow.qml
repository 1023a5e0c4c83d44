pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// A choice among several: icon or letter, title, what it is; to the right a figure and its words, a chevron.
Pressable {
    id: root

    required property string title
    property string text: ""
    property string more: ""
    property string icon: ""
    property string letter: ""
    property string chip: ""
    property string figure: ""
    property string side: ""
    property bool strong: false
    property real titleSize: Theme.row
    property real textSize: Theme.body
    readonly property color ink: strong ? Theme.overAccent : Theme.ink
    readonly property color ink2: strong ? Theme.overAccent : Theme.ink2

    edge: strong ? Theme.accent : Theme.line
    fill: strong ? Theme.accent : Theme.surface
    implicitHeight: Math.max(Theme.rowHeight, Math.max(column.height, aside.height) + 36 * Theme.unit)
    label: title
    pressEdge: strong ? Theme.lampDeep : Theme.accent
    pressFill: strong ? Theme.accentPress : Theme.accentTint

    Item {
        id: mark

        anchors.left: parent.left
        anchors.leftMargin: 30 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter
        height: width
        width: (root.letter === "" ? 52 : 64) * Theme.unit

        IconImage {
            color: root.strong ? Theme.overAccent : Theme.icon
            name: visible ? root.icon : "check"
            size: 52 * Theme.unit
            visible: root.icon !== ""
        }

        Figure {
            anchors.centerIn: parent
            color: Theme.accent
            text: root.letter
        }
    }

    Column {
        id: column

        anchors.left: mark.right
        anchors.leftMargin: 26 * Theme.unit
        anchors.right: aside.left
        anchors.rightMargin: 20 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter

        Words {
            color: root.ink
            font.weight: 700
            leading: 1.35
            size: root.titleSize
            text: root.title
            width: parent.width
        }

        Words {
            color: root.ink2
            leading: 1.4
            size: root.textSize
            text: root.text
            visible: root.text !== ""
            width: parent.width
        }

        Words {
            color: root.ink2
            leading: 1.4
            size: root.textSize
            text: root.more
            visible: root.more !== ""
            width: parent.width
        }

        Chip {
            text: root.chip
            visible: root.chip !== ""
        }
    }

    Column {
        id: aside

        anchors.right: chevron.left
        anchors.rightMargin: 20 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter
        width: Math.max(root.figure === "" ? 0 : number.width, root.side === "" ? 0 : beside.width) // before it is shown, too

        Words {
            id: number

            anchors.right: parent.right
            color: root.ink
            font.weight: 700
            leading: 1.35
            size: root.titleSize
            text: root.figure
            visible: root.figure !== ""
        }

        Words {
            id: beside

            anchors.right: parent.right
            color: root.ink2
            horizontalAlignment: Text.AlignRight
            leading: 1.4
            size: root.textSize
            text: root.side
            visible: root.side !== ""
            width: Math.min(implicitWidth, root.width / 3)
        }
    }

    IconImage {
        id: chevron

        anchors.right: parent.right
        anchors.rightMargin: 28 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter
        color: root.strong ? Theme.overAccent : Theme.icon
        name: "chevron-right"
        size: 40 * Theme.unit
        visible: root.enabled && !root.checkable
    }
}
