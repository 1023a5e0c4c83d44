pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Check in: the card on the reader, or the phone's code before the camera.
Item {
    id: root

    required property CheckInModel model

    anchors.fill: parent

    WindowPane {
        Column {
            anchors.left: parent.left
            anchors.top: parent.top
            anchors.topMargin: (Theme.large ? 0 : 30) * Theme.unit
            spacing: 18 * Theme.unit
            width: Theme.landscape ? parent.width : 460 * Theme.unit

            Title {
                most: parent.width
                size: (Theme.large ? 62 : 60) * Theme.unit
                text: root.model.title
            }

            WindowText {
                text: root.model.lead
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
            size: (Theme.large ? 440 : 480) * Theme.unit
            visible: root.model.still
        }

        Rectangle {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 40 * Theme.unit
            anchors.right: parent.right
            border.color: Theme.windowLine
            border.width: 3 * Theme.unit
            color: "transparent"
            height: Math.round(width * 9 / 16) // as cameras are wide
            visible: root.model.live
            width: Math.round((Theme.landscape || Theme.reach ? 560 : 440) * Theme.unit)

            Viewfinder {
                id: finder

                Accessible.name: qsTrId("check_in.picture")
                Accessible.role: Accessible.Graphic
                anchors.fill: parent
                anchors.margins: 6 * Theme.unit

                // People aim by it as in a mirror
                transform: Scale {
                    origin.x: finder.width / 2
                    xScale: -1
                }
            }
        }
    }

    Counter {
        spacing: Theme.large ? 20 * Theme.unit : 18 * Theme.unit

        InfoBox {
            fill: root.model.watching ? Theme.lamp : Theme.sunken
            most: 420 * Theme.unit
            spacing: 18 * Theme.unit
            stretch: 0.4

            Row {
                spacing: 24 * Theme.unit
                width: parent.width

                WaitingDots {
                    id: dots

                    anchors.verticalCenter: parent.verticalCenter
                    running: root.model.watching
                }

                Words {
                    font.weight: 700
                    leading: Theme.tight
                    size: Theme.row
                    text: root.model.status
                    width: parent.width - dots.width - parent.spacing
                }
            }

            InfoLine {
                icon: "id-card"
                iconSize: 60 * Theme.unit
                size: Theme.action
                text: root.model.card
                visible: root.model.card !== ""
                weight: 700
                width: parent.width
            }

            InfoLine {
                icon: "qr-code"
                iconSize: 60 * Theme.unit
                size: Theme.action
                text: root.model.code
                visible: root.model.code !== ""
                weight: 700
                width: parent.width
            }

            Words {
                leftPadding: 80 * Theme.unit
                size: Theme.label
                text: root.model.codeHint
                visible: !Theme.reach && root.model.codeHint !== ""
                width: parent.width
            }

            Words {
                size: Theme.label
                text: root.model.hint
                visible: !Theme.reach
                width: parent.width
            }
        }

        ListRow {
            icon: "ticket"
            objectName: "takeNumber"
            text: qsTrId("check_in.take.text")
            title: qsTrId("check_in.take")

            onActivated: root.model.take()
        }

        ListRow {
            icon: "life-buoy"
            objectName: "askHelp"
            text: qsTrId("identify.help.text")
            title: qsTrId("identify.help")

            onActivated: root.model.help()
        }
    }
}
