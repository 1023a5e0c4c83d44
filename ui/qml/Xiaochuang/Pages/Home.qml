pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The first page: take a number, and what to do with a card.
Item {
    id: root

    required property HomeModel model

    anchors.fill: parent

    HomeWindow {
        model: root.model
    }

    Counter {
        back: false

        TicketTile {
            objectName: "takeNumber"
            stretch: 0.5
            stub: root.model.ticket
            stubOver: root.model.nextOf
            stubUnder: root.model.ahead
            text: root.model.takeText
            title: qsTrId("home.take")

            onActivated: root.model.take()
        }

        InfoBox {
            padding: 40 * Theme.unit
            present: !Theme.reach && !Theme.landscape && !root.model.paired
            spacing: 16 * Theme.unit
            stretch: 0.25

            InfoLine {
                icon: "layout-list"
                iconSize: 48 * Theme.unit
                size: Theme.homeText
                text: qsTrId("home.step.choose")
                width: parent.width
            }

            InfoLine {
                icon: "ticket-check"
                iconSize: 48 * Theme.unit
                size: Theme.homeText
                text: qsTrId("home.step.paper")
                width: parent.width
            }

            InfoLine {
                icon: "monitor"
                iconSize: 48 * Theme.unit
                size: Theme.homeText
                text: qsTrId("home.step.wait")
                width: parent.width
            }
        }

        TilePair {
            id: ways

            model: root.model
            present: root.model.paired
        }

        BigTile {
            icon: "copy"
            objectName: ways.abreast ? "" : "copy"
            present: root.model.copiesThird && !ways.abreast
            text: Theme.large ? "" : qsTrId("home.copy.text")
            textSize: Theme.homeText
            title: qsTrId("home.copy")

            onActivated: root.model.copy()
        }

        BigTile {
            icon: "user-check"
            objectName: root.model.paired ? "" : "checkIn"
            present: root.model.checksInAlone
            text: Theme.reach ? "" : qsTrId("home.check_in.text")
            textSize: Theme.homeText
            title: qsTrId("home.check_in")

            onActivated: root.model.checkIn()
        }

        BigTile {
            icon: "life-buoy"
            objectName: root.model.paired ? "" : "helpTile"
            present: root.model.helpAlone
            text: Theme.reach ? "" : qsTrId("home.help.text")
            textSize: Theme.homeText
            title: qsTrId("home.help")

            onActivated: root.model.help()
        }

        InfoBox {
            fill: root.model.reader ? Theme.lamp : Theme.sunken
            padding: 40 * Theme.unit
            stretch: 0.25

            Item {
                height: Math.max(said.height, 84 * Theme.unit)
                width: parent.width

                IconImage {
                    id: card

                    anchors.verticalCenter: parent.verticalCenter
                    name: "id-card"
                    size: 84 * Theme.unit
                }

                Column {
                    id: said

                    anchors.left: card.right
                    anchors.leftMargin: 34 * Theme.unit
                    anchors.right: arrow.left
                    anchors.rightMargin: 20 * Theme.unit
                    anchors.verticalCenter: parent.verticalCenter

                    Words {
                        font.weight: 700
                        leading: 1.35
                        size: Theme.homeLead
                        text: root.model.cardTitle
                        width: parent.width
                    }

                    Words {
                        leading: 1.35
                        size: Theme.homeText
                        text: root.model.cardText
                        width: parent.width
                    }
                }

                IconImage {
                    id: arrow

                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    name: "arrow-down"
                    size: 72 * Theme.unit
                    visible: root.model.reader
                }
            }
        }
    }
}
