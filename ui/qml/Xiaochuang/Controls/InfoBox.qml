pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// Something to read: filled, without a border (dashed in high contrast). Blocks inside stand one below the other.
Item {
    id: root

    default property alias blocks: column.data
    property bool present: true
    property real stretch: 0
    property real most: 0
    property color fill: Theme.sunken
    property real spacing: 8 * Theme.unit
    property real padding: 34 * Theme.unit

    implicitHeight: column.height + 2 * 28 * Theme.unit

    Rectangle {
        anchors.fill: parent
        color: root.fill
        radius: Theme.tileRadius
        visible: !Theme.contrast
    }

    Image {
        anchors.fill: parent
        source: visible ? "image://picture/dashes/%1/%2/%3".arg(String(Theme.line).slice(1)).arg(Theme.border).arg(Theme.tileRadius) : ""
        sourceSize.height: height
        sourceSize.width: width
        visible: Theme.contrast
    }

    Column {
        id: column

        anchors.left: parent.left
        anchors.leftMargin: root.padding
        anchors.right: parent.right
        anchors.rightMargin: root.padding
        anchors.verticalCenter: parent.verticalCenter
        spacing: root.spacing
    }
}
