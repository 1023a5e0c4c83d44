pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Lay down the card, for a personal record; without one, people at a counter.
Item {
    id: root

    required property RecordsModel model

    anchors.fill: parent

    WindowPane {
        StepBar {
            id: steps

            count: 5
            now: 1
            text: qsTrId("steps.card")
            width: parent.width
        }

        Column {
            anchors.left: parent.left
            anchors.top: steps.bottom
            anchors.topMargin: (Theme.large ? 20 : 56) * Theme.unit
            spacing: 18 * Theme.unit
            width: Theme.landscape ? parent.width : 440 * Theme.unit

            Title {
                most: parent.width
                size: (Theme.large ? 64 : 68) * Theme.unit
                text: qsTrId("identify.title")
            }

            WindowText {
                text: qsTrId("identify.lead")
                width: parent.width
            }
        }

        Picture {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: (Theme.landscape ? 40 : 16) * Theme.unit
            anchors.right: parent.right
            anchors.rightMargin: -34 * Theme.unit
            name: "card"
            ratio: 560 / 452
            size: (Theme.large ? 480 : 500) * Theme.unit
        }
    }

    Counter {
        spacing: Theme.large ? 20 * Theme.unit : 18 * Theme.unit

        InfoBox {
            fill: root.model.reader ? Theme.lamp : Theme.sunken
            spacing: 4 * Theme.unit

            Row {
                spacing: 24 * Theme.unit
                width: parent.width

                WaitingDots {
                    id: dots

                    anchors.verticalCenter: parent.verticalCenter
                    running: root.model.reader
                }

                Words {
                    font.weight: 700
                    leading: Theme.tight
                    size: Theme.row
                    text: root.model.status
                    width: parent.width - dots.width - parent.spacing
                }
            }

            Words {
                text: root.model.hint
                width: parent.width
            }
        }

        Heading {
            text: qsTrId("records.without")
        }

        ListRow {
            icon: "map-pin"
            objectName: "leave"
            text: qsTrId("records.leave.text")
            title: qsTrId("records.leave")

            onActivated: root.model.depart()
        }

        ListRow {
            icon: "life-buoy"
            objectName: "askHelp"
            text: qsTrId("identify.help.text")
            title: qsTrId("identify.help")

            onActivated: root.model.help()
        }

        InfoBox {
            Words {
                font.weight: 700
                size: Theme.label
                text: qsTrId("identify.why")
                width: parent.width
            }

            InfoLine {
                icon: "user-check"
                text: qsTrId("records.why.yours")
                width: parent.width
            }

            InfoLine {
                icon: "pencil"
                text: qsTrId("records.why.filled")
                width: parent.width
            }

            InfoLine {
                icon: "eye-off"
                text: qsTrId("identify.why.forget")
                width: parent.width
            }
        }
    }
}
