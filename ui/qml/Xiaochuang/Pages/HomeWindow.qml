pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// What home shows in the window: the time, the open window, the queues.
WindowPane {
    id: root

    required property HomeModel model
    readonly property real clockSize: Theme.reach && !Theme.landscape ? 236 * Theme.unit : Theme.clock
    readonly property real rowHeight: (Theme.landscape ? 108 : Theme.large ? 64 : 58) * Theme.unit
    readonly property real artSize: (Theme.landscape ? 310 : Theme.large && !Theme.reach ? 372 : 418) * Theme.unit
    readonly property int shownRows: Theme.large && !Theme.reach ? 2 : 3

    y: (Theme.landscape || Theme.reach ? 136 : 112) * Theme.unit

    Figure {
        id: clock

        color: Theme.overWindow
        leading: 1
        size: root.clockSize
        text: root.model.clock
        x: -4 * Theme.unit
    }

    WindowText {
        id: date

        anchors.top: clock.bottom
        anchors.topMargin: 18 * Theme.unit
        leading: Theme.tight
        size: Theme.homeText
        text: root.model.date
        width: root.width
    }

    WindowText {
        anchors.top: date.bottom
        anchors.topMargin: 2 * Theme.unit
        leading: Theme.tight
        size: Theme.homeText
        text: root.model.hours
        width: Theme.landscape ? root.width : 530 * Theme.unit
    }

    Picture {
        id: art

        anchors.bottom: queues.top
        anchors.bottomMargin: (Theme.landscape ? 14 : 2) * Theme.unit
        anchors.right: parent.right
        name: "window-open"
        ratio: 418 / 368
        size: root.artSize

        Column {
            anchors.verticalCenter: parent.top
            anchors.verticalCenterOffset: art.height * 184 / 368
            x: art.width * 257 / 418 - width / 2

            Repeater {
                model: ["小", "窗", "常", "开"]

                Figure {
                    required property string modelData

                    color: Theme.contrast ? Theme.window : Theme.ink
                    leading: 1.25
                    size: Math.max(40 * Theme.unit, 46 * art.width / 418)
                    text: modelData
                }
            }
        }
    }

    Column {
        id: queues

        anchors.bottom: parent.bottom
        anchors.bottomMargin: (Theme.landscape ? 32 : Theme.reach ? 24 : 10) * Theme.unit
        width: parent.width

        Repeater {
            model: root.model.queues

            Item {
                id: row

                required property var modelData
                required property int index

                height: root.rowHeight
                visible: index < root.shownRows
                width: queues.width

                Rectangle {
                    color: Theme.windowLine
                    height: 2 * Theme.unit
                    width: parent.width
                    z: -1
                }

                WindowText {
                    leading: Theme.tight
                    size: Theme.homeText
                    text: row.modelData.name
                    width: Theme.landscape ? parent.width : 430 * Theme.unit
                    y: Theme.landscape ? 4 * Theme.unit : (parent.height - height) / 2
                }

                Row {
                    spacing: 8 * Theme.unit
                    x: Theme.landscape ? 0 : wait.x - width - 24 * Theme.unit
                    y: Theme.landscape ? parent.height - height - 2 * Theme.unit : (parent.height - height) / 2

                    Figure {
                        anchors.verticalCenter: parent.verticalCenter
                        color: Theme.overWindow
                        leading: 1
                        size: 48 * Theme.unit
                        text: row.modelData.count
                    }

                    WindowText {
                        anchors.verticalCenter: parent.verticalCenter
                        leading: Theme.tight
                        size: Theme.homeText
                        text: row.modelData.unit
                    }
                }

                WindowText {
                    id: wait

                    anchors.right: parent.right
                    horizontalAlignment: Text.AlignRight
                    leading: Theme.tight
                    size: Theme.homeText
                    text: row.modelData.wait
                    width: 260 * Theme.unit
                    y: Theme.landscape ? parent.height - height - 2 * Theme.unit : (parent.height - height) / 2
                }
            }
        }
    }
}
