pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// One key of an on-screen keyboard: a letter, or a function, which is sunken.
Pressable {
    id: root

    property string text: ""
    property string icon: ""
    property bool plain: true
    property real size: (Theme.large ? 46 : 34) * Theme.unit

    fill: plain ? Theme.surface : Theme.sunken
    label: text

    Words {
        anchors.centerIn: parent
        font.weight: 500
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
