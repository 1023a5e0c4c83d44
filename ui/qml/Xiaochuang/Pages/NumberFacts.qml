pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// What stands on a number besides the window: several matters, priority.
InfoBox {
    id: root

    required property NumberModel model

    present: !model.plain
    spacing: 0

    Repeater {
        model: root.model.facts

        InfoLine {
            required property var modelData

            icon: modelData.icon
            iconSize: 40 * Theme.unit
            size: Theme.label
            text: modelData.text
            width: root.width - 2 * root.padding
        }
    }
}
