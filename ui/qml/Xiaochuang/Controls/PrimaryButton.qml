pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// The way on: one a page.
ActionButton {
    id: root

    edgeWidth: 0
    fill: Theme.accent
    iconLast: true
    ink: Theme.overAccent
    pressEdge: Theme.lampDeep
    pressFill: Theme.accentPress
    weight: 700
}
