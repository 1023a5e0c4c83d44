pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// What a person or a register wrote: the same in every language.
Words {
    id: root

    readonly property bool own: true

    font.weight: 500
    leading: 1.35
    size: Theme.row
}
