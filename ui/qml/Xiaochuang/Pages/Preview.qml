pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The finished paper, through the window and over the sill, before it is printed.
Item {
    id: root

    required property PreviewModel model
    readonly property bool upright: !Theme.landscape
    readonly property bool low: Theme.reach && upright
    readonly property real paperTop: pane.y + head.height + 20 * Theme.unit
    readonly property real room: (low ? Theme.windowHeight + Theme.sill : Theme.landscape ? Look.height - 40 * Theme.unit : 1290 * Theme.unit) - paperTop
    readonly property real column: 272 * Theme.unit // beside the paper

    anchors.fill: parent

    WindowPane {
        id: pane

        y: (Theme.large || root.low ? 116 : 128) * Theme.unit

        Column {
            id: head

            spacing: 6 * Theme.unit
            width: parent.width

            Title {
                most: parent.width
                text: qsTrId("preview.title")
            }

            WindowText {
                text: qsTrId("preview.lead")
                visible: !Theme.large
                width: parent.width
            }
        }

        Column {
            anchors.left: parent.right
            anchors.leftMargin: -root.column
            spacing: 20 * Theme.unit
            visible: root.upright
            width: root.column
            y: head.height + 24 * Theme.unit

            WindowFact {
                text: root.model.certificate
                title: qsTrId("preview.certificate")
                width: parent.width
            }

            WindowFact {
                text: root.model.sheets
                title: qsTrId("preview.paper")
                visible: !Theme.large || root.low
                width: parent.width
            }
        }
    }

    PaperSheet {
        id: paper

        label: root.model.certificate
        paper: root.model.paper
        width: Math.round(Math.min(root.room * 210 / 297, Theme.windowInner - (root.upright ? root.column + 36 * Theme.unit : 0)))
        x: Theme.windowLeft + (root.upright ? 0 : Math.round((Theme.windowInner - width) / 2))
        y: root.paperTop

        WaitingDots {
            anchors.centerIn: parent
            running: root.model.waiting
            visible: root.model.waiting
        }
    }

    Words {
        color: Theme.ink2
        leading: 1.4
        text: qsTrId("preview.masked")
        visible: root.upright && !root.low
        width: root.column
        x: Theme.counterRight - root.column
        y: Theme.counterTop + 8 * Theme.unit
    }

    Counter {
        inset: Theme.landscape || root.low ? 0 : Math.max(0, paper.y + paper.height + 36 * Theme.unit - Theme.counterTop)

        actions: [
            QuietButton {
                Layout.preferredWidth: (Theme.large ? 330 : 280) * Theme.unit
                objectName: "leave"
                text: qsTrId("preview.leave")

                onActivated: root.model.depart()
            },
            PrimaryButton {
                Layout.fillWidth: true
                icon: "printer"
                iconLast: false
                objectName: "print"
                text: qsTrId("preview.print")

                onActivated: root.model.printIt()
            }
        ]

        InfoBox {
            most: 260 * Theme.unit
            present: Theme.landscape
            stretch: 0.3

            Heading {
                size: Theme.action
                text: root.model.certificate
                width: parent.width
            }

            InfoLine {
                icon: "printer"
                iconSize: 44 * Theme.unit
                size: Theme.label
                text: root.model.sheets
                width: parent.width
            }
        }

        Banner {
            present: root.model.failed
            text: qsTrId("preview.failed.text")
            title: qsTrId("preview.failed")
        }

        InfoBox {
            fill: Theme.lamp
            most: 200 * Theme.unit
            stretch: 0.4

            InfoLine {
                icon: "stamp"
                iconSize: 48 * Theme.unit
                size: Theme.label
                text: qsTrId("preview.valid")
                width: parent.width
            }

            InfoLine {
                icon: "circle-alert"
                iconSize: 48 * Theme.unit
                size: Theme.label
                text: qsTrId("preview.wrong")
                width: parent.width
            }
        }

        InfoBox {
            present: Theme.landscape

            InfoLine {
                icon: "eye-off"
                iconSize: 44 * Theme.unit
                text: qsTrId("preview.masked")
                width: parent.width
            }
        }
    }
}
