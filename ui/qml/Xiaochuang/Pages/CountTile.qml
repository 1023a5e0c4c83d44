pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Theme

// One number of several, as large as the others; the one that stands now is tinted.
Pressable {
    id: root

    required property int count
    property bool chosen: false

    checkable: true
    checked: chosen
    edge: chosen ? Theme.accent : Theme.line
    edgeWidth: chosen ? Theme.selected : Theme.border
    fill: chosen ? Theme.accentTint : Theme.surface
    implicitHeight: (Theme.large ? 168 : 148) * Theme.unit

    Figure {
        anchors.centerIn: parent
        anchors.verticalCenterOffset: -16 * Theme.unit
        leading: 1
        size: Theme.figure
        text: String(root.count)
    }

    IconImage {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 12 * Theme.unit
        anchors.horizontalCenter: parent.horizontalCenter
        name: "check"
        size: 40 * Theme.unit
        visible: root.chosen
    }
}
