pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The window on the world: wall, sill, counter; pages and layers between the brand line and the rail.
Window {
    id: root

    color: Theme.paper
    height: Look.height
    title: qsTrId("brand")
    width: Look.width

    Rectangle {
        color: Theme.window
        height: Theme.windowHeight
        width: Theme.windowWidth
    }

    Rectangle {
        color: Theme.sillTop
        height: Theme.landscape ? root.height : Theme.sill
        width: Theme.landscape ? Theme.sill : root.width
        x: Theme.landscape ? Theme.windowWidth : 0
        y: Theme.landscape ? 0 : Theme.windowHeight

        Rectangle {
            anchors.bottom: parent.bottom
            anchors.right: parent.right
            color: Theme.sillEdge
            height: Theme.landscape ? parent.height : 6 * Theme.unit
            width: Theme.landscape ? 6 * Theme.unit : parent.width
        }
    }

    Item {
        height: 56 * Theme.unit
        width: Theme.windowInner
        x: Theme.windowLeft
        y: 40 * Theme.unit

        Picture {
            id: mark

            anchors.verticalCenter: parent.verticalCenter
            name: "brand"
            ratio: 1
            size: 48 * Theme.unit
        }

        Figure {
            id: brand

            anchors.left: mark.right
            anchors.leftMargin: 18 * Theme.unit
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.overWindow
            font.letterSpacing: 2.7 * Theme.unit
            size: (Theme.large ? 39 : 34) * Theme.unit
            text: qsTrId("brand")
        }

        Rectangle {
            id: divider

            anchors.left: brand.right
            anchors.leftMargin: 18 * Theme.unit
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.windowLine
            height: 28 * Theme.unit
            width: 2 * Theme.unit
        }

        WindowText {
            anchors.left: divider.right
            anchors.leftMargin: 20 * Theme.unit
            anchors.right: time.left
            anchors.rightMargin: 16 * Theme.unit
            anchors.verticalCenter: parent.verticalCenter
            leading: Theme.tight
            size: Theme.caption
            text: Theme.large || Theme.landscape ? Stage.siteShort : Stage.site
        }

        Figure {
            id: time

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.overWindow
            size: (Theme.large ? 39 : 34) * Theme.unit
            text: Stage.clock
        }
    }

    Item {
        anchors.fill: parent
        objectName: "pages"
    }

    Item {
        anchors.fill: parent
        objectName: "layers"
    }

    Rail {
        anchors.bottom: parent.bottom
        anchors.right: parent.right
        objectName: "rail"
        width: Theme.landscape ? root.width - Theme.windowWidth - Theme.sill : root.width
    }
}
