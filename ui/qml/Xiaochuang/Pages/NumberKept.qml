pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme
import QtQuick.Layouts

// The number is taken; its paper did not come out.
Item {
    id: root

    required property NumberModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: Theme.landscape || Theme.large ? parent.width : 570 * Theme.unit
            size: 72 * Theme.unit
            text: root.model.troubleTitle
            y: (Theme.large ? 0 : 22) * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 14 * Theme.unit
            text: qsTrId("number.kept")
            width: title.most
        }

        Picture {
            anchors.right: parent.right
            name: "printer"
            ratio: 350 / 290
            size: (Theme.reach ? 420 : 340) * Theme.unit
            visible: !Theme.large
            y: (Theme.landscape ? 330 : 22) * Theme.unit
        }

        Rectangle {
            anchors.bottom: kept.top
            anchors.bottomMargin: 22 * Theme.unit
            color: Theme.windowLine
            height: 2 * Theme.unit
            width: parent.width
        }

        Flow {
            id: kept

            anchors.bottom: parent.bottom
            anchors.bottomMargin: (Theme.landscape || Theme.reach ? 56 : 24) * Theme.unit
            spacing: 36 * Theme.unit
            width: parent.width

            Figure {
                id: number

                color: Theme.overWindow
                leading: 1.2
                size: 84 * Theme.unit
                text: root.model.ticket
            }

            Column {
                width: Theme.landscape ? kept.width : kept.width - number.width - kept.spacing

                WindowText {
                    leading: 1.4
                    text: root.model.queued
                    width: parent.width
                }

                WindowText {
                    leading: 1.4
                    text: root.model.counters
                    width: parent.width
                }
            }
        }
    }

    Counter {
        actions: [
            QuietButton {
                Layout.fillWidth: true
                icon: "printer"
                objectName: "printAgain"
                text: qsTrId("number.print_again")

                onActivated: root.model.again()
            },
            PrimaryButton {
                Layout.fillWidth: true
                icon: "check"
                objectName: "done"
                text: qsTrId("number.done")

                onActivated: root.model.finish()
            }
        ]

        Banner {
            text: root.model.trouble
            title: qsTrId("trouble.what")
        }

        Heading {
            text: qsTrId("trouble.you_can")
        }

        NumberFacts {
            model: root.model
        }

        NumberOnPhone {
            model: root.model
        }

        InfoBox {
            InfoLine {
                icon: "ticket-check"
                iconSize: 48 * Theme.unit
                size: Theme.label
                text: root.model.remember
                width: parent.width
            }

            InfoLine {
                icon: "life-buoy"
                iconSize: 48 * Theme.unit
                size: Theme.label
                text: qsTrId("number.ask_desk")
                width: parent.width
            }
        }
    }
}
