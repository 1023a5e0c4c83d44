pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The sheet as it will come out, in the window; how many, on the counter.
Item {
    id: root

    required property SheetsModel model
    readonly property bool low: Theme.reach && !Theme.landscape
    readonly property bool beside: !Theme.landscape && !low
    readonly property real roomHigh: pane.height - 40 * Theme.unit - (beside ? 0 : words.height + 28 * Theme.unit)
    readonly property real roomWide: beside ? 470 * Theme.unit : Theme.windowInner

    anchors.fill: parent

    WindowPane {
        id: pane

        Column {
            id: words

            spacing: 14 * Theme.unit
            width: root.beside ? parent.width - paper.width - 40 * Theme.unit : parent.width
            y: (Theme.large ? 0 : root.beside ? 30 : 0) * Theme.unit

            Title {
                most: parent.width
                text: qsTrId("copy.sheets.title")
            }

            WindowText {
                text: qsTrId("copy.sheets.lead")
                width: parent.width
            }

            WindowText {
                text: root.model.masked
                visible: root.model.masked !== "" && (!Theme.large || root.low)
                width: parent.width
            }
        }

        PaperSheet {
            id: paper

            anchors.right: root.beside ? parent.right : undefined
            anchors.horizontalCenter: root.beside ? undefined : parent.horizontalCenter
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 36 * Theme.unit
            label: qsTrId("copy.sheets.picture")
            paper: root.model.paper
            ratio: root.model.ratio
            width: Math.round(Math.min(root.roomHigh / ratio, root.roomWide))

            WaitingDots {
                anchors.centerIn: parent
                running: root.model.waiting
                visible: root.model.waiting
            }
        }
    }

    Counter {
        actions: PrimaryButton {
            Layout.fillWidth: true
            icon: "printer"
            iconLast: false
            objectName: "print"
            text: qsTrId("copy.sheets.print")

            onActivated: root.model.printIt()
        }

        Item {
            id: numbers

            readonly property bool present: true
            readonly property real stretch: 0.3
            readonly property real most: 240 * Theme.unit
            readonly property real gap: (Theme.large ? 22 : 16) * Theme.unit

            implicitHeight: (Theme.large ? 168 : 148) * Theme.unit

            Row {
                spacing: numbers.gap

                Repeater {
                    model: root.model.counts

                    CountTile {
                        required property var modelData

                        chosen: root.model.chosen === modelData.count
                        count: modelData.count
                        height: numbers.height
                        label: modelData.label
                        objectName: "count." + modelData.count
                        width: (numbers.width - (root.model.counts.length - 1) * numbers.gap) / root.model.counts.length

                        onActivated: root.model.choose(modelData.count)
                    }
                }
            }
        }

        InfoBox {
            most: 180 * Theme.unit
            stretch: 0.2

            InfoLine {
                icon: "eye-off"
                iconSize: 48 * Theme.unit
                size: Theme.label
                text: qsTrId("copy.sheets.wipe")
                width: parent.width
            }
        }
    }
}
