pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// One question a page: options, or a field with its keys, or several fields to go through.
Item {
    id: root

    required property QuestionModel model
    readonly property bool typing: model.mode === "typing"
    readonly property bool high: Theme.reach && typing // the field stands in the window

    anchors.fill: parent

    WindowPane {
        StepBar {
            id: steps

            count: 5
            now: 3
            text: root.model.step
            width: parent.width
        }

        Title {
            id: title

            anchors.top: steps.bottom
            anchors.topMargin: (Theme.large ? 16 : 26) * Theme.unit
            most: parent.width
            text: root.model.title
        }

        WindowText {
            id: lead

            anchors.top: title.bottom
            anchors.topMargin: 8 * Theme.unit
            text: root.model.lead
            visible: text !== ""
            width: parent.width
        }

        WrittenField {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 56 * Theme.unit
            dark: true
            height: implicitHeight
            model: root.model
            visible: root.high
            width: parent.width
        }

        WindowFact {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 40 * Theme.unit
            size: 44 * Theme.unit
            text: root.model.service
            title: qsTrId("check.service")
            visible: root.model.help === "" && !root.high && !Theme.large
            width: parent.width
        }

        Column {
            id: hint

            anchors.bottom: parent.bottom
            anchors.bottomMargin: (Theme.large ? 20 : 40) * Theme.unit
            spacing: (Theme.large ? 16 : 30) * Theme.unit
            visible: root.model.help !== "" && !root.high
            width: parent.width

            Rectangle {
                color: Theme.windowLine
                height: 2 * Theme.unit
                width: parent.width
            }

            InfoLine {
                color: Theme.overWindow
                icon: "pencil"
                iconColor: Theme.lampDeep
                iconSize: 44 * Theme.unit
                size: Theme.label
                text: root.model.help
                width: parent.width
            }
        }
    }

    Counter {
        id: choice

        deeper: root.model.deeper
        spacing: (Theme.large ? 20 : 14) * Theme.unit
        visible: root.model.mode === "choice"

        onSurfaced: root.model.surface()

        InfoLine {
            color: Theme.cinnabarInk
            icon: "circle-alert"
            iconColor: Theme.cinnabar
            iconSize: 40 * Theme.unit
            present: root.model.problem !== ""
            size: Theme.label
            text: root.model.problem
            weight: 500
        }

        Repeater {
            model: root.model.options

            OptionRow {
                required property var modelData

                about: modelData.about
                chosen: modelData.chosen
                most: 132 * Theme.unit
                objectName: "option." + modelData.id
                stretch: 0.1
                text: modelData.text

                onActivated: root.model.choose(modelData.id)
            }
        }

        QuietButton {
            objectName: "skip"
            present: root.model.optionalChoice
            text: qsTrId("question.skip")

            onActivated: root.model.skip()
        }
    }

    Counter {
        deeper: root.model.deeper
        visible: root.typing

        onSurfaced: root.model.surface()

        actions: [
            PrimaryButton {
                Layout.fillWidth: true
                icon: "arrow-right"
                objectName: "continue"
                text: qsTrId("question.continue")
                visible: !root.model.skippable

                onActivated: root.model.proceed()
            },
            PrimaryButton {
                Layout.fillWidth: true
                icon: "arrow-right"
                objectName: "skip"
                text: qsTrId("question.skip")
                visible: root.model.skippable

                onActivated: root.model.skip()
            }
        ]

        WrittenField {
            model: root.model
            present: !root.high
        }

        DigitPad {
            present: root.model.pad
            sign: root.model.sign

            onTyped: key => root.model.press(key)
        }

        Keyboard {
            model: root.model
            present: !root.model.pad
        }
    }

    QuestionFields {
        model: root.model
        visible: root.model.mode === "fields"
    }
}
