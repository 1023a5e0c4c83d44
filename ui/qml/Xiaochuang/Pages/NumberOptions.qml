pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// One question on the way to a number, with large answers.
Item {
    id: root

    required property NumberOptionsModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: parent.width - (Theme.landscape || Theme.reach || Theme.large ? 0 : 340 * Theme.unit)
            text: root.model.title
            y: (Theme.large ? 0 : 30) * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 16 * Theme.unit
            text: root.model.lead
            width: title.most
        }

        Picture {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 40 * Theme.unit
            anchors.right: parent.right
            name: "window-closed"
            ratio: 300 / 392
            size: (Theme.reach && !Theme.landscape ? 420 : 280) * Theme.unit
            visible: !Theme.large
        }
    }

    Counter {
        id: counter

        readonly property PrimaryButton button: PrimaryButton {
            Layout.fillWidth: true
            icon: "ticket"
            objectName: "confirm"
            text: root.model.confirmText
            visible: root.model.several

            onActivated: root.model.confirm()
        }

        actions: root.model.several ? [button] : []
        spacing: (Theme.large ? 22 : 16) * Theme.unit

        Repeater {
            model: root.model.options

            OptionRow {
                required property var modelData

                checkable: root.model.several
                checked: modelData.chosen
                chosen: modelData.chosen
                most: 180 * Theme.unit
                objectName: "option." + modelData.id
                size: Theme.action
                stretch: 0.2
                text: modelData.text
                tick: root.model.several

                onActivated: root.model.choose(modelData.id)
            }
        }
    }
}
