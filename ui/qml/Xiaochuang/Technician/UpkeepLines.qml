pragma ComponentBehavior: Bound

import QtQuick
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

            UpkeepAction {
                required property var modelData

                action: modelData
                count: root.model.actions.length

                onUsed: root.model.act(modelData.name)
            }
        }

        Repeater {
            model: root.model.ways

            QuietButton {
                required property var modelData

                icon: modelData.icon
                objectName: modelData.name
                text: modelData.text

                onActivated: root.model.act(modelData.name)
            }
        }

        Item {
            id: sieve

            readonly property bool present: root.model.filters.length > 0
            readonly property int columns: Theme.large ? 2 : 4

            implicitHeight: present ? grid.height + Theme.gapSmall : 0

            Grid {
                id: grid

                columns: sieve.columns
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
                        width: (sieve.width - (sieve.columns - 1) * Theme.gapSmall) / sieve.columns

                        onActivated: root.model.sift(modelData.name)

                        Words {
                            anchors.centerIn: parent
                            horizontalAlignment: Text.AlignHCenter
                            leading: Theme.tight
                            text: parent.modelData.text
                            width: parent.width
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
