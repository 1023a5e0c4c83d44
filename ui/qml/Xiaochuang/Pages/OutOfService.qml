pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Out of service: what happened, since when, what still works, where else.
Item {
    id: root

    required property ClosedModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: Theme.landscape || Theme.large ? parent.width : parent.width - 330 * Theme.unit
            size: (Theme.large ? 76 : 72) * Theme.unit
            text: qsTrId("closed.title")
            y: 22 * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 14 * Theme.unit
            text: root.model.reason
            width: title.most
        }

        Picture {
            anchors.right: parent.right
            name: "window-closed"
            ratio: 300 / 392
            size: 270 * Theme.unit
            visible: !Theme.large
            y: (Theme.landscape ? 380 : 0) * Theme.unit
        }

        Rectangle {
            anchors.bottom: since.top
            anchors.bottomMargin: 16 * Theme.unit
            color: Theme.windowLine
            height: 2 * Theme.unit
            width: parent.width
        }

        Row {
            id: since

            anchors.bottom: parent.bottom
            anchors.bottomMargin: (Theme.landscape ? 48 : 18) * Theme.unit
            spacing: 72 * Theme.unit

            WindowFigure {
                figure: root.model.since
                title: qsTrId("closed.since")
            }

            WindowFigure {
                figure: root.model.line
                title: qsTrId("closed.call")
            }
        }
    }

    Counter {
        back: false

        Heading {
            text: qsTrId("closed.still")
        }

        BigTile {
            icon: "life-buoy"
            objectName: "helpTile"
            text: qsTrId("closed.help.text")
            title: qsTrId("home.help")

            onActivated: root.model.help()
        }

        Heading {
            text: qsTrId("closed.elsewhere")
        }

        InfoBox {
            most: 260 * Theme.unit
            spacing: 18 * Theme.unit
            stretch: 0.3

            InfoLine {
                icon: "map-pin"
                iconSize: 44 * Theme.unit
                size: Theme.row
                text: qsTrId("closed.desk")
                width: parent.width
            }

            InfoLine {
                icon: "phone"
                iconSize: 44 * Theme.unit
                size: Theme.row
                text: qsTrId("closed.phone")
                width: parent.width
            }
        }

        InfoBox {
            InfoLine {
                icon: "shield-check"
                iconSize: 44 * Theme.unit
                size: Theme.row
                text: qsTrId("closed.numbers_kept")
                width: parent.width
            }
        }
    }
}
