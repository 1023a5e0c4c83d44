pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Is it all right? Every answer with where it came from.
Item {
    id: root

    required property CheckModel model

    anchors.fill: parent

    WindowPane {
        StepBar {
            id: steps

            count: 5
            now: 4
            text: qsTrId("steps.check")
            width: parent.width
        }

        Title {
            id: title

            anchors.top: steps.bottom
            anchors.topMargin: (Theme.large ? 16 : 26) * Theme.unit
            most: parent.width
            text: qsTrId("check.title")
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 8 * Theme.unit
            leading: Theme.large ? 1.35 : 1.45
            text: qsTrId("check.lead")
            width: parent.width
        }

        Column {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: (Theme.landscape ? 48 : 28) * Theme.unit
            spacing: 22 * Theme.unit
            visible: !Theme.large || Theme.reach || Theme.landscape
            width: parent.width

            Rectangle {
                color: Theme.windowLine
                height: 2 * Theme.unit
                width: parent.width
            }

            WindowFact {
                size: 44 * Theme.unit
                text: root.model.service
                title: qsTrId("check.service")
                visible: Theme.landscape || Theme.reach
                width: parent.width
            }

            Row {
                spacing: 56 * Theme.unit
                width: parent.width

                WindowFigure {
                    figure: root.model.service
                    title: qsTrId("check.service")
                    visible: implicitWidth < 0.5 * parent.width && !Theme.landscape && !Theme.reach
                }

                WindowFigure {
                    figure: root.model.found
                    title: qsTrId("check.found")
                }

                WindowFigure {
                    figure: root.model.given
                    title: qsTrId("check.given")
                }
            }
        }
    }

    Counter {
        inset: -10 * Theme.unit
        offering: wholeSeen // nobody confirms what was not shown
        spacing: Theme.large ? 20 * Theme.unit : 0

        actions: PrimaryButton {
            Layout.fillWidth: true
            icon: "check"
            iconLast: false
            objectName: "confirm"
            text: qsTrId("check.confirm")

            onActivated: root.model.confirm()
        }

        Repeater {
            model: root.model.lines

            CheckLine {
                required property var modelData

                changeLabel: modelData.change
                changeName: "change." + modelData.id
                icon: modelData.icon
                locked: modelData.locked
                name: modelData.label
                origin: modelData.origin
                value: modelData.value

                onChangeAsked: root.model.change(modelData.id)
            }
        }
    }
}
