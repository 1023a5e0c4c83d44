pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Models
import Xiaochuang.Theme

// Three squares that light one by one while something is awaited.
Row {
    id: root

    required property bool running
    property int lit: 2

    spacing: 10 * Theme.unit

    Timer {
        interval: 500
        repeat: true
        running: root.running && !Look.still

        onTriggered: root.lit = (root.lit + 1) % 4
    }

    Repeater {
        model: 3

        Rectangle {
            required property int index

            border.color: Theme.line
            border.width: 2 * Theme.unit
            color: index < root.lit && root.running ? Theme.icon : "transparent"
            height: width
            radius: 3 * Theme.unit
            width: 18 * Theme.unit
        }
    }
}
