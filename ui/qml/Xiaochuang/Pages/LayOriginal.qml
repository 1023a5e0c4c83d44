pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Lay it before the camera: what that sees, through the window and over the sill, and what to do now. It is taken by
// itself.
Item {
    id: root

    required property LayModel model
    readonly property bool low: Theme.reach && !Theme.landscape
    readonly property real glassTop: pane.y + head.height + 22 * Theme.unit
    readonly property real room: (low ? Theme.windowHeight - 24 * Theme.unit : Theme.landscape ? Look.height - 40 * Theme.unit : 860 * Theme.unit) - glassTop

    anchors.fill: parent

    WindowPane {
        id: pane

        Column {
            id: head

            spacing: 10 * Theme.unit
            width: parent.width

            Title {
                most: parent.width
                text: root.model.title
            }

            WindowText {
                leading: Theme.tight
                text: root.model.lead
                visible: !Theme.large || Theme.landscape || Theme.reach
                width: parent.width
            }
        }

        Picture {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 40 * Theme.unit
            anchors.right: parent.right
            name: "window-closed"
            ratio: 300 / 392
            size: (root.low ? 420 : 260) * Theme.unit
            visible: root.model.blind && (!Theme.large || Theme.landscape || Theme.reach)
        }
    }

    Rectangle {
        id: glass

        border.color: Theme.windowLine
        border.width: 3 * Theme.unit
        color: Theme.window
        height: Math.round(width * 9 / 16) // as cameras are wide
        visible: root.model.sees
        width: Math.round(Math.min(Theme.windowInner, root.room * 16 / 9))
        x: Theme.windowLeft + Math.round((Theme.windowInner - width) / 2)
        y: root.glassTop

        Viewfinder {
            Accessible.name: qsTrId("copy.lay.picture")
            Accessible.role: Accessible.Graphic
            anchors.fill: parent
            anchors.margins: 6 * Theme.unit
        }
    }

    Counter {
        inset: Theme.landscape || root.low || root.model.blind ? 0 : Math.max(0, glass.y + glass.height + 36 * Theme.unit - Theme.counterTop)
        spacing: Theme.large ? 20 * Theme.unit : 18 * Theme.unit

        actions: SecondaryButton {
            Layout.fillWidth: true
            icon: "check"
            objectName: "takeNow"
            text: root.model.now
            visible: root.model.now !== ""

            onActivated: root.model.takeNow()
        }

        InfoBox {
            fill: Theme.lamp
            most: 300 * Theme.unit
            present: root.model.sees
            spacing: 18 * Theme.unit
            stretch: 0.4

            Row {
                spacing: 24 * Theme.unit
                width: parent.width

                WaitingDots {
                    id: dots

                    anchors.verticalCenter: parent.verticalCenter
                    running: root.model.sees
                }

                Words {
                    font.weight: 700
                    leading: Theme.tight
                    size: Theme.action
                    text: root.model.status
                    width: parent.width - dots.width - parent.spacing
                }
            }

            Words {
                size: Theme.label
                text: root.model.nowText
                visible: root.model.now !== "" && !Theme.reach
                width: parent.width
            }
        }

        Banner {
            present: root.model.blind
            text: root.model.trouble
            title: qsTrId("copy.lay.trouble")
        }

        InfoBox {
            present: root.model.sees
            spacing: 14 * Theme.unit

            InfoLine {
                icon: "hand"
                iconSize: 44 * Theme.unit
                size: Theme.label
                text: root.model.how
                width: parent.width
            }

            InfoLine {
                icon: "eye-off"
                iconSize: 44 * Theme.unit
                size: Theme.label
                text: qsTrId("copy.lay.how.wipe")
                width: parent.width
            }
        }

        ListRow {
            icon: "life-buoy"
            objectName: "askHelp"
            text: qsTrId("identify.help.text")
            title: qsTrId("identify.help")

            onActivated: root.model.help()
        }

        Heading {
            present: root.model.blind
            text: qsTrId("trouble.elsewhere")
        }

        InfoBox {
            present: root.model.blind

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
