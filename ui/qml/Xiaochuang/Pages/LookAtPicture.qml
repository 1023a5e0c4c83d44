pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The picture that was taken, through the window and over the sill: is it whole and clear?
Item {
    id: root

    required property LookModel model
    readonly property bool low: Theme.reach && !Theme.landscape
    readonly property real paperTop: pane.y + head.height + 20 * Theme.unit
    readonly property real room: (low ? Theme.windowHeight + Theme.sill : Theme.landscape ? Look.height - 40 * Theme.unit : (Theme.large ? 1040 : 1240) * Theme.unit) - paperTop

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
                text: root.model.title
            }

            WindowText {
                text: root.model.lead
                visible: !Theme.large || root.low
                width: parent.width
            }
        }
    }

    PaperSheet {
        id: paper

        label: root.model.name
        paper: root.model.paper
        ratio: root.model.ratio
        width: Math.round(Math.min(root.room / ratio, Theme.windowInner))
        x: Theme.windowLeft + Math.round((Theme.windowInner - width) / 2)
        y: root.paperTop

        WaitingDots {
            anchors.centerIn: parent
            running: root.model.waiting
            visible: root.model.waiting
        }
    }

    Counter {
        inset: Theme.landscape || root.low ? 0 : Math.max(0, paper.y + paper.height + 36 * Theme.unit - Theme.counterTop)

        actions: [
            QuietButton {
                Layout.preferredWidth: (Theme.large ? 210 : 240) * Theme.unit
                icon: Theme.large ? "" : "refresh-cw"
                objectName: "again"
                text: root.model.again

                onActivated: root.model.takeAgain()
            },
            PrimaryButton {
                Layout.fillWidth: true
                icon: Theme.large ? "" : "check"
                iconLast: false
                objectName: "keep"
                text: root.model.onward

                onActivated: root.model.accept()
            }
        ]

        InfoBox {
            fill: Theme.lamp
            most: 220 * Theme.unit
            stretch: 0.4

            InfoLine {
                icon: "zoom-in"
                iconSize: 48 * Theme.unit
                size: Theme.label
                text: qsTrId("copy.look.check")
                width: parent.width
            }

            InfoLine {
                icon: "circle-alert"
                iconSize: 48 * Theme.unit
                size: Theme.label
                text: root.model.faint
                visible: root.model.faint !== ""
                width: parent.width
            }
        }

        InfoBox {
            present: root.model.masked !== ""

            InfoLine {
                icon: "eye-off"
                iconSize: 44 * Theme.unit
                size: Theme.label
                text: root.model.masked
                width: parent.width
            }
        }
    }
}
