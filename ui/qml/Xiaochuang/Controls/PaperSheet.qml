pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// A paper that came through the window, A4 upright unless told otherwise; white in every scheme.
Rectangle {
    id: root

    required property string paper // a ticket of ui.papers, empty while it is drawn
    required property string label
    property real ratio: 297 / 210 // height by width

    Accessible.name: label
    Accessible.role: Accessible.Graphic
    border.color: Theme.contrast ? "#FFFFFF" : Theme.sillEdge
    border.width: 2 * Theme.unit
    color: "#FFFFFF"
    height: Math.round(width * ratio)

    Image {
        anchors.fill: parent
        anchors.margins: 2 * Theme.unit
        cache: false
        source: root.paper === "" ? "" : "image://picture/paper/" + root.paper
        sourceSize.height: height
        sourceSize.width: width
    }
}
