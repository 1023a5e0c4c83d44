pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Models
import Xiaochuang.Theme

// Six boxes for the code, and beside them why the last one was not taken.
Item {
    id: root

    required property PhoneCodeModel model
    property bool present: true
    property bool dark: false // in the window
    property real stretch: 0
    readonly property real gap: 16 * Theme.unit
    readonly property color lit: dark || Theme.contrast ? Theme.lampDeep : Theme.accent

    implicitHeight: column.height

    Column {
        id: column

        spacing: 14 * Theme.unit
        width: parent.width

        Row {
            Accessible.name: qsTrId("code.boxes")
            Accessible.role: Accessible.Grouping
            spacing: root.gap

            Repeater {
                model: root.model.boxes

                Rectangle {
                    id: box

                    required property int index
                    required property string modelData
                    readonly property bool next: index === root.model.at

                    border.color: next ? root.lit : root.dark ? Theme.windowLine : Theme.line
                    border.width: next ? Theme.selected : Theme.border
                    color: Theme.surface
                    height: 116 * Theme.unit
                    radius: Theme.controlRadius
                    width: (root.width - 5 * root.gap) / 6

                    Figure {
                        anchors.centerIn: parent
                        text: box.modelData
                    }
                }
            }
        }

        InfoLine {
            color: root.dark ? Theme.overWindow : Theme.cinnabarInk
            icon: "circle-alert"
            iconColor: root.dark ? Theme.windowAlert : Theme.cinnabar
            iconSize: 40 * Theme.unit
            size: Theme.label
            text: root.model.wrong
            visible: root.model.wrong !== ""
            weight: 500
            width: parent.width
        }
    }
}
