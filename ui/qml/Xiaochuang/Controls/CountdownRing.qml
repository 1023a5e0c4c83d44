pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// Seconds that run out, as a figure in a closing ring.
Item {
    id: root

    required property int seconds
    required property real share
    property real size: 360 * Theme.unit

    height: size
    width: size

    Image {
        anchors.fill: parent
        cache: false
        source: "image://picture/ring/%1/%2/%3".arg(String(Theme.lampDeep).slice(1)).arg(String(Theme.windowLine).slice(1)).arg(root.share.toFixed(4))
        sourceSize.height: Math.round(root.size)
        sourceSize.width: Math.round(root.size)
    }

    Figure {
        anchors.centerIn: parent
        color: Theme.overWindow
        leading: 1
        size: 150 * Theme.unit
        text: root.seconds
    }
}
