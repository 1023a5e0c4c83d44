pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// A second text in the window.
Words {
    id: root

    color: Theme.overWindow2
    leading: 1.45
    size: Theme.label
}
