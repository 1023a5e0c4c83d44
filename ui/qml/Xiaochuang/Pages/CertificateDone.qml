pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// Done: take the paper; how it can be checked; how was it?
Item {
    id: root

    required property FinishedModel model
    readonly property bool upset: model.level !== ""
    readonly property bool upright: !Theme.landscape
    readonly property real slipWidth: (Theme.large && upright ? 330 : 300) * Theme.unit

    anchors.fill: parent

    WindowPane {
        Column {
            width: root.upright ? parent.width - root.slipWidth - 24 * Theme.unit : parent.width
            y: (Theme.large ? 0 : 22) * Theme.unit

            Figure {
                color: Theme.overWindow
                leading: 1.15
                size: (Theme.large ? 108 : 132) * Theme.unit
                text: qsTrId("finished.title")
            }

            WindowText {
                text: root.model.certificate
                width: parent.width
            }

            Item {
                height: (Theme.large ? 10 : 34) * Theme.unit
                width: 1
            }

            WindowText {
                leading: Theme.tight
                size: Theme.body
                text: qsTrId("finished.serial")
                width: parent.width
            }

            Words {
                color: Theme.overWindow
                font.family: Theme.serif
                font.weight: 600
                leading: 1.3
                size: (Theme.large ? 42 : 44) * Theme.unit
                text: root.model.serial
                width: parent.width
            }
        }
    }

    CheckSlip {
        id: slip

        url: root.model.url
        width: root.slipWidth
        x: Theme.landscape ? Theme.windowLeft : Theme.windowWidth - Theme.windowLeft - width
        y: Theme.landscape ? Look.height - height - 40 * Theme.unit : Theme.windowHeight + Theme.sill - height
    }

    Counter {
        inset: root.upright && !Theme.reach ? Math.max(0, slip.y + slip.height + 40 * Theme.unit - Theme.counterTop) : 0
        visible: !root.upset

        actions: PrimaryButton {
            Layout.fillWidth: true
            icon: "log-out"
            iconLast: false
            objectName: "skipReview"
            text: qsTrId("finished.skip")

            onActivated: root.model.skip()
        }

        InfoBox {
            fill: Theme.lamp
            most: 190 * Theme.unit
            stretch: 0.2

            Item {
                height: Math.max(said.height, 84 * Theme.unit)
                width: parent.width

                IconImage {
                    id: picture

                    anchors.verticalCenter: parent.verticalCenter
                    name: root.model.card ? "id-card" : "printer"
                    size: 64 * Theme.unit
                }

                Column {
                    id: said

                    anchors.left: picture.right
                    anchors.leftMargin: 30 * Theme.unit
                    anchors.right: arrow.left
                    anchors.rightMargin: 20 * Theme.unit
                    anchors.verticalCenter: parent.verticalCenter

                    Words {
                        font.weight: 700
                        leading: 1.35
                        size: Theme.row
                        text: qsTrId("finished.take")
                        width: parent.width
                    }

                    Words {
                        leading: 1.4
                        text: root.model.card ? qsTrId("finished.card") : qsTrId("finished.take.text")
                        width: parent.width
                    }
                }

                IconImage {
                    id: arrow

                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    name: "arrow-down"
                    size: 64 * Theme.unit
                }
            }
        }

        Column {
            readonly property bool present: true
            readonly property bool keep: true

            Heading {
                text: qsTrId("review.title")
                width: parent.width
            }

            Words {
                color: Theme.ink2
                leading: 1.4
                text: qsTrId("review.text")
                width: parent.width
            }
        }

        Item {
            id: levels

            readonly property bool present: true
            readonly property real stretch: 0.2
            readonly property real most: 210 * Theme.unit
            readonly property real gap: (Theme.large ? 20 : 14) * Theme.unit

            implicitHeight: (Theme.large ? 216 : 152) * Theme.unit

            Row {
                spacing: levels.gap

                Repeater {
                    model: root.model.levels

                    LevelTile {
                        required property var modelData

                        height: levels.height
                        icon: modelData.icon
                        label: modelData.text
                        objectName: "level." + modelData.id
                        text: Theme.large ? modelData.tall : modelData.text
                        width: (levels.width - 4 * levels.gap) / 5

                        onActivated: root.model.rate(modelData.id)
                    }
                }
            }
        }
    }

    ReviewReasons {
        inset: root.upright && !Theme.reach ? Math.max(0, slip.y + slip.height + 40 * Theme.unit - Theme.counterTop) : 0
        model: root.model
        visible: root.upset
    }
}
