pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// A way that is there and does not call.
ActionButton {
    id: root

    fill: Theme.paper
    iconColor: Theme.icon
    ink: Theme.ink
    size: Theme.row
}
