pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// One of our own drawings, in the colours of the scheme. Width over height is the drawing's own.
Image {
    id: root

    required property string name
    required property real ratio
    property real size: 400 * Theme.unit

    height: Math.round(size / ratio)
    source: "image://picture/drawing/%1/%2".arg(name).arg(Theme.scheme)
    sourceSize.height: height
    sourceSize.width: width
    width: Math.round(size)
}
