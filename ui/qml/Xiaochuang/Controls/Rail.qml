pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Models
import Xiaochuang.Theme

// The same places on every page: finish, language, large, accessibility, help.
Rectangle {
    id: root

    readonly property real inset: Theme.landscape ? 48 * Theme.unit : Theme.margin
    readonly property real end: Theme.landscape ? 56 * Theme.unit : Theme.margin

    color: Theme.sunken
    height: Theme.railHeight

    Rectangle {
        color: Theme.hair
        height: Theme.contrast ? Theme.border : 2 * Theme.unit
        width: parent.width
    }

    Row {
        id: row

        readonly property real each: (root.width - root.inset - root.end - (buttons.count - 1) * spacing) / buttons.count

        spacing: Theme.gapSmall
        x: root.inset
        y: Math.round((root.height - Theme.railButton) / 2)

        Repeater {
            id: buttons

            model: Stage.rail

            Pressable {
                id: button

                required property var modelData

                edgeWidth: Theme.contrast ? Theme.border : 2 * Theme.unit
                height: Theme.railButton
                label: modelData.text
                objectName: modelData.name
                width: row.each

                onActivated: Stage.use(modelData.name)

                Column {
                    anchors.centerIn: parent
                    spacing: 4 * Theme.unit
                    width: parent.width

                    IconImage {
                        anchors.horizontalCenter: parent.horizontalCenter
                        name: button.modelData.icon
                        size: (Theme.large ? 52 : 40) * Theme.unit
                    }

                    Words {
                        font.weight: 500
                        horizontalAlignment: Text.AlignHCenter
                        leading: Theme.tight
                        size: Theme.body
                        text: button.modelData.text
                        width: parent.width
                    }
                }
            }
        }
    }
}
