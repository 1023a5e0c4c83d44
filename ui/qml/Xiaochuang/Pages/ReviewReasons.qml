pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// A bad review: why? Not saying is as easy.
Counter {
    id: root

    required property FinishedModel model

    back: false
    spacing: (Theme.large ? 20 : 14) * Theme.unit

    actions: [
        QuietButton {
            Layout.preferredWidth: (Theme.large ? 330 : 280) * Theme.unit
            objectName: "skipReview"
            text: qsTrId("review.skip")

            onActivated: root.model.skip()
        },
        PrimaryButton {
            Layout.fillWidth: true
            icon: "check"
            iconLast: false
            objectName: "send"
            text: qsTrId("review.send")

            onActivated: root.model.send()
        }
    ]

    Column {
        readonly property bool keep: true
        readonly property bool present: true

        Heading {
            size: Theme.action
            text: qsTrId("review.why")
            width: parent.width
        }

        Words {
            color: Theme.ink2
            leading: 1.4
            size: Theme.label
            text: root.model.level
            width: parent.width
        }
    }

    Repeater {
        model: root.model.reasons

        OptionRow {
            required property var modelData

            checkable: true
            checked: chosen
            chosen: root.model.chosen.includes(modelData.id)
            objectName: "reason." + modelData.id
            text: modelData.text
            tick: true

            onActivated: root.model.toggle(modelData.id)
        }
    }
}
