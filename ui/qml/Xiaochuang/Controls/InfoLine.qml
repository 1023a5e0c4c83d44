pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// An icon and a text beside it.
Item {
    id: root

    required property string icon
    required property string text
    property bool present: true
    property color color: Theme.ink
    property color iconColor: Theme.icon
    property real iconSize: 36 * Theme.unit
    property real size: Theme.body
    property int weight: 400

    height: implicitHeight
    implicitHeight: Math.max(iconSize, words.height)

    IconImage {
        id: picture

        anchors.verticalCenter: parent.verticalCenter
        color: root.iconColor
        name: root.icon
        size: root.iconSize
    }

    Words {
        id: words

        anchors.left: picture.right
        anchors.leftMargin: 20 * Theme.unit
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        color: root.color
        font.weight: root.weight
        size: root.size
        text: root.text
    }
}
