pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme
import QtQuick.Layouts

// Larger, clearer, lower, read aloud, in another language.
Item {
    id: root

    required property AccessibilityModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: parent.width
            text: qsTrId("accessibility.title")
            y: 22 * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 12 * Theme.unit
            text: qsTrId("accessibility.lead")
            width: parent.width
        }

        Figure {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 40 * Theme.unit
            color: Theme.overWindow
            size: Theme.done
            text: qsTrId("accessibility.sample")
        }
    }

    Counter {
        back: false
        spacing: (Theme.large ? 22 : 20) * Theme.unit

        actions: PrimaryButton {
            Layout.fillWidth: true
            icon: "check"
            objectName: "closeLayer"
            text: qsTrId("accessibility.done")

            onActivated: root.model.close()
        }

        SwitchRow {
            icon: "a-large-small"
            objectName: "largeText"
            on: root.model.large
            text: qsTrId("accessibility.large.text")
            title: qsTrId("accessibility.large")

            onActivated: root.model.toggleLarge()
        }

        SwitchRow {
            icon: "contrast"
            objectName: "contrast"
            on: root.model.contrast
            text: qsTrId("accessibility.contrast.text")
            title: qsTrId("accessibility.contrast")

            onActivated: root.model.toggleContrast()
        }

        SwitchRow {
            icon: "arrow-down-to-line"
            objectName: "reach"
            on: root.model.reach
            text: qsTrId("accessibility.reach.text")
            title: qsTrId("accessibility.reach")

            onActivated: root.model.toggleReach()
        }

        SwitchRow {
            icon: "volume-2"
            objectName: "voice"
            on: root.model.voice
            present: root.model.speaks
            text: qsTrId("accessibility.voice.text")
            title: qsTrId("accessibility.voice")

            onActivated: root.model.toggleVoice()
        }

        VolumePair {
            model: root.model
            present: root.model.speaks && root.model.voice
        }

        SwitchRow {
            icon: "user-check"
            objectName: "alone"
            on: root.model.alone
            present: root.model.speaks && root.model.voice
            text: qsTrId("accessibility.alone.text")
            title: qsTrId("accessibility.alone")

            onActivated: root.model.toggleAlone()
        }

        ListRow {
            icon: "languages"
            most: 168 * Theme.unit
            objectName: "otherLanguage"
            stretch: 0.25
            text: qsTrId("accessibility.language.text")
            title: qsTrId("rail.other_language")

            onActivated: root.model.switchLanguage()
        }
    }
}
