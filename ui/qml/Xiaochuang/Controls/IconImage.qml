pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// A Lucide icon, its stroke as wide at every size.
Image {
    id: root

    required property string name
    property color color: Theme.icon
    property real size: 40 * Theme.unit

    height: Math.round(size)
    source: "image://picture/icon/%1/%2/%3".arg(name).arg(String(color).slice(1)).arg(Theme.iconStroke.toFixed(2))
    sourceSize.height: Math.round(size)
    sourceSize.width: Math.round(size)
    width: Math.round(size)
}
