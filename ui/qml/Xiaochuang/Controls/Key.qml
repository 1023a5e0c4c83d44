pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// One key of an on-screen keyboard: a letter; a function, which is sunken; or the one that takes a word, which is solid.
Pressable {
    id: root

    property string text: ""
    property string icon: ""
    property bool plain: true
    property bool solid: false
    readonly property bool unread: true // of the page's words: ui.reading
    property real size: (Theme.large ? 46 : 34) * Theme.unit

    edgeWidth: solid ? 0 : Theme.border
    fill: solid ? Theme.accent : plain ? Theme.surface : Theme.sunken
    label: text
    pressEdge: solid ? Theme.lampDeep : Theme.accent
    pressFill: solid ? Theme.accentPress : Theme.accentTint

    Words {
        anchors.centerIn: parent
        color: root.solid ? Theme.overAccent : Theme.ink
        font.weight: root.solid ? 700 : 500
        horizontalAlignment: Text.AlignHCenter
        leading: Theme.tight
        size: root.size
        text: root.text
        visible: root.icon === ""
    }

    IconImage {
        anchors.centerIn: parent
        name: visible ? root.icon : "check"
        size: 1.15 * root.size
        visible: root.icon !== ""
    }
}
