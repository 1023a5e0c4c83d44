pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Theme

// A number that everybody should find at once.
Column {
    id: root

    required property string number
    required property string text

    Figure {
        leading: 1.25
        size: 56 * Theme.unit
        text: root.number
    }

    Words {
        leading: Theme.tight
        text: root.text
        width: parent.width
    }
}
