pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// A text. Half of the leading stands above each line and half below, as type is set; never elided.
Text {
    id: root

    property real size: Theme.body
    property bool present: true
    property real leading: Theme.loose
    property real natural: 1.448 // line height of the font itself, in em

    bottomPadding: leading < natural ? topPadding : -topPadding
    color: Theme.ink
    font.family: Theme.sans
    font.pixelSize: Math.round(size)
    lineHeight: Math.round(size * leading)
    lineHeightMode: Text.FixedHeight
    textFormat: Text.PlainText
    topPadding: Math.round(size * (leading - natural) / 2)
    wrapMode: Text.Wrap
}
