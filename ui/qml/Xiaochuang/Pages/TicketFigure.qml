pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Theme

// A figure on the ticket with what it counts.
Column {
    id: root

    required property string title
    required property string figure
    required property string unit

    Words {
        anchors.horizontalCenter: parent.horizontalCenter
        color: Theme.ink2
        leading: Theme.tight
        size: Theme.body
        text: root.title
    }

    Row {
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: 8 * Theme.unit

        Figure {
            leading: 1.2
            size: Theme.figure
            text: root.figure
        }

        Words {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 8 * Theme.unit
            font.weight: 500
            leading: Theme.tight
            size: Theme.body
            text: root.unit
        }
    }
}
