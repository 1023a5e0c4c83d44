pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// What a group of blocks is about.
Words {
    id: root

    property bool keep: true // on one leaf with what follows

    font.weight: 700
    leading: Theme.tight
    size: Theme.row
}
