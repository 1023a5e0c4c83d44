pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// What a group of blocks is about.
Words {
    id: root

    font.weight: 700
    leading: Theme.tight
    size: Theme.row
}
