pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Lines, and a few actions: a device, its tests, a report. What a person is asked stands first.
Item {
    id: root

    required property LinesModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: parent.width
            text: root.model.title
        }

        WindowText {
            id: lead

            anchors.top: title.bottom
            anchors.topMargin: 14 * Theme.unit
            text: root.model.lead
            width: parent.width
        }

        Words {
            anchors.top: lead.bottom
            anchors.topMargin: 20 * Theme.unit
            color: Theme.lampDeep
            font.weight: 700
            leading: Theme.tight
            size: Theme.row
            text: root.model.question
            visible: root.model.question !== ""
            width: parent.width
        }
    }

    Counter {
        back: false
        spacing: 0

        actions: Repeater {
            model: root.model.actions

            ActionButton {
                required property var modelData

                Layout.fillWidth: true
                Layout.preferredWidth: (Theme.counterWidth + Theme.gap) / root.model.actions.length - Theme.gap
                edgeWidth: modelData.main ? 0 : Theme.border
                fill: modelData.main ? Theme.accent : Theme.paper
                icon: Theme.large ? "" : modelData.icon
                ink: modelData.main ? Theme.overAccent : Theme.ink
                objectName: modelData.name
                pressEdge: modelData.main ? Theme.lampDeep : Theme.accent
                pressFill: modelData.main ? Theme.accentPress : Theme.accentTint
                size: Theme.label
                text: modelData.text

                onActivated: root.model.act(modelData.name)
            }
        }

        Item {
            id: sieve

            readonly property bool present: root.model.filters.length > 0

            implicitHeight: present ? row.height + Theme.gapSmall : 0

            Row {
                id: row

                spacing: Theme.gapSmall
                visible: sieve.present

                Repeater {
                    model: root.model.filters

                    Pressable {
                        required property var modelData

                        checkable: true
                        checked: modelData.chosen
                        edge: modelData.chosen ? Theme.accent : Theme.line
                        edgeWidth: modelData.chosen ? Theme.selected : Theme.border
                        fill: modelData.chosen ? Theme.accentTint : Theme.surface
                        height: (Theme.large ? 92 : 64) * Theme.unit
                        label: modelData.text
                        objectName: modelData.name
                        width: (sieve.width - 3 * Theme.gapSmall) / 4

                        onActivated: root.model.sift(modelData.name)

                        Words {
                            anchors.centerIn: parent
                            leading: Theme.tight
                            text: parent.modelData.text
                        }
                    }
                }
            }
        }

        Repeater {
            model: root.model.lines

            UpkeepLine {
                required property var modelData

                label: modelData.label
                mood: modelData.mood
                said: modelData.state
                value: modelData.value
            }
        }
    }
}
