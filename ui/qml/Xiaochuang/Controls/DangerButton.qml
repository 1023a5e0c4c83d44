pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// It ends something.
ActionButton {
    id: root

    edge: Theme.cinnabar
    ink: Theme.cinnabarInk
    pressEdge: Theme.cinnabar
    pressFill: Theme.cinnabarTint
}
