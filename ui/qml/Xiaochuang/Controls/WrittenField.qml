pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Models
import Xiaochuang.Theme

// The field that is being written: its name, where its text came from, the text with the caret, what is wrong with it.
Item {
    id: root

    required property QuestionModel model
    property bool present: true
    property bool dark: false // in the window
    property real stretch: 0

    implicitHeight: column.height

    Column {
        id: column

        spacing: 10 * Theme.unit
        width: parent.width

        Item {
            height: Math.max(name.height, tag.height)
            width: parent.width

            Words {
                id: name

                anchors.left: parent.left
                anchors.right: tag.left
                anchors.rightMargin: 16 * Theme.unit
                anchors.verticalCenter: parent.verticalCenter
                color: root.dark ? Theme.overWindow : Theme.ink
                font.weight: 500
                leading: Theme.tight
                size: Theme.label
                text: root.model.label
            }

            Chip {
                id: tag

                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                icon: root.model.originIcon
                text: root.model.origin
                visible: root.model.origin !== ""
            }
        }

        Rectangle {
            border.color: root.dark ? Theme.lampDeep : Theme.accent
            border.width: Theme.selected
            color: Theme.surface
            height: Math.max(92 * Theme.unit, text.height + 32 * Theme.unit)
            radius: Theme.controlRadius
            width: parent.width

            OwnWords {
                id: text

                readonly property bool tagged: true // as ui.reading has to know

                anchors.left: parent.left
                anchors.leftMargin: 30 * Theme.unit
                anchors.right: clear.left
                anchors.rightMargin: 16 * Theme.unit
                anchors.verticalCenter: parent.verticalCenter
                size: (Theme.large ? 46 : 34) * Theme.unit
                text: root.model.markup
                textFormat: Text.StyledText
            }

            Pressable {
                id: clear

                anchors.right: parent.right
                anchors.rightMargin: 12 * Theme.unit
                anchors.verticalCenter: parent.verticalCenter
                edgeWidth: 0
                height: 68 * Theme.unit
                label: qsTrId("key.clear")
                objectName: "key.clear"
                visible: root.model.clearable && !root.dark
                width: height

                onActivated: root.model.press("clear")

                IconImage {
                    anchors.centerIn: parent
                    name: "circle-x"
                    size: 44 * Theme.unit
                }
            }
        }

        InfoLine {
            color: root.dark ? Theme.overWindow : Theme.cinnabarInk
            icon: "circle-alert"
            iconColor: root.dark ? Theme.windowAlert : Theme.cinnabar
            iconSize: 40 * Theme.unit
            size: Theme.label
            text: root.model.problem
            visible: root.model.problem !== ""
            weight: 500
            width: parent.width
        }
    }
}
