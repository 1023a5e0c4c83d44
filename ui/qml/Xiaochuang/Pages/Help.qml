pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme
import QtQuick.Layouts

// Who helps, and what to tell them.
Item {
    id: root

    required property HelpModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: parent.width
            text: qsTrId("help.title")
            y: 22 * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 12 * Theme.unit
            text: qsTrId("help.lead")
            width: parent.width
        }

        Rectangle {
            anchors.bottom: here.top
            anchors.bottomMargin: 24 * Theme.unit
            color: Theme.windowLine
            height: 2 * Theme.unit
            width: parent.width
        }

        Column {
            id: here

            anchors.bottom: parent.bottom
            anchors.bottomMargin: 32 * Theme.unit
            width: parent.width

            WindowText {
                leading: Theme.tight
                size: Theme.body
                text: qsTrId("help.here")
                width: parent.width
            }

            Figure {
                color: Theme.overWindow
                leading: 1.25
                text: root.model.terminal
            }

            WindowText {
                leading: 1.4
                text: root.model.place
                width: parent.width
            }
        }
    }

    Counter {
        back: false

        actions: PrimaryButton {
            Layout.fillWidth: true
            icon: "undo-2"
            iconLast: false
            objectName: "closeLayer"
            text: qsTrId("layer.close")

            onActivated: root.model.close()
        }

        InfoBox {
            stretch: 0.4

            InfoLine {
                icon: "life-buoy"
                iconSize: 52 * Theme.unit
                size: Theme.row
                text: qsTrId("help.desk")
                weight: 700
                width: parent.width
            }

            Words {
                leftPadding: 72 * Theme.unit
                text: qsTrId("help.desk.text")
                width: parent.width
            }
        }

        InfoBox {
            stretch: 0.4

            Row {
                spacing: 20 * Theme.unit
                width: parent.width

                IconImage {
                    id: phone

                    anchors.verticalCenter: parent.verticalCenter
                    name: "phone"
                    size: 52 * Theme.unit
                }

                Column {
                    width: parent.width - phone.width - parent.spacing

                    Words {
                        font.weight: 700
                        size: Theme.row
                        text: qsTrId("help.line")
                        width: parent.width
                    }

                    Figure {
                        leading: 1.25
                        text: root.model.line
                    }
                }
            }
        }

        InfoBox {
            stretch: 0.2

            Words {
                font.weight: 700
                size: Theme.row
                text: qsTrId("help.emergency")
                width: parent.width
            }

            Row {
                width: parent.width

                EmergencyNumber {
                    number: "110"
                    text: qsTrId("help.police")
                    width: parent.width / 3
                }

                EmergencyNumber {
                    number: "119"
                    text: qsTrId("help.fire")
                    width: parent.width / 3
                }

                EmergencyNumber {
                    number: "120"
                    text: qsTrId("help.ambulance")
                    width: parent.width / 3
                }
            }
        }
    }
}
