pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// A card lies on the reader. The counter flashes around the words, once a second; where nothing may move it stands out.
Item {
    id: root

    required property CardLeftModel model
    property bool lit: false

    anchors.fill: parent

    Timer {
        interval: Theme.flashMs
        repeat: true
        running: !Look.still

        onTriggered: root.lit = !root.lit
    }

    WindowPane {
        Title {
            id: title

            most: Theme.landscape || Theme.large ? parent.width : 560 * Theme.unit
            size: (Theme.large ? 76 : 84) * Theme.unit
            text: qsTrId("card_left.title")
            y: 22 * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 18 * Theme.unit
            size: Theme.row
            text: qsTrId("card_left.lead")
            width: title.most
        }

        Picture {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: (Theme.landscape ? 40 : 10) * Theme.unit
            anchors.right: parent.right
            name: "card-up"
            ratio: 560 / 452
            size: 380 * Theme.unit
            visible: Theme.landscape || !Theme.large
        }
    }

    Rectangle {
        color: root.lit ? Theme.lampDeep : Theme.accent
        height: Theme.counterHeight
        objectName: "flash"
        radius: Theme.tileRadius
        width: Theme.counterWidth
        x: Theme.counterLeft
        y: Theme.counterTop

        Rectangle {
            anchors.fill: parent
            anchors.margins: 44 * Theme.unit
            color: Theme.lamp
            radius: Theme.controlRadius

            Column {
                anchors.left: parent.left
                anchors.margins: 40 * Theme.unit
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: 26 * Theme.unit

                IconImage {
                    anchors.horizontalCenter: parent.horizontalCenter
                    name: "id-card"
                    size: (Theme.reach || Theme.landscape || Theme.large ? 90 : 150) * Theme.unit
                }

                Words {
                    font.weight: 700
                    horizontalAlignment: Text.AlignHCenter
                    leading: Theme.tight
                    size: Theme.reach ? Theme.action : Theme.title
                    text: qsTrId("card_left.take")
                    width: parent.width
                }

                IconImage {
                    anchors.horizontalCenter: parent.horizontalCenter
                    name: "arrow-down"
                    size: (Theme.reach || Theme.landscape || Theme.large ? 70 : 130) * Theme.unit
                }

                Words {
                    horizontalAlignment: Text.AlignHCenter
                    size: Theme.label
                    text: root.model.line
                    width: parent.width
                }
            }
        }
    }
}
