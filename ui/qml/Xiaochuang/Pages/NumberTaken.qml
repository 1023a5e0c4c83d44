pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The number is taken and its paper came out.
Item {
    id: root

    required property NumberModel model

    anchors.fill: parent

    TicketPaper {
        id: paper

        model: root.model
        width: Theme.landscape ? Theme.windowWidth - 96 * Theme.unit : 800 * Theme.unit
        x: Theme.landscape ? 72 * Theme.unit : Math.round((root.width - width) / 2)
        y: Theme.landscape ? 190 * Theme.unit : Theme.reach ? Theme.windowHeight + Theme.sill - height : 120 * Theme.unit
    }

    Counter {
        inset: Theme.landscape ? 0 : Math.max(0, paper.y + paper.height + 46 * Theme.unit - Theme.counterTop)

        actions: PrimaryButton {
            Layout.fillWidth: true
            icon: "check"
            objectName: "done"
            text: qsTrId("number.done")

            onActivated: root.model.finish()
        }

        InfoBox {
            fill: Theme.lamp
            most: 190 * Theme.unit
            stretch: 0.4

            InfoLine {
                icon: "ticket"
                iconSize: 52 * Theme.unit
                size: Theme.action
                text: qsTrId("number.printed")
                weight: 700
                width: parent.width
            }

            Words {
                leftPadding: 72 * Theme.unit
                size: Theme.label
                text: root.model.counts
                width: parent.width
            }
        }

        NumberFacts {
            most: 200 * Theme.unit
            model: root.model
            stretch: 0.2
        }

        NumberOnPhone {
            most: 370 * Theme.unit
            stretch: 0.4
            model: root.model
        }
    }
}
