pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The ticket as it comes through the window and lies over the sill.
Item {
    id: root

    required property NumberModel model
    readonly property real em: Math.min(1, width / (800 * Theme.unit)) * Theme.unit

    height: column.height + 72 * Theme.unit

    Rectangle {
        anchors.fill: parent
        border.color: Theme.contrast ? Theme.ink : Theme.sillEdge
        border.width: 2 * Theme.unit
        color: Theme.surface
    }

    Picture {
        anchors.top: parent.bottom
        anchors.topMargin: -2 * Theme.unit
        name: "torn-edge"
        ratio: 800 / 18
        size: root.width
    }

    Column {
        id: column

        anchors.top: parent.top
        anchors.topMargin: 36 * Theme.unit
        width: parent.width

        Words {
            anchors.horizontalCenter: parent.horizontalCenter
            horizontalAlignment: Text.AlignHCenter
            leading: Theme.tight
            size: Theme.label
            text: root.model.taken
            width: Math.min(implicitWidth, parent.width - 32 * Theme.unit)
        }

        Figure {
            anchors.horizontalCenter: parent.horizontalCenter
            leading: 1.06
            size: Math.min(300, 1200 / root.model.ticket.length) * root.em
            text: root.model.ticket
        }

        Words {
            anchors.horizontalCenter: parent.horizontalCenter
            font.weight: 700
            horizontalAlignment: Text.AlignHCenter
            leading: Theme.tight
            size: Theme.action
            text: root.model.counters
            width: Math.min(implicitWidth, parent.width - 48 * Theme.unit)
        }

        Item {
            height: 26 * Theme.unit
            width: 1
        }

        Image {
            anchors.horizontalCenter: parent.horizontalCenter
            height: Math.round(4 * Theme.unit)
            source: "image://picture/dashed-line/%1/%2".arg(String(Theme.line).slice(1)).arg(3 * Theme.unit)
            sourceSize.height: height
            sourceSize.width: width
            width: Math.round(parent.width - 120 * root.em)
        }

        Item {
            height: 18 * Theme.unit
            width: 1
        }

        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            width: parent.width - 120 * root.em

            TicketFigure {
                figure: root.model.ahead
                title: qsTrId("number.ahead")
                unit: root.model.people
                width: root.model.wait === "" ? parent.width : parent.width / 2 - 1
            }

            Rectangle {
                color: Theme.hair
                height: parent.height
                visible: root.model.wait !== ""
                width: 2
            }

            TicketFigure {
                figure: root.model.wait
                title: qsTrId("number.wait")
                unit: qsTrId("number.minutes")
                visible: root.model.wait !== ""
                width: parent.width / 2 - 1
            }
        }
    }
}
