pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// One answer: what it is, what it says, where it came from; and a way to change it, or a lock.
Item {
    id: root

    required property string name
    required property string value
    required property string origin
    required property string icon
    required property bool locked
    required property string changeLabel
    required property string changeName
    property string problem: ""
    property bool present: true
    property real stretch: 0.12
    property real most: 132 * Theme.unit

    signal changeAsked

    implicitHeight: Math.max((Theme.large ? 130 : 92) * Theme.unit, column.height + 16 * Theme.unit)

    Words {
        id: title

        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.ink2
        leading: Theme.tight
        text: root.name
        width: (Theme.large ? 250 : 176) * Theme.unit
    }

    Column {
        id: column

        anchors.left: title.right
        anchors.leftMargin: 20 * Theme.unit
        anchors.right: aside.left
        anchors.rightMargin: 20 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter

        OwnWords {
            size: (Theme.large ? 42 : 30) * Theme.unit
            text: root.value
            width: parent.width
        }

        Row {
            spacing: 8 * Theme.unit
            visible: root.origin !== ""

            IconImage {
                anchors.verticalCenter: parent.verticalCenter
                name: root.icon === "" ? "check" : root.icon
                size: (Theme.large ? 36 : 26) * Theme.unit
            }

            Words {
                color: Theme.ink2
                leading: 1.4
                size: Theme.caption
                text: root.origin
            }
        }

        InfoLine {
            color: Theme.cinnabarInk
            icon: "circle-alert"
            iconColor: Theme.cinnabar
            text: root.problem
            visible: root.problem !== ""
            width: parent.width
        }
    }

    Item {
        id: aside

        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        height: Math.max(change.height, lock.height)
        width: root.locked ? lock.width : change.width

        Row {
            id: lock

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            spacing: 8 * Theme.unit
            visible: root.locked

            IconImage {
                anchors.verticalCenter: parent.verticalCenter
                name: "lock"
                size: (Theme.large ? 36 : 28) * Theme.unit
            }

            Words {
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.ink2
                leading: Theme.tight
                size: Theme.caption
                text: qsTrId("check.locked")
            }
        }

        ActionButton {
            id: change

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            height: implicitHeight
            icon: "pencil"
            iconColor: Theme.icon
            ink: Theme.ink
            label: root.changeLabel
            least: (Theme.large ? 96 : 72) * Theme.unit
            objectName: root.changeName
            size: (Theme.large ? 42 : 26) * Theme.unit
            text: qsTrId("check.change")
            visible: !root.locked
            width: Math.round((Theme.large ? 196 : 142) * Theme.unit)

            onActivated: root.changeAsked()
        }
    }

    Rectangle {
        anchors.bottom: parent.bottom
        color: Theme.hair
        height: 2 * Theme.unit
        width: parent.width
    }
}
