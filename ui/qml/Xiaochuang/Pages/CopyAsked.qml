pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Nobody can tell whether the copy came out. The person is asked; nothing is printed again by itself.
Item {
    id: root

    required property CopyAskedModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: Theme.landscape || Theme.large ? parent.width : (Theme.reach ? 500 : 570) * Theme.unit
            text: qsTrId("copy.asked.title")
            y: (Theme.large ? 0 : 30) * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 14 * Theme.unit
            text: qsTrId("copy.asked.lead")
            width: title.most
        }

        Picture {
            anchors.right: parent.right
            name: "printer"
            ratio: 350 / 290
            size: (Theme.reach ? 420 : 340) * Theme.unit
            visible: !Theme.large
            y: (Theme.landscape ? 380 : 30) * Theme.unit
        }
    }

    Counter {
        BigTile {
            icon: "check"
            most: 300 * Theme.unit
            objectName: "inHand"
            stretch: 0.4
            text: root.model.sheets
            textSize: Theme.label
            title: qsTrId("copy.asked.yes")

            onActivated: root.model.inHand()
        }

        BigTile {
            icon: "printer"
            most: 300 * Theme.unit
            objectName: "notInHand"
            stretch: 0.4
            text: qsTrId("copy.asked.no.text")
            textSize: Theme.label
            title: qsTrId("copy.asked.no")

            onActivated: root.model.notInHand()
        }

        InfoBox {
            most: 180 * Theme.unit
            stretch: 0.2

            InfoLine {
                icon: "shield-check"
                iconSize: 48 * Theme.unit
                size: Theme.label
                text: qsTrId("copy.asked.once")
                width: parent.width
            }
        }
    }
}
