pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Thank you. It ends by itself.
Item {
    id: root

    required property ThanksModel model

    anchors.fill: parent

    WindowPane {
        Figure {
            id: title

            color: Theme.overWindow
            leading: 1.15
            size: (Theme.large || Theme.landscape ? 96 : 132) * Theme.unit
            text: qsTrId("thanks.title")
            y: 40 * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 16 * Theme.unit
            text: qsTrId("thanks.text")
            width: parent.width
        }
    }

    Counter {
        actions: PrimaryButton {
            Layout.fillWidth: true
            icon: "log-out"
            iconLast: false
            objectName: "done"
            text: qsTrId("timeout.end")

            onActivated: root.model.finish()
        }

        InfoBox {
            fill: Theme.lamp
            most: 300 * Theme.unit
            spacing: 20 * Theme.unit
            stretch: 0.5

            InfoLine {
                icon: "id-card"
                iconSize: 56 * Theme.unit
                size: Theme.row
                text: qsTrId("thanks.card")
                width: parent.width
            }

            InfoLine {
                icon: "printer"
                iconSize: 56 * Theme.unit
                size: Theme.row
                text: qsTrId("thanks.paper")
                width: parent.width
            }
        }

        InfoBox {
            InfoLine {
                icon: "eye-off"
                iconSize: 44 * Theme.unit
                size: Theme.label
                text: qsTrId("identify.why.forget")
                width: parent.width
            }
        }
    }
}
