pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// Another way on, as good.
ActionButton {
    id: root

    edge: Theme.accent
    ink: Theme.accent
}
