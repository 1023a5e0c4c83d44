pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Theme

// A figure in the window with what it says above it.
Column {
    id: root

    required property string title
    required property string figure

    WindowText {
        leading: Theme.tight
        size: Theme.body
        text: root.title
    }

    Figure {
        color: Theme.overWindow
        leading: 1.3
        size: 46 * Theme.unit
        text: root.figure
    }
}
