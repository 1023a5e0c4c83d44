pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Two ways side by side: a certificate, and checking in; help where nobody can check in.
Item {
    id: root

    required property HomeModel model
    property bool present: true
    property real stretch: 0.3
    property real most: 300 * Theme.unit
    readonly property real gap: Theme.gap

    implicitHeight: Math.max(certificates.implicitHeight, root.model.checksIn ? checkIn.implicitHeight : help.implicitHeight)

    Tile {
        id: certificates

        height: root.height
        icon: "stamp"
        objectName: "certificates"
        text: Theme.reach ? "" : qsTrId("home.certificates.text")
        title: qsTrId("home.certificates")
        width: (root.width - root.gap) / 2

        onActivated: root.model.certify()
    }

    Tile {
        id: checkIn

        height: root.height
        icon: "user-check"
        objectName: "checkIn"
        text: Theme.reach ? "" : qsTrId("home.check_in.text")
        title: qsTrId("home.check_in")
        visible: root.model.checksIn
        width: (root.width - root.gap) / 2
        x: root.width - width

        onActivated: root.model.checkIn()
    }

    Tile {
        id: help

        height: root.height
        icon: "life-buoy"
        objectName: "helpTile"
        text: Theme.reach ? "" : qsTrId("home.help.short")
        title: qsTrId("home.help")
        visible: !root.model.checksIn
        width: (root.width - root.gap) / 2
        x: root.width - width

        onActivated: root.model.help()
    }
}
