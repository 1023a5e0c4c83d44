pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Are you still there?
Item {
    id: root

    required property TimeOutModel model

    anchors.fill: parent

    WindowPane {
        CountdownRing {
            id: ring

            anchors.horizontalCenter: parent.horizontalCenter
            anchors.verticalCenter: parent.verticalCenter
            anchors.verticalCenterOffset: -70 * Theme.unit
            seconds: root.model.seconds
            share: root.model.share
            size: (Theme.large ? 330 : 360) * Theme.unit
        }

        WindowText {
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.top: ring.bottom
            anchors.topMargin: 18 * Theme.unit
            horizontalAlignment: Text.AlignHCenter
            leading: Theme.tight
            text: qsTrId("timeout.then")
            width: Math.min(implicitWidth, parent.width)
        }
    }

    Counter {
        back: false
        floor: Look.height - 40 * Theme.unit
        inset: (Theme.reach || Theme.landscape || Theme.large ? 0 : 40) * Theme.unit
        spacing: (Theme.reach ? 20 : 32) * Theme.unit

        Column {
            spacing: 10 * Theme.unit

            Figure {
                size: (Theme.reach || Theme.landscape ? 84 : 104) * Theme.unit
                text: qsTrId("timeout.title")
            }

            Words {
                leading: 1.5
                size: Theme.row
                text: qsTrId("timeout.text")
                width: parent.width
            }
        }

        PrimaryButton {
            least: (Theme.reach ? 132 : 184) * Theme.unit
            objectName: "stillHere"
            size: (Theme.reach ? 46 : 52) * Theme.unit
            text: qsTrId("timeout.stay")

            onActivated: root.model.stay()
        }

        QuietButton {
            icon: "clock"
            least: (Theme.reach ? 104 : 128) * Theme.unit
            objectName: "moreTime"
            size: Theme.action
            text: qsTrId("timeout.more")

            onActivated: root.model.moreTime()
        }

        DangerButton {
            icon: "log-out"
            least: (Theme.reach ? 104 : 128) * Theme.unit
            objectName: "endNow"
            text: qsTrId("timeout.end")

            onActivated: root.model.end()
        }

        InfoLine {
            icon: "id-card"
            iconSize: 48 * Theme.unit
            present: root.model.card
            size: Theme.label
            text: qsTrId("timeout.card")
        }
    }
}
