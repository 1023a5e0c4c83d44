pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Which certificate?
Item {
    id: root

    required property CertificatesModel model

    anchors.fill: parent

    WindowPane {
        StepBar {
            id: steps

            count: 5
            now: 3
            text: qsTrId("steps.choose")
            width: parent.width
        }

        Title {
            id: title

            anchors.top: steps.bottom
            anchors.topMargin: (Theme.large ? 16 : 26) * Theme.unit
            most: parent.width - (Theme.landscape || Theme.reach || Theme.large ? 0 : 340 * Theme.unit)
            text: qsTrId("certificates.title")
        }

        Column {
            anchors.top: title.bottom
            anchors.topMargin: (Theme.large ? 16 : 32) * Theme.unit
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
            visible: !Theme.large || Theme.reach
        }
    }

    Counter {
        spacing: Theme.large ? 20 * Theme.unit : 16 * Theme.unit

        Repeater {
            model: root.model.services

            ListRow {
                required property var modelData

                icon: "stamp"
                label: modelData.label
                more: modelData.terms
                most: 250 * Theme.unit
                objectName: "service." + modelData.id
                stretch: 0.25
                text: modelData.department
                textSize: Theme.label
                title: modelData.name
                titleSize: Theme.action

                onActivated: root.model.choose(modelData.id)
            }
        }

        InfoBox {
            most: 300 * Theme.unit
            spacing: 14 * Theme.unit
            stretch: 0.2

            Heading {
                text: qsTrId("certificates.about")
                width: parent.width
            }

            InfoLine {
                icon: "stamp"
                iconSize: 40 * Theme.unit
                size: Theme.label
                text: qsTrId("certificates.about.valid")
                width: parent.width
            }

            InfoLine {
                icon: "shield-check"
                iconSize: 40 * Theme.unit
                size: Theme.label
                text: qsTrId("certificates.about.check")
                width: parent.width
            }

            InfoLine {
                icon: "eye-off"
                iconSize: 40 * Theme.unit
                size: Theme.label
                text: qsTrId("identify.why.forget")
                width: parent.width
            }
        }
    }
}
