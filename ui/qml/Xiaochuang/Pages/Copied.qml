pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Here is your copy; the pictures are gone. It ends by itself.
Item {
    id: root

    required property CopiedModel model

    anchors.fill: parent

    WindowPane {
        Figure {
            id: title

            color: Theme.overWindow
            leading: 1.15
            size: (Theme.large || Theme.landscape ? 96 : 132) * Theme.unit
            text: qsTrId("copy.done.title")
            y: 40 * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 16 * Theme.unit
            text: qsTrId("copy.done.lead")
            width: Theme.landscape || Theme.large ? parent.width : 560 * Theme.unit
        }

        Picture {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 40 * Theme.unit
            anchors.right: parent.right
            name: "printer"
            ratio: 350 / 290
            size: (Theme.reach && !Theme.landscape ? 420 : 340) * Theme.unit
            visible: !Theme.large || Theme.landscape || Theme.reach
        }
    }

    Counter {
        actions: [
            QuietButton {
                Layout.preferredWidth: (Theme.large ? 400 : 330) * Theme.unit
                icon: "copy"
                objectName: "another"
                text: qsTrId("copy.done.another")

                onActivated: root.model.another()
            },
            PrimaryButton {
                Layout.fillWidth: true
                icon: "log-out"
                iconLast: false
                objectName: "done"
                text: qsTrId("copy.done.finish")

                onActivated: root.model.finish()
            }
        ]

        InfoBox {
            fill: Theme.lamp
            most: 360 * Theme.unit
            spacing: 20 * Theme.unit
            stretch: 0.5

            InfoLine {
                icon: "printer"
                iconSize: 56 * Theme.unit
                size: Theme.action
                text: qsTrId("copy.done.take")
                weight: 700
                width: parent.width
            }

            Words {
                leftPadding: 76 * Theme.unit
                size: Theme.label
                text: root.model.sheets
                width: parent.width
            }

            InfoLine {
                icon: "file-text"
                iconSize: 56 * Theme.unit
                size: Theme.row
                text: root.model.original
                width: parent.width
            }

            InfoLine {
                icon: "eye-off"
                iconSize: 56 * Theme.unit
                size: Theme.label
                text: qsTrId("copy.done.wiped")
                visible: Theme.reach
                width: parent.width
            }
        }

        InfoBox {
            present: !Theme.reach

            InfoLine {
                icon: "eye-off"
                iconSize: 44 * Theme.unit
                size: Theme.label
                text: qsTrId("copy.done.wiped")
                width: parent.width
            }
        }
    }
}
