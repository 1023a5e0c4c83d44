pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Theme

// One of a few actions side by side; the main one is filled.
ActionButton {
    id: root

    required property var action
    required property int count

    signal used

    Layout.fillWidth: true
    Layout.preferredWidth: (Theme.counterWidth + Theme.gap) / count - Theme.gap
    edgeWidth: action.main ? 0 : Theme.border
    fill: action.main ? Theme.accent : Theme.paper
    icon: Theme.large || count > 3 ? "" : action.icon
    ink: action.main ? Theme.overAccent : Theme.ink
    objectName: action.name
    pressEdge: action.main ? Theme.lampDeep : Theme.accent
    pressFill: action.main ? Theme.accentPress : Theme.accentTint
    size: Theme.label
    text: action.text

    onActivated: root.used()
}
