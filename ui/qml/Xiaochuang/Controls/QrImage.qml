pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// A QR code on white, whatever the scheme: telephones read dark on light.
Rectangle {
    id: root

    required property string text
    required property string label
    property real size: 208 * Theme.unit

    Accessible.name: label
    Accessible.role: Accessible.Graphic
    color: "#FFFFFF"
    height: size
    radius: Theme.chipRadius
    width: size

    Image {
        anchors.centerIn: parent
        height: width
        source: "image://picture/code/%1/000000".arg(encodeURIComponent(root.text))
        sourceSize.height: height
        sourceSize.width: width
        width: Math.round(root.size - 24 * Theme.unit)
    }
}
