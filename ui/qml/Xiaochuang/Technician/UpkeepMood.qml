pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Theme

// How something is: an icon and a word, never colour alone.
Rectangle {
    id: root

    required property string mood
    required property string text
    readonly property bool bad: mood === "bad"
    readonly property bool warning: mood === "warning"
    readonly property bool now: mood === "now"

    border.color: Theme.line
    border.width: Theme.contrast ? 2 * Theme.unit : 0
    color: bad ? Theme.cinnabarTint : warning ? Theme.lamp : mood === "unknown" || now ? Theme.sunken : Theme.accentTint
    implicitHeight: Math.round(words.height + 10 * Theme.unit)
    implicitWidth: Math.round(row.width + 28 * Theme.unit)
    radius: Theme.chipRadius

    Row {
        id: row

        anchors.centerIn: parent
        spacing: 8 * Theme.unit

        IconImage {
            anchors.verticalCenter: parent.verticalCenter
            color: root.bad ? Theme.cinnabar : root.warning ? Theme.amber : Theme.icon
            name: root.now ? "hourglass" : root.bad ? "circle-x" : root.warning ? "triangle-alert" : root.mood === "unknown" ? "circle-alert" : "check"
            size: (Theme.large ? 36 : 26) * Theme.unit
        }

        Words {
            id: words

            anchors.verticalCenter: parent.verticalCenter
            color: root.bad ? Theme.cinnabarInk : Theme.ink
            font.weight: 500
            leading: Theme.tight
            size: Theme.caption
            text: root.text
        }
    }
}
