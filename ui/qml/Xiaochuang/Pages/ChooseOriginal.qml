pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// What is copied?
Item {
    id: root

    required property OriginalModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: parent.width - (Theme.landscape || Theme.reach || Theme.large ? 0 : 380 * Theme.unit)
            text: qsTrId("copy.choose.title")
            y: (Theme.large ? 0 : 30) * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 18 * Theme.unit
            text: qsTrId("copy.choose.lead")
            width: title.most
        }

        Picture {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 40 * Theme.unit
            anchors.right: parent.right
            name: "printer"
            ratio: 350 / 290
            size: (Theme.reach && !Theme.landscape ? 420 : 340) * Theme.unit
            visible: !Theme.large || Theme.landscape || Theme.reach
        }
    }

    Counter {
        BigTile {
            icon: "file-text"
            most: 260 * Theme.unit
            objectName: "paper"
            stretch: 0.35
            text: qsTrId("copy.choose.paper.text")
            textSize: Theme.label
            title: qsTrId("copy.choose.paper")

            onActivated: root.model.paper()
        }

        BigTile {
            icon: "id-card"
            most: 260 * Theme.unit
            objectName: "card"
            stretch: 0.35
            text: qsTrId("copy.choose.card.text")
            textSize: Theme.label
            title: qsTrId("copy.choose.card")

            onActivated: root.model.card()
        }

        InfoBox {
            most: 180 * Theme.unit
            stretch: 0.2

            InfoLine {
                icon: "eye-off"
                iconSize: 48 * Theme.unit
                size: Theme.label
                text: qsTrId("copy.lay.how.wipe")
                width: parent.width
            }
        }
    }
}
