pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// One of five levels: a face and its words, as large as the others.
Pressable {
    id: root

    required property string icon
    required property string text

    implicitHeight: column.height + 40 * Theme.unit
    label: text

    Column {
        id: column

        anchors.centerIn: parent
        spacing: 14 * Theme.unit
        width: parent.width - 12 * Theme.unit

        IconImage {
            anchors.horizontalCenter: parent.horizontalCenter
            name: root.icon
            size: 60 * Theme.unit
        }

        Words {
            font.weight: 500
            horizontalAlignment: Text.AlignHCenter
            leading: Theme.tight
            size: (Theme.large ? 39 : 26) * Theme.unit
            text: root.text
            width: parent.width
        }
    }
}
