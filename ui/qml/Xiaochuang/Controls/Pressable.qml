pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Models
import Xiaochuang.Theme

// Everything that can be touched: a face, a pressed look, a focus ring, a name for assistive technology.
Item {
    id: root

    required property string label
    property bool present: true
    property real stretch: 0
    property real most: 0
    property bool checkable: false
    property bool checked: false
    property color fill: Theme.surface
    property color pressFill: Theme.accentTint
    property color edge: Theme.line
    property color pressEdge: Theme.accent
    property real edgeWidth: Theme.border
    property real radius: Theme.controlRadius
    readonly property bool pressed: touch.pressed

    signal activated

    Rectangle {
        anchors.fill: parent
        border.color: root.pressed ? root.pressEdge : root.edge
        border.width: root.pressed ? Theme.selected : root.edgeWidth
        color: root.pressed ? root.pressFill : root.fill
        radius: root.radius
        visible: root.enabled
    }

    Image {
        anchors.fill: parent
        source: visible ? "image://picture/dashes/%1/%2/%3".arg(String(Theme.line).slice(1)).arg(Theme.border).arg(root.radius) : ""
        sourceSize.height: height
        sourceSize.width: width
        visible: !root.enabled
    }

    Rectangle {
        anchors.fill: parent
        anchors.margins: -(Theme.focus + Theme.focusOffset)
        border.color: Theme.accent
        border.width: Theme.focus
        color: "transparent"
        radius: root.radius + Theme.focus + Theme.focusOffset
        visible: touch.activeFocus && Look.keypad
    }

    Touchable {
        id: touch

        Accessible.checkable: root.checkable
        Accessible.checked: root.checked
        Accessible.focusable: true
        Accessible.name: root.label
        Accessible.onPressAction: touch.press()
        Accessible.role: root.checkable ? Accessible.CheckBox : Accessible.Button
        anchors.fill: parent

        onActivated: root.activated()
    }
}
