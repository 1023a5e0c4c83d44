pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The numbers somebody holds: their paper once more, or another number.
Item {
    id: root

    required property HeldModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: parent.width - (Theme.landscape || Theme.reach || Theme.large ? 0 : 340 * Theme.unit)
            text: root.model.title
            y: (Theme.large ? 0 : 30) * Theme.unit
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
            size: (Theme.reach && !Theme.landscape ? 420 : 280) * Theme.unit
            visible: !Theme.large
        }
    }

    Counter {
        spacing: Theme.large ? 22 * Theme.unit : 16 * Theme.unit

        Repeater {
            model: root.model.numbers

            HeldRow {
                required property var modelData

                action: modelData.action
                called: modelData.called
                icon: modelData.icon
                label: modelData.label
                most: 260 * Theme.unit
                objectName: "number." + modelData.id
                place: modelData.place
                standing: modelData.state
                stretch: 0.3
                title: modelData.title

                onActivated: root.model.choose(modelData.id)
            }
        }

        ListRow {
            icon: "ticket"
            most: 180 * Theme.unit
            objectName: "another"
            present: root.model.more
            stretch: 0.15
            text: qsTrId("held.another.text")
            textSize: Theme.label
            title: qsTrId("held.another")
            titleSize: Theme.action

            onActivated: root.model.another()
        }

        ListRow {
            icon: "stamp"
            most: 180 * Theme.unit
            objectName: "row.certificates"
            present: root.model.certificates
            stretch: 0.15
            text: qsTrId("choose.certificates.text")
            textSize: Theme.label
            title: qsTrId("choose.certificates")
            titleSize: Theme.action

            onActivated: root.model.certify()
        }
    }
}
