pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// What the camera sees, live, and what is made of it. The picture is on the glass and nowhere else.
Item {
    id: root

    required property CameraModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: parent.width
            text: root.model.title
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 14 * Theme.unit
            text: root.model.lead
            width: parent.width
        }
    }

    Counter {
        back: false
        spacing: 0

        actions: QuietButton {
            Layout.fillWidth: true
            icon: "arrow-left"
            objectName: "back"
            text: qsTrId("action.back")

            onActivated: root.model.leave()
        }

        Item {
            id: glass

            readonly property bool present: true

            implicitHeight: Math.round((Theme.landscape ? 0.34 : Theme.large ? 0.42 : 0.5625) * Theme.counterWidth) + Theme.gapSmall

            Viewfinder {
                Accessible.name: root.model.title
                Accessible.role: Accessible.Graphic
                height: parent.height - Theme.gapSmall
                width: parent.width
            }
        }

        Repeater {
            model: root.model.lines

            UpkeepLine {
                required property var modelData

                label: modelData.label
                mood: modelData.mood
                said: modelData.state
                value: modelData.value
            }
        }
    }
}
