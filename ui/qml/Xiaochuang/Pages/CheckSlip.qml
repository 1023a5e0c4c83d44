pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Theme

// A slip over the sill: a code that opens the page which checks the certificate.
Item {
    id: root

    required property string url

    height: column.height + 52 * Theme.unit

    Rectangle {
        anchors.fill: parent
        border.color: Theme.contrast ? Theme.ink : Theme.sillEdge
        border.width: 2 * Theme.unit
        color: Theme.surface
    }

    Picture {
        anchors.top: parent.bottom
        anchors.topMargin: -2 * Theme.unit
        name: "torn-edge"
        ratio: 800 / 18
        size: root.width
    }

    Column {
        id: column

        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: 26 * Theme.unit
        spacing: 10 * Theme.unit
        width: parent.width - 40 * Theme.unit

        QrImage {
            anchors.horizontalCenter: parent.horizontalCenter
            label: qsTrId("finished.check")
            size: 252 * Theme.unit
            text: root.url
        }

        Words {
            font.weight: 700
            horizontalAlignment: Text.AlignHCenter
            leading: Theme.tight
            size: Theme.label
            text: qsTrId("finished.check")
            width: parent.width
        }

        Words {
            horizontalAlignment: Text.AlignHCenter
            leading: 1.4
            text: qsTrId("finished.check.text")
            visible: !Theme.large
            width: parent.width
        }

        Image {
            height: Math.round(4 * Theme.unit)
            source: "image://picture/dashed-line/%1/%2".arg(String(Theme.line).slice(1)).arg(3 * Theme.unit)
            sourceSize.height: height
            sourceSize.width: width
            visible: !Theme.large
            width: Math.round(parent.width)
        }

        Words {
            color: Theme.ink2
            horizontalAlignment: Text.AlignHCenter
            leading: 1.4
            size: Theme.caption
            text: qsTrId("finished.check.paper")
            visible: !Theme.large
            width: parent.width
        }
    }
}
