pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// One step at a time: what to do, what the sensors see of it, and what comes after.
Item {
    id: root

    required property GuideModel model
    readonly property bool alone: model.actions.length === 1
    readonly property real share: alone ? Theme.counterWidth : (Theme.counterWidth - Theme.gap) / 3

    anchors.fill: parent

    WindowPane {
        StepBar {
            id: bar

            count: root.model.count
            now: root.model.now
            text: root.model.stepsText
            width: parent.width
        }

        Title {
            id: title

            anchors.top: bar.bottom
            anchors.topMargin: 18 * Theme.unit
            most: parent.width
            text: root.model.title
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 14 * Theme.unit
            text: root.model.hint
            width: parent.width
        }
    }

    Counter {
        back: false

        actions: Repeater {
            model: root.model.actions

            ActionButton {
                required property var modelData

                Layout.fillWidth: true
                Layout.preferredWidth: modelData.main ? 2 * root.share : root.share
                edgeWidth: modelData.main ? 0 : Theme.border
                fill: modelData.main ? Theme.accent : Theme.paper
                icon: Theme.large ? "" : modelData.icon
                ink: modelData.main ? Theme.overAccent : Theme.ink
                objectName: modelData.name
                pressEdge: modelData.main ? Theme.lampDeep : Theme.accent
                pressFill: modelData.main ? Theme.accentPress : Theme.accentTint
                size: Theme.row
                text: modelData.text

                onActivated: root.model.act(modelData.name)
            }
        }

        Item {
            id: step

            readonly property bool present: true

            implicitHeight: Math.max(figure.height, said.height)

            Figure {
                id: figure

                anchors.verticalCenter: parent.verticalCenter
                color: Theme.icon
                size: 120 * Theme.unit
                text: root.model.figure
                visible: text !== ""
            }

            Words {
                id: said

                anchors.left: figure.visible ? figure.right : parent.left
                anchors.leftMargin: figure.visible ? 32 * Theme.unit : 0
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                font.weight: 700
                leading: Theme.tight
                size: Theme.action
                text: root.model.text
            }
        }

        Banner {
            present: root.model.trouble !== ""
            title: root.model.troubleTitle
            text: root.model.trouble
        }

        InfoBox {
            present: root.model.seen.length > 0
            spacing: 4 * Theme.unit

            Repeater {
                model: root.model.seen

                UpkeepLine {
                    required property var modelData

                    height: implicitHeight
                    label: modelData.label
                    value: modelData.value
                    width: parent.width
                }
            }
        }

        InfoBox {
            fill: Theme.paper
            padding: 0
            spacing: 14 * Theme.unit

            Repeater {
                model: root.model.steps

                InfoLine {
                    required property var modelData

                    color: modelData.state === "now" ? Theme.ink : Theme.ink2
                    icon: modelData.state === "done" ? "check" : modelData.state === "now" ? "arrow-right" : "clock"
                    text: modelData.text
                    weight: modelData.state === "now" ? 700 : 400
                    width: parent.width
                }
            }
        }
    }
}
