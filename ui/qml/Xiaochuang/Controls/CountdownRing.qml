pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Input
import Xiaochuang.Theme

// Seconds that run out, as a figure in a closing ring.
Item {
    id: root

    required property int seconds
    required property real share
    property real size: 360 * Theme.unit

    height: size
    width: size

    RingItem {
        anchors.fill: parent
        color: Theme.lampDeep
        rest: Theme.windowLine
        share: root.share
    }

    Figure {
        anchors.centerIn: parent
        color: Theme.overWindow
        leading: 1
        size: 150 * Theme.unit
        text: root.seconds
    }
}
