pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Several fields of one page, each to be opened; what is on record has a lock.
Counter {
    id: root

    required property QuestionModel model

    spacing: Theme.large ? 20 * Theme.unit : 0

    actions: [
        PrimaryButton {
            Layout.fillWidth: true
            icon: "arrow-right"
            objectName: "continue"
            text: qsTrId("question.continue")
            visible: !root.model.stuck

            onActivated: root.model.proceed()
        },
        PrimaryButton {
            Layout.fillWidth: true
            icon: "log-out"
            iconLast: false
            objectName: "leave"
            text: qsTrId("question.leave")
            visible: root.model.stuck

            onActivated: root.model.finish()
        }
    ]

    Repeater {
        model: root.model.fields

        CheckLine {
            required property var modelData

            changeLabel: modelData.change
            changeName: "field." + modelData.id
            icon: modelData.icon
            locked: modelData.locked
            name: modelData.label
            origin: modelData.origin
            problem: modelData.problem
            value: modelData.value

            onChangeAsked: root.model.open(modelData.id)
        }
    }
}
