pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Which window?
Item {
    id: root

    required property QueuesModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: parent.width - (Theme.landscape || Theme.reach ? 0 : 340 * Theme.unit)
            text: root.model.title
            y: 30 * Theme.unit
        }

        WindowText {
            id: lead

            anchors.top: title.bottom
            anchors.topMargin: 16 * Theme.unit
            text: root.model.lead
            width: title.most
        }

        Column {
            anchors.top: lead.bottom
            anchors.topMargin: (Theme.large ? 20 : 40) * Theme.unit
            spacing: 10 * Theme.unit
            visible: root.model.greeting !== ""
            width: title.most

            Words {
                color: Theme.overWindow
                font.weight: 700
                leading: Theme.tight
                size: Theme.action
                text: root.model.greeting
                width: parent.width
            }

            Chip {
                icon: "id-card"
                text: qsTrId("origin.card")
            }
        }

        Picture {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 40 * Theme.unit
            anchors.right: parent.right
            name: "window-closed"
            ratio: 300 / 392
            size: (Theme.reach && !Theme.landscape ? 420 : 300) * Theme.unit
            visible: !Theme.landscape || !Theme.large
        }
    }

    Counter {
        spacing: Theme.large ? 20 * Theme.unit : 16 * Theme.unit

        Repeater {
            model: root.model.queues

            ListRow {
                required property var modelData

                chip: modelData.card
                enabled: modelData.open
                figure: modelData.waiting
                label: modelData.label
                letter: modelData.letter
                more: modelData.place
                most: 250 * Theme.unit
                objectName: "queue." + modelData.id
                side: modelData.wait
                stretch: 0.25
                text: Theme.reach || Theme.large ? "" : modelData.about
                textSize: Theme.label
                title: modelData.name
                titleSize: Theme.action

                onActivated: root.model.choose(modelData.id)
            }
        }

        Repeater {
            model: root.model.ways

            WayPair {
                required property var modelData

                ways: modelData

                onChosen: way => root.model.go(way)
            }
        }
    }
}
