pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// One answer among several; the one that stands now is tinted and ticked.
Pressable {
    id: root

    required property string text
    property string about: ""
    property real size: Theme.row
    property bool chosen: false
    property bool tick: false // one of several that may be chosen together

    edge: chosen ? Theme.accent : Theme.line
    edgeWidth: chosen ? Theme.selected : Theme.border
    fill: chosen ? Theme.accentTint : Theme.surface
    implicitHeight: Math.max(Theme.rowHeight, column.height + 36 * Theme.unit)
    label: text

    Column {
        id: column

        anchors.left: parent.left
        anchors.leftMargin: 36 * Theme.unit
        anchors.right: mark.left
        anchors.rightMargin: 20 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter

        Words {
            font.weight: 700
            leading: 1.35
            size: root.size
            text: root.text
            width: parent.width
        }

        Words {
            color: Theme.ink2
            leading: 1.4
            text: root.about
            visible: root.about !== ""
            width: parent.width
        }
    }

    IconImage {
        id: mark

        anchors.right: parent.right
        anchors.rightMargin: 28 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter
        name: root.chosen ? "check" : "chevron-right"
        visible: root.chosen || !root.tick
        size: 40 * Theme.unit
    }
}
