pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme
import QtQuick.Layouts

// Something failed and nothing happened.
Item {
    id: root

    required property ProblemModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: Theme.landscape || Theme.large ? parent.width : parent.width - 340 * Theme.unit
            text: qsTrId("problem.title")
            y: 30 * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 18 * Theme.unit
            text: qsTrId("problem.lead")
            width: title.most
        }

        Picture {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 40 * Theme.unit
            anchors.right: parent.right
            name: "window-closed"
            ratio: 300 / 392
            size: (Theme.reach && !Theme.landscape ? 420 : 300) * Theme.unit
            visible: !Theme.large || Theme.landscape || Theme.reach
        }
    }

    Counter {
        actions: [
            QuietButton {
                Layout.fillWidth: !root.model.again
                Layout.preferredWidth: Theme.backWidth
                icon: "house"
                objectName: "leave"
                text: qsTrId("problem.leave")
                visible: root.model.leave

                onActivated: root.model.depart()
            },
            PrimaryButton {
                Layout.fillWidth: true
                icon: "refresh-cw"
                iconLast: false
                objectName: "again"
                text: qsTrId("problem.again")
                visible: root.model.again

                onActivated: root.model.tryAgain()
            }
        ]

        Banner {
            text: root.model.remedy
            title: qsTrId("trouble.what")
        }

        Heading {
            text: qsTrId("trouble.you_can")
        }

        ListRow {
            icon: "life-buoy"
            objectName: "askHelp"
            text: qsTrId("identify.help.text")
            title: qsTrId("identify.help")

            onActivated: root.model.help()
        }

        Heading {
            text: qsTrId("trouble.elsewhere")
        }

        InfoBox {
            InfoLine {
                icon: "map-pin"
                iconSize: 44 * Theme.unit
                size: Theme.row
                text: root.model.counter
                width: parent.width
            }

            InfoLine {
                icon: "phone"
                iconSize: 44 * Theme.unit
                size: Theme.row
                text: root.model.line
                width: parent.width
            }
        }
    }
}
