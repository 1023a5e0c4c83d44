pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// All devices, the worst first, and the way to everything else.
Item {
    id: root

    required property BoardModel model
    readonly property int columns: Theme.large ? 2 : 4

    anchors.fill: parent

    WindowPane {
        OwnWords {
            id: who

            color: Theme.overWindow2
            leading: 1.45
            size: Theme.label
            text: root.model.who
            width: parent.width
        }

        Words {
            id: title

            anchors.top: who.bottom
            anchors.topMargin: 14 * Theme.unit
            color: Theme.overWindow
            font.family: Theme.serif
            font.weight: 600
            leading: Theme.tight
            natural: 1.6
            size: (Theme.landscape ? 76 : 104) * Theme.unit
            text: root.model.title
            width: parent.width
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 10 * Theme.unit
            text: root.model.lead
            width: parent.width
        }
    }

    Counter {
        back: false
        spacing: Theme.gapSmall

        Repeater {
            model: root.model.rows

            UpkeepDeviceRow {
                id: row

                required property var modelData

                device: modelData

                onMended: root.model.mend(row.modelData.id)
                onOpened: root.model.open(row.modelData.id)
            }
        }

        Repeater {
            model: Math.ceil(root.model.places.length / root.columns)

            Item {
                id: line

                required property int index
                readonly property bool present: true

                implicitHeight: (Theme.large ? 116 : 88) * Theme.unit

                Row {
                    spacing: Theme.gapSmall

                    Repeater {
                        model: root.model.places.slice(line.index * root.columns, (line.index + 1) * root.columns)

                        QuietButton {
                            required property var modelData

                            height: line.height
                            icon: modelData.icon
                            objectName: modelData.name
                            size: Theme.body
                            text: modelData.text
                            width: (line.width - (root.columns - 1) * Theme.gapSmall) / root.columns

                            onActivated: root.model.visit(modelData.name)
                        }
                    }
                }
            }
        }
    }
}
