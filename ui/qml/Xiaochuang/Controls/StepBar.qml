pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// How far we are: bars, always with words.
Column {
    id: root

    required property int now
    required property int count
    required property string text

    spacing: 14 * Theme.unit

    Row {
        id: bars

        spacing: 10 * Theme.unit

        Repeater {
            model: root.count

            Rectangle {
                required property int index

                border.color: Theme.windowLine
                border.width: index + 1 > root.now ? 2 * Theme.unit : 0
                color: index + 1 === root.now ? Theme.lampDeep : index < root.now ? Theme.overWindow : "transparent"
                height: 8 * Theme.unit
                radius: 4 * Theme.unit
                width: (root.width - (root.count - 1) * bars.spacing) / root.count
            }
        }
    }

    WindowText {
        size: Theme.body
        text: root.text
        width: root.width
    }
}
