pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Card first, paper second.
Item {
    id: root

    required property TakeCardModel model

    anchors.fill: parent

    WindowPane {
        StepBar {
            id: steps

            count: 5
            now: 5
            text: qsTrId("steps.print")
            width: parent.width
        }

        Column {
            anchors.left: parent.left
            anchors.top: steps.bottom
            anchors.topMargin: (Theme.large ? 16 : 48) * Theme.unit
            spacing: 18 * Theme.unit
            width: Theme.landscape ? parent.width : 450 * Theme.unit

            Title {
                most: parent.width
                size: (Theme.large ? 64 : 68) * Theme.unit
                text: qsTrId("take_card.title")
            }

            WindowText {
                text: qsTrId("take_card.lead")
                width: parent.width
            }
        }

        Picture {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: (Theme.landscape ? 40 : 16) * Theme.unit
            anchors.right: parent.right
            anchors.rightMargin: -34 * Theme.unit
            name: "card-up"
            ratio: 560 / 452
            size: (Theme.large ? 470 : 500) * Theme.unit
        }
    }

    Counter {
        actions: SecondaryButton {
            Layout.fillWidth: true
            icon: "check"
            objectName: "taken"
            text: qsTrId("take_card.taken")

            onActivated: root.model.taken()
        }

        InfoBox {
            fill: Theme.lamp
            most: 520 * Theme.unit
            spacing: 24 * Theme.unit
            stretch: 0.8

            IconImage {
                anchors.horizontalCenter: parent.horizontalCenter
                name: "id-card"
                size: (Theme.reach || Theme.landscape ? 96 : 150) * Theme.unit
            }

            Words {
                font.weight: 700
                horizontalAlignment: Text.AlignHCenter
                leading: Theme.tight
                size: Theme.tile
                text: qsTrId("take_card.down")
                width: parent.width
            }

            IconImage {
                anchors.horizontalCenter: parent.horizontalCenter
                name: "arrow-down"
                size: (Theme.reach || Theme.landscape ? 80 : 130) * Theme.unit
            }
        }

        InfoBox {
            present: !Theme.reach

            InfoLine {
                icon: "printer"
                iconSize: 48 * Theme.unit
                size: Theme.row
                text: qsTrId("take_card.then")
                width: parent.width
            }
        }
    }
}
