pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The whole panel: each cell lights up when a finger was there. What stays dark is dead.
Rectangle {
    id: root

    required property TouchModel model
    readonly property int columns: Theme.landscape ? 16 : 9
    readonly property int rows: Theme.landscape ? 9 : 16

    anchors.fill: parent
    color: Theme.paper

    Grid {
        columns: root.columns

        Repeater {
            model: root.columns * root.rows

            Rectangle {
                required property int index

                border.color: Theme.line
                border.width: 2 * Theme.unit
                color: root.model.touched[index] ? Theme.lampDeep : Theme.surface
                height: root.height / root.rows
                width: root.width / root.columns
            }
        }
    }

    PointHandler {
        id: finger

        acceptedButtons: Qt.LeftButton

        onPointChanged: root.model.touch(point.position.x / root.width, point.position.y / root.height, root.columns)
    }

    Rectangle {
        anchors.centerIn: box
        color: Theme.paper
        height: box.height + 2 * 24 * Theme.unit
        radius: Theme.tileRadius
        width: box.width + 2 * 24 * Theme.unit
    }

    Column {
        id: box

        spacing: Theme.gap
        width: 720 * Theme.unit
        x: Theme.landscape ? Theme.counterLeft + 60 * Theme.unit : (parent.width - width) / 2
        y: (Theme.reach ? 0.66 : Theme.landscape ? 0.5 : 0.55) * root.height

        Words {
            font.weight: 500
            horizontalAlignment: Text.AlignHCenter
            leading: Theme.tight
            size: Theme.label
            text: qsTrId("upkeep.touch.lead")
            width: parent.width
        }

        Words {
            font.weight: 700
            horizontalAlignment: Text.AlignHCenter
            leading: Theme.tight
            size: Theme.row
            text: root.model.count
            width: parent.width
        }

        PrimaryButton {
            height: implicitHeight
            icon: "check"
            objectName: "done"
            text: qsTrId("upkeep.touch.done")
            width: parent.width

            onActivated: root.model.finish()
        }
    }
}
