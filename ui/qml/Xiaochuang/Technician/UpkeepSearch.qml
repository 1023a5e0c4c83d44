pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// What a search found, each to be looked at; below it what was tried.
Item {
    id: root

    required property SearchModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: parent.width
            text: root.model.title
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 14 * Theme.unit
            text: root.model.lead
            width: parent.width
        }
    }

    Counter {
        back: false
        spacing: Theme.gapSmall

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
            model: root.model.found

            UpkeepDeviceRow {
                id: row

                required property var modelData

                device: modelData

                onOpened: root.model.open(row.modelData.id)
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
