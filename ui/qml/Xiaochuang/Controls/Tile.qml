pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// Half as wide as a big tile: icon above title, a line below; on the narrow counter of reach mode, icon and title alone.
Pressable {
    id: root

    required property string icon
    required property string title
    property string text: ""
    property bool narrow: false // one of three abreast
    readonly property bool flat: Theme.reach && !Theme.large
    readonly property real inset: (narrow ? 18 : flat ? 30 : 36) * Theme.unit

    implicitHeight: flat ? Math.max(112 * Theme.unit, words.height + 24 * Theme.unit) : picture.height + words.height + 70 * Theme.unit
    label: title
    radius: Theme.tileRadius

    IconImage {
        id: picture

        name: root.icon
        size: (root.narrow && root.flat ? 52 : 60) * Theme.unit
        x: root.inset
        y: root.flat ? Math.round((root.height - height) / 2) : Math.round((root.height - root.implicitHeight) / 2 + 28 * Theme.unit)
    }

    Column {
        id: words

        width: root.width - x - (root.narrow ? 10 : 20) * Theme.unit
        x: root.flat ? root.inset + picture.width + (root.narrow ? 12 : 20) * Theme.unit : root.inset
        y: root.flat ? Math.round((root.height - height) / 2) : picture.y + picture.height + 14 * Theme.unit

        Words {
            font.weight: 700
            leading: Theme.tight
            size: root.narrow ? Math.min(Theme.tile, 50 * Theme.unit) : Theme.tile
            text: root.title
            width: parent.width
        }

        Words {
            color: Theme.ink2
            leading: 1.35
            size: Theme.homeText
            text: root.text
            visible: root.text !== ""
            width: parent.width
        }
    }
}
