pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme
import QtQuick.Layouts

// A no that helps: the reason, how to mend it, where else to go.
Item {
    id: root

    required property DeclinedModel model

    anchors.fill: parent

    WindowPane {
        Title {
            most: Theme.landscape || Theme.large ? parent.width : parent.width - 380 * Theme.unit
            text: root.model.reason
            y: 30 * Theme.unit
        }

        Picture {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 40 * Theme.unit
            anchors.right: parent.right
            name: "window-closed"
            ratio: 300 / 392
            size: (Theme.reach && !Theme.landscape ? 420 : 300) * Theme.unit
            visible: !Theme.large || Theme.landscape
        }
    }

    Counter {
        actions: [
            PrimaryButton {
                Layout.fillWidth: true
                icon: "refresh-cw"
                iconLast: false
                objectName: "again"
                text: qsTrId("declined.again")
                visible: root.model.again

                onActivated: root.model.tryAgain()
            },
            PrimaryButton {
                Layout.fillWidth: true
                icon: "refresh-cw"
                iconLast: false
                objectName: "showAgain"
                text: qsTrId("declined.show_again")
                visible: root.model.another

                onActivated: root.model.showAgain()
            },
            PrimaryButton {
                Layout.fillWidth: true
                icon: "house"
                iconLast: false
                objectName: "leave"
                text: qsTrId("declined.leave")
                visible: root.model.alone

                onActivated: root.model.finish()
            }
        ]

        InfoBox {
            fill: Theme.lamp
            most: 240 * Theme.unit
            stretch: 0.3

            Heading {
                size: Theme.action
                text: qsTrId("declined.fix")
                width: parent.width
            }

            Words {
                size: Theme.row
                text: root.model.fix
                width: parent.width
            }
        }

        InfoBox {
            most: 260 * Theme.unit
            stretch: 0.3

            Heading {
                size: Theme.action
                text: qsTrId("declined.where")
                width: parent.width
            }

            InfoLine {
                icon: "map-pin"
                iconSize: 44 * Theme.unit
                size: Theme.row
                text: root.model.where
                width: parent.width
            }
        }

        ListRow {
            icon: "ticket"
            objectName: "withoutCard"
            present: root.model.without
            text: qsTrId("declined.without.text")
            title: qsTrId("declined.without")

            onActivated: root.model.withoutCard()
        }

        ListRow {
            icon: "id-card"
            objectName: "withCard"
            present: root.model.card
            text: qsTrId("declined.with_card.text")
            title: qsTrId("declined.with_card")

            onActivated: root.model.withCard()
        }

        ListRow {
            icon: "ticket"
            objectName: "takeNumber"
            present: root.model.takes
            text: qsTrId("declined.take.text")
            title: qsTrId("declined.take")

            onActivated: root.model.take()
        }

        ListRow {
            icon: "layout-list"
            objectName: "otherQueue"
            present: root.model.other
            text: qsTrId("declined.other.text")
            title: qsTrId("declined.other")

            onActivated: root.model.otherQueue()
        }

        ListRow {
            icon: "life-buoy"
            objectName: "askHelp"
            present: root.model.alone
            text: qsTrId("identify.help.text")
            title: qsTrId("identify.help")

            onActivated: root.model.help()
        }
    }
}
