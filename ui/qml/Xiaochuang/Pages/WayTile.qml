pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Theme

// A lesser way on: icon and words; tinted when it was chosen.
Pressable {
    id: root

    required property string icon
    required property string text
    property bool chosen: false

    edge: chosen ? Theme.accent : Theme.line
    edgeWidth: chosen ? Theme.selected : Theme.border
    fill: chosen ? Theme.accentTint : Theme.paper
    implicitHeight: Math.max((Theme.large ? 128 : 92) * Theme.unit, words.height + 28 * Theme.unit)
    label: text

    IconImage {
        id: picture

        anchors.left: parent.left
        anchors.leftMargin: (Theme.large ? 20 : 26) * Theme.unit
        anchors.verticalCenter: parent.verticalCenter
        name: root.icon
        size: 44 * Theme.unit
    }

    Words {
        id: words

        anchors.left: picture.right
        anchors.leftMargin: (Theme.large ? 14 : 20) * Theme.unit
        anchors.right: parent.right
        anchors.rightMargin: 16 * Theme.unit
        anchors.verticalCenter: parent.verticalCenter
        font.weight: 500
        leading: Theme.tight
        size: Theme.large ? Theme.label : Theme.row
        text: root.text
    }
}
