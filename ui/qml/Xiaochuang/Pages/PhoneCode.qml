pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The code that was sent to the phone on record. The sixth digit hands it in.
Item {
    id: root

    required property PhoneCodeModel model
    readonly property bool high: Theme.reach // the boxes stand in the window
    readonly property bool brief: high || Theme.large // what to know stands there, too

    anchors.fill: parent

    WindowPane {
        StepBar {
            id: steps

            count: 5
            now: 2
            text: qsTrId("steps.phone")
            width: parent.width
        }

        Title {
            id: title

            anchors.top: steps.bottom
            anchors.topMargin: (Theme.large ? 16 : 26) * Theme.unit
            most: parent.width
            text: qsTrId("code.title")
        }

        WindowText {
            id: lead

            anchors.top: title.bottom
            anchors.topMargin: 8 * Theme.unit
            leading: Theme.large ? 1.35 : 1.45
            text: root.model.lead
            width: parent.width
        }

        CodeBoxes {
            anchors.top: lead.bottom
            anchors.topMargin: 44 * Theme.unit
            dark: true
            height: implicitHeight
            model: root.model
            visible: root.high
            width: parent.width
        }

        Column {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: (Theme.large ? 18 : 36) * Theme.unit
            spacing: 14 * Theme.unit
            width: parent.width

            InfoLine {
                color: Theme.overWindow2
                icon: "map-pin"
                iconColor: Theme.lampDeep
                iconSize: 44 * Theme.unit
                size: Theme.label
                text: qsTrId("code.no_phone.text")
                visible: root.brief
                width: parent.width
            }

            InfoLine {
                color: Theme.overWindow2
                icon: "shield-check"
                iconColor: Theme.lampDeep
                iconSize: 44 * Theme.unit
                size: Theme.label
                text: qsTrId("code.secret")
                visible: !Theme.large || Theme.reach !== Theme.landscape
                width: parent.width
            }
        }
    }

    Counter {
        CodeBoxes {
            model: root.model
            present: !root.high
        }

        Item {
            id: work

            readonly property bool present: true
            readonly property real stretch: 1

            implicitHeight: Math.max(pad.implicitHeight, beside.height)

            DigitPad {
                id: pad

                height: work.height
                prefix: "digit."
                width: Math.round(0.56 * work.width)

                onTyped: key => root.model.press(key)
            }

            Column {
                id: beside

                anchors.bottom: pad.bottom
                anchors.left: pad.right
                anchors.leftMargin: 36 * Theme.unit
                anchors.right: parent.right
                spacing: (Theme.large ? 20 : 14) * Theme.unit

                QuietButton {
                    enabled: root.model.canSend
                    height: implicitHeight
                    icon: "refresh-cw"
                    objectName: "sendAgain"
                    size: Theme.label
                    text: root.model.again
                    width: parent.width

                    onActivated: root.model.sendAgain()
                }

                Heading {
                    topPadding: 12 * Theme.unit
                    size: Theme.label
                    text: qsTrId("code.no_phone")
                    visible: !root.brief
                    width: parent.width
                }

                Words {
                    color: Theme.ink2
                    leading: 1.4
                    text: qsTrId("code.no_phone.text")
                    visible: !root.brief
                    width: parent.width
                }

                QuietButton {
                    height: implicitHeight
                    icon: "map-pin"
                    label: qsTrId("code.leave.label")
                    objectName: "leave"
                    size: Theme.label
                    text: root.brief ? qsTrId("code.leave.short") : qsTrId("code.leave")
                    width: parent.width

                    onActivated: root.model.depart()
                }
            }
        }
    }
}
