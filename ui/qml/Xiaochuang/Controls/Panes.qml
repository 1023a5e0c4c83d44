pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Models
import Xiaochuang.Theme

// A window whose panes light one by one.
Item {
    id: root

    property real size: 440 * Theme.unit
    property int lit: 0

    height: lines.height
    width: size

    Timer {
        interval: 4 * Theme.paneMs + 80
        repeat: true
        running: !Look.still

        onTriggered: root.lit = (root.lit + 1) % 21
    }

    Grid {
        columns: 5
        x: root.size * 8 / 440
        y: root.size * 8 / 440

        Repeater {
            model: 20

            Rectangle {
                required property int index

                color: index < root.lit ? Theme.contrast ? Theme.overWindow : Theme.lamp : index === root.lit ? Theme.lampDeep : Theme.window
                height: root.size * 90 / 440
                width: root.size * 84.8 / 440
            }
        }
    }

    Picture {
        id: lines

        name: "panes"
        ratio: 440 / 376
        size: root.size
    }
}
