pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// The way to a number: a ticket with its stub.
Pressable {
    id: root

    required property string title
    required property string text
    property string stubOver: ""
    property string stub: ""
    property string stubUnder: ""
    readonly property bool torn: stub !== ""
    readonly property real stubWidth: torn ? Math.max(300 * Theme.unit, Math.max(over.implicitWidth, number.implicitWidth) + 48 * Theme.unit) : 0
    readonly property real notch: 28 * Theme.unit

    edgeWidth: 0
    fill: Theme.accent
    implicitHeight: column.height + 72 * Theme.unit
    label: title
    pressEdge: Theme.lampDeep
    pressFill: Theme.accentPress
    radius: Theme.tileRadius

    Column {
        id: column

        anchors.left: parent.left
        anchors.leftMargin: 40 * Theme.unit
        anchors.right: parent.right
        anchors.rightMargin: root.stubWidth + 24 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter
        spacing: 12 * Theme.unit

        Row {
            spacing: 26 * Theme.unit
            width: parent.width

            IconImage {
                id: picture

                anchors.verticalCenter: parent.verticalCenter
                color: Theme.overAccent
                name: "ticket"
                size: 76 * Theme.unit
            }

            Words {
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.overAccent
                font.weight: 700
                leading: Theme.tight
                size: 64 * Theme.unit
                text: root.title
                width: parent.width - picture.width - parent.spacing
            }
        }

        Words {
            color: Theme.overAccent
            leading: 1.4
            size: Theme.homeText
            text: root.text
            visible: root.text !== ""
            width: parent.width
        }
    }

    Item {
        anchors.bottom: parent.bottom
        anchors.right: parent.right
        anchors.top: parent.top
        visible: root.torn
        width: root.stubWidth

        Image {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: root.notch / 2
            anchors.horizontalCenter: parent.left
            anchors.top: parent.top
            anchors.topMargin: root.notch / 2
            source: "image://picture/dashed-line/%1/%2".arg(String(Theme.contrast ? Theme.overAccent : Theme.windowLine).slice(1)).arg(3 * Theme.unit)
            sourceSize.height: height
            sourceSize.width: width
            width: Math.round(4 * Theme.unit)
        }

        Rectangle {
            anchors.horizontalCenter: parent.left
            anchors.verticalCenter: parent.top
            color: Theme.paper
            height: width
            radius: width / 2
            width: root.notch
        }

        Rectangle {
            anchors.horizontalCenter: parent.left
            anchors.verticalCenter: parent.bottom
            color: Theme.paper
            height: width
            radius: width / 2
            width: root.notch
        }

        Column {
            anchors.centerIn: parent
            spacing: 6 * Theme.unit
            width: parent.width

            Words {
                id: over

                anchors.horizontalCenter: parent.horizontalCenter
                color: Theme.overAccent
                horizontalAlignment: Text.AlignHCenter
                leading: Theme.tight
                size: Theme.homeText
                text: root.stubOver
            }

            Figure {
                id: number

                anchors.horizontalCenter: parent.horizontalCenter
                color: Theme.overAccent
                size: 96 * Theme.unit
                text: root.stub
            }

            Words {
                anchors.horizontalCenter: parent.horizontalCenter
                color: Theme.overAccent
                leading: Theme.tight
                size: Theme.homeText
                text: root.stubUnder
            }
        }
    }
}
