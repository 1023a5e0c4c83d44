pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Theme

// One device on the board: what is the matter, what to do, and the way there.
Item {
    id: root

    required property var device
    property bool present: true
    readonly property real inset: 22 * Theme.unit
    readonly property real buttonWidth: (Theme.large ? 240 : 150) * Theme.unit

    signal opened
    signal mended

    implicitHeight: Math.max(column.height, buttons.height) + 2 * 14 * Theme.unit

    Rectangle {
        anchors.fill: parent
        border.color: Theme.hair
        border.width: 2 * Theme.unit
        color: Theme.surface
        radius: Theme.controlRadius
    }

    Rectangle {
        color: root.device.mood === "bad" ? Theme.cinnabar : root.device.mood === "warning" ? Theme.amber : Theme.line
        height: parent.height - 2 * Theme.controlRadius
        visible: root.device.mood !== "good"
        width: 8 * Theme.unit
        y: Theme.controlRadius
    }

    IconImage {
        id: picture

        anchors.left: parent.left
        anchors.leftMargin: root.inset
        anchors.verticalCenter: parent.verticalCenter
        name: root.device.icon
        size: 48 * Theme.unit
    }

    Column {
        id: column

        anchors.left: picture.right
        anchors.leftMargin: root.inset
        anchors.right: buttons.left
        anchors.rightMargin: root.inset
        anchors.verticalCenter: parent.verticalCenter
        spacing: 6 * Theme.unit

        Flow {
            spacing: 14 * Theme.unit
            width: parent.width

            Words {
                font.weight: 700
                leading: Theme.tight
                size: Theme.label
                text: root.device.name
                width: Math.min(implicitWidth, parent.width)
            }

            UpkeepMood {
                height: implicitHeight
                mood: root.device.mood
                text: root.device.state
                width: implicitWidth
            }
        }

        Words {
            leading: Theme.tight
            size: Theme.caption
            text: root.device.cause
            visible: root.device.cause !== ""
            width: parent.width
        }

        Words {
            color: Theme.ink2
            leading: Theme.tight
            size: Theme.caption
            text: root.device.remedy
            visible: root.device.remedy !== ""
            width: parent.width
        }
    }

    Column {
        id: buttons

        anchors.right: parent.right
        anchors.rightMargin: root.inset
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gapSmall

        PrimaryButton {
            height: implicitHeight
            iconLast: false
            label: root.device.mend
            least: (Theme.large ? 84 : 64) * Theme.unit
            objectName: "mend." + root.device.id
            size: Theme.label
            text: qsTrId("upkeep.mend")
            visible: root.device.guided
            width: root.buttonWidth

            onActivated: root.mended()
        }

        QuietButton {
            height: implicitHeight
            label: root.device.open
            least: (Theme.large ? 84 : 64) * Theme.unit
            objectName: "device." + root.device.id
            size: Theme.label
            text: qsTrId("upkeep.open")
            visible: root.device.opened
            width: root.buttonWidth

            onActivated: root.opened()
        }
    }
}
