pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Theme

// A label, what it is, and how that is to be taken.
Item {
    id: root

    required property string label
    required property string value
    property string mood: "plain"
    property string said: ""
    property bool present: true
    readonly property bool beside: !Theme.large && value !== "" && value.length < 60
    readonly property real share: Theme.large ? width : Math.round(0.4 * width)

    implicitHeight: column.height + 20 * Theme.unit

    Column {
        id: column

        anchors.verticalCenter: parent.verticalCenter
        spacing: 6 * Theme.unit
        width: parent.width

        Row {
            spacing: 16 * Theme.unit
            width: parent.width

            Words {
                color: Theme.ink2
                leading: Theme.tight
                text: root.label
                width: root.beside ? root.share : parent.width - (chip.visible ? chip.width + 16 * Theme.unit : 0)
            }

            Words {
                font.weight: 500
                leading: Theme.tight
                text: root.value
                visible: root.beside
                width: parent.width - root.share - 16 * Theme.unit - (chip.visible ? chip.width + 16 * Theme.unit : 0)
            }

            UpkeepMood {
                id: chip

                height: implicitHeight
                mood: root.mood
                text: root.said
                visible: root.said !== ""
                width: implicitWidth
            }
        }

        Words {
            font.weight: 500
            leading: Theme.tight
            text: root.value
            visible: !root.beside && root.value !== ""
            width: parent.width
        }
    }

    Rectangle {
        anchors.bottom: parent.bottom
        color: Theme.hair
        height: 2 * Theme.unit
        width: parent.width
    }
}
