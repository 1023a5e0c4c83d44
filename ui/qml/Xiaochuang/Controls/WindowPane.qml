pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// What a page shows in the window. It fades in.
Item {
    id: root

    Accessible.name: qsTrId("window")
    Accessible.role: Accessible.Grouping
    height: Theme.windowHeight - y
    width: Theme.windowInner
    x: Theme.windowLeft
    y: 128 * Theme.unit

    NumberAnimation on opacity {
        duration: Theme.pageMs
        easing.type: Easing.OutCubic
        from: 0
        to: 1
    }
}
