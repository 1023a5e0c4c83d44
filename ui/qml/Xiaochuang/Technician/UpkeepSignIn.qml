pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The challenge to be read out, and boxes for the response; or boxes for the PIN.
Item {
    id: root

    required property SignInModel model
    readonly property real gap: 12 * Theme.unit

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
            anchors.topMargin: 10 * Theme.unit
            text: root.model.lead
            width: parent.width
        }

        Figure {
            id: challenge

            anchors.top: lead.bottom
            anchors.topMargin: 16 * Theme.unit
            color: Theme.lampDeep
            size: (Theme.large ? 84 : 96) * Theme.unit
            text: root.model.challenge
            visible: text !== ""
        }

        Words {
            anchors.top: challenge.visible ? challenge.bottom : lead.bottom
            anchors.topMargin: 12 * Theme.unit
            color: Theme.windowAlert
            font.weight: 500
            leading: Theme.tight
            size: Theme.label
            text: root.model.trouble
            visible: text !== ""
            width: parent.width
        }
    }

    Counter {
        back: false

        actions: QuietButton {
            Layout.fillWidth: true
            icon: "arrow-left"
            objectName: "leave"
            text: qsTrId("upkeep.sign_in.leave")

            onActivated: root.model.leave()
        }

        Item {
            id: boxes

            readonly property bool present: root.model.boxes.length > 0

            implicitHeight: present ? 100 * Theme.unit : 0

            Row {
                Accessible.name: root.model.title
                Accessible.role: Accessible.Grouping
                spacing: root.gap

                Repeater {
                    model: root.model.boxes

                    Rectangle {
                        id: box

                        required property int index
                        required property string modelData
                        readonly property bool next: index === root.model.at

                        border.color: next ? Theme.icon : Theme.line
                        border.width: next ? Theme.selected : Theme.border
                        color: Theme.surface
                        height: boxes.height
                        radius: Theme.controlRadius
                        width: (boxes.width - (root.model.boxes.length - 1) * root.gap) / root.model.boxes.length

                        Figure {
                            anchors.centerIn: parent
                            text: box.modelData
                        }
                    }
                }
            }
        }

        DigitPad {
            prefix: "digit."
            present: root.model.boxes.length > 0

            onTyped: key => root.model.press(key)
        }
    }
}
