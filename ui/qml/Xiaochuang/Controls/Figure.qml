pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// A number or a ceremony, in serif; one line.
Words {
    id: root

    font.family: Theme.serif
    font.weight: 600
    leading: 1.1
    natural: 1.437
    size: Theme.figure
    wrapMode: Text.NoWrap
}
