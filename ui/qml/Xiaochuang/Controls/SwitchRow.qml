pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// A choice that is on or off; on is filled, ticked and said.
ListRow {
    id: root

    required property bool on

    checkable: true
    checked: on
    figure: on ? qsTrId("switch.on") : qsTrId("switch.off")
    most: 168 * Theme.unit
    stretch: 0.25
    strong: on
}
