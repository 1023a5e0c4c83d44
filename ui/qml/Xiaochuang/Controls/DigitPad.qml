pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// Large digit keys, as on a telephone.
Item {
    id: root

    property string prefix: "key."
    property string sign: ""
    property real stretch: 1
    property bool present: true
    readonly property real gap: (Theme.large ? 20 : 14) * Theme.unit
    readonly property real each: Math.min(126 * Theme.unit, (height - 3 * gap) / 4)

    signal typed(string key)

    implicitHeight: 4 * 56 * Theme.unit + 3 * gap

    Grid {
        columns: 3
        y: root.height - height // the keys lie in the thumb zone
        spacing: root.gap

        Repeater {
            model: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]

            Key {
                required property string modelData

                height: root.each
                objectName: root.prefix + modelData
                size: 44 * Theme.unit
                text: modelData
                width: (root.width - 2 * root.gap) / 3

                onActivated: root.typed(modelData)
            }
        }

        Key {
            height: root.each
            objectName: root.sign === "" ? "key.clear" : "key." + root.sign
            plain: root.sign !== ""
            size: root.sign === "" ? Theme.label : 44 * Theme.unit
            text: root.sign === "" ? qsTrId("key.clear") : root.sign
            width: (root.width - 2 * root.gap) / 3

            onActivated: root.typed(root.sign === "" ? "clear" : root.sign)
        }

        Key {
            height: root.each
            objectName: root.prefix + "0"
            size: 44 * Theme.unit
            text: "0"
            width: (root.width - 2 * root.gap) / 3

            onActivated: root.typed("0")
        }

        Key {
            height: root.each
            icon: "delete"
            label: qsTrId("key.delete")
            objectName: "key.delete"
            plain: false
            width: (root.width - 2 * root.gap) / 3

            onActivated: root.typed("delete")
        }
    }
}
