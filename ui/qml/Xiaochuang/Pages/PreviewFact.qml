pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Theme

// Something about the paper, in the window beside it.
Column {
    id: root

    required property string title
    required property string text

    WindowText {
        leading: Theme.tight
        size: Theme.body
        text: root.title
        width: parent.width
    }

    Words {
        color: Theme.overWindow
        font.family: Theme.serif
        font.weight: 600
        leading: Theme.tight
        size: (Theme.large ? 42 : 36) * Theme.unit
        text: root.text
        width: parent.width
    }
}
