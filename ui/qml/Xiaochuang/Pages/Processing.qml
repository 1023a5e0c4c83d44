pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Something is being done.
Item {
    id: root

    required property ProcessingModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: what

            most: Theme.landscape ? parent.width : 450 * Theme.unit
            text: root.model.what
            y: 94 * Theme.unit
        }

        WindowText {
            anchors.top: what.bottom
            anchors.topMargin: 18 * Theme.unit
            text: root.model.pace
            width: what.most
        }

        Panes {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: (Theme.landscape ? 64 : 36) * Theme.unit
            anchors.right: parent.right
            size: (Theme.reach && !Theme.landscape && !Theme.large ? 560 : 440) * Theme.unit
        }
    }

    Counter {
        InfoBox {
            most: 200 * Theme.unit
            present: root.model.commits
            stretch: 0.3

            InfoLine {
                icon: "shield-check"
                iconSize: 52 * Theme.unit
                size: Theme.row
                text: qsTrId("processing.commits")
                width: parent.width
            }
        }

        InfoBox {
            most: 200 * Theme.unit
            stretch: 0.3

            InfoLine {
                icon: "hourglass"
                iconSize: 52 * Theme.unit
                size: Theme.row
                text: root.model.meanwhile
                width: parent.width
            }
        }

        Heading {
            present: root.model.wayOut

            text: qsTrId("processing.leave.question")
        }

        ListRow {
            icon: "log-out"
            objectName: "leave"
            present: root.model.wayOut
            text: qsTrId("processing.leave.text")
            title: qsTrId("processing.leave")

            onActivated: root.model.leave()
        }
    }
}
