pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Theme

// In the window: the certificate that is kept, whatever became of its paper.
Column {
    id: root

    required property string certificate
    required property string serial

    spacing: 18 * Theme.unit

    Rectangle {
        color: Theme.windowLine
        height: 2 * Theme.unit
        width: parent.width
    }

    Column {
        width: parent.width

        WindowText {
            leading: Theme.tight
            size: Theme.body
            text: root.certificate
            width: parent.width
        }

        Figure {
            color: Theme.overWindow
            leading: 1.3
            size: (Theme.landscape ? 40 : 46) * Theme.unit
            text: root.serial
        }
    }
}
