pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Theme

// Something in the window in a few words, with what it is above it.
Column {
    id: root

    required property string title
    required property string text
    property real size: (Theme.large ? 42 : 36) * Theme.unit

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
        size: root.size
        text: root.text
        width: parent.width
    }
}
