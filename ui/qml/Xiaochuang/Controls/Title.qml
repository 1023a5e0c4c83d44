pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// What a page is about, in the window: one line, or several of about the same length.
Words {
    id: root

    required property real most
    readonly property int lines: Math.ceil(implicitWidth / most)

    color: Theme.overWindow
    font.weight: 700
    leading: Theme.tight
    size: Theme.reach && !Theme.landscape ? 1.25 * Theme.title : Theme.title
    width: lines > 1 ? Math.min(most, implicitWidth / lines + 1.2 * size) : most
}
