pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The number is taken; nobody can tell whether its paper came out. The person is asked.
Item {
    id: root

    required property NumberModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: parent.width
            text: qsTrId("number.asked")
            y: 22 * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 14 * Theme.unit
            text: qsTrId("number.asked.text")
            width: parent.width
        }

        Figure {
            anchors.bottom: queued.top
            anchors.bottomMargin: 6 * Theme.unit
            color: Theme.overWindow
            size: Theme.done
            text: root.model.ticket
        }

        WindowText {
            id: queued

            anchors.bottom: parent.bottom
            anchors.bottomMargin: 36 * Theme.unit
            leading: 1.4
            text: root.model.queued
            width: parent.width
        }
    }

    Counter {
        PrimaryButton {
            icon: "check"
            least: 1.3 * Theme.actionHeight
            objectName: "done"
            text: qsTrId("number.asked.yes")

            onActivated: root.model.finish()
        }

        SecondaryButton {
            icon: "printer"
            least: 1.3 * Theme.actionHeight
            objectName: "printAgain"
            text: qsTrId("number.asked.no")

            onActivated: root.model.again()
        }

        NumberFacts {
            model: root.model
        }

        NumberOnPhone {
            model: root.model
        }

        InfoBox {
            InfoLine {
                icon: "ticket-check"
                iconSize: 48 * Theme.unit
                size: Theme.label
                text: root.model.remember
                width: parent.width
            }
        }
    }
}
