pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The window that the questions led to.
Item {
    id: root

    required property AdvisedModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: parent.width - (Theme.landscape || Theme.reach || Theme.large ? 0 : 340 * Theme.unit)
            text: root.model.title
            y: (Theme.large ? 0 : 30) * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 16 * Theme.unit
            text: root.model.service
            visible: root.model.service !== ""
            width: title.most
        }

        Picture {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 40 * Theme.unit
            anchors.right: parent.right
            name: "window-closed"
            ratio: 300 / 392
            size: (Theme.reach && !Theme.landscape ? 420 : 280) * Theme.unit
            visible: !Theme.large
        }
    }

    Counter {
        actions: PrimaryButton {
            Layout.fillWidth: true
            icon: "ticket"
            objectName: "take"
            text: qsTrId("advised.take")
            visible: root.model.open

            onActivated: root.model.take()
        }

        InfoBox {
            fill: Theme.lamp
            most: 420 * Theme.unit
            spacing: 16 * Theme.unit
            stretch: 0.5

            InfoLine {
                icon: "map-pin"
                iconSize: 52 * Theme.unit
                size: Theme.action
                text: root.model.place
                weight: 700
                width: parent.width
            }

            InfoLine {
                icon: "layout-list"
                iconSize: 52 * Theme.unit
                size: Theme.row
                text: root.model.about
                width: parent.width
            }

            InfoLine {
                icon: "clock"
                iconSize: 52 * Theme.unit
                size: Theme.row
                text: root.model.state
                width: parent.width
            }

            InfoLine {
                icon: "id-card"
                iconSize: 52 * Theme.unit
                size: Theme.row
                text: root.model.card
                visible: root.model.card !== ""
                width: parent.width
            }
        }

        ListRow {
            icon: "layout-list"
            objectName: "seeAll"
            title: qsTrId("advised.see_all")
            titleSize: Theme.action

            onActivated: root.model.seeAll()
        }
    }
}
