pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Two ways side by side, help in place of a second one; three abreast where the counter is low and wide.
Item {
    id: root

    required property HomeModel model
    property bool present: true
    property real stretch: 0.3
    property real most: 300 * Theme.unit
    readonly property bool abreast: model.copiesThird && (Theme.landscape || Theme.reach && !Theme.large)
    readonly property bool copies: model.copies && (abreast || !model.copiesThird)
    readonly property int count: abreast ? 3 : 2
    readonly property real gap: abreast && !Theme.large ? 16 * Theme.unit : Theme.gap
    readonly property real part: (width - (count - 1) * gap) / count

    // By what is offered: `visible` is false of everything in a row that is not shown yet, and it never would be
    implicitHeight: Math.max(model.certificates ? certificates.implicitHeight : 0, model.checksIn ? checkIn.implicitHeight : 0, copies ? copy.implicitHeight : 0, model.helpBeside ? help.implicitHeight : 0)

    Tile {
        id: certificates

        height: root.height
        icon: "stamp"
        narrow: root.abreast
        objectName: "certificates"
        text: Theme.reach || root.abreast ? "" : qsTrId("home.certificates.text")
        title: qsTrId("home.certificates")
        visible: root.model.certificates
        width: root.part

        onActivated: root.model.certify()
    }

    Tile {
        id: checkIn

        height: root.height
        icon: "user-check"
        narrow: root.abreast
        objectName: "checkIn"
        text: Theme.reach || root.abreast ? "" : qsTrId("home.check_in.text")
        title: qsTrId("home.check_in")
        visible: root.model.checksIn
        width: root.part
        x: root.part + root.gap

        onActivated: root.model.checkIn()
    }

    Tile {
        id: copy

        height: root.height
        icon: "copy"
        narrow: root.abreast
        objectName: root.copies ? "copy" : ""
        text: Theme.reach || root.abreast ? "" : qsTrId("home.copy.text")
        title: qsTrId("home.copy")
        visible: root.copies
        width: root.part
        x: root.model.copiesFirst ? 0 : root.width - width

        onActivated: root.model.copy()
    }

    Tile {
        id: help

        height: root.height
        icon: "life-buoy"
        objectName: "helpTile"
        text: Theme.reach ? "" : qsTrId("home.help.short")
        title: qsTrId("home.help")
        visible: root.model.helpBeside
        width: root.part
        x: root.width - width

        onActivated: root.model.help()
    }
}
