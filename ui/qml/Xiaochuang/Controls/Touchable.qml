pragma ComponentBehavior: Bound

import QtQuick

// What a touch is: activation on release inside; slid off, even if back again, nothing; a second one within 300 ms is
// ignored. It draws nothing. Not an item in Python: PySide6 6.11 keeps the Python half of every item that QML makes.
Item {
    id: root

    readonly property bool touchable: true
    readonly property bool pressed: finger.pressed && armed
    readonly property bool settling: rest.running
    property bool armed: false
    property int settleMs: 300

    signal activated

    function arm(): void {
        armed = finger.pressed ? !rest.running : armed;
    }

    function release(): void {
        if (armed)
            press();
    }

    function press(): void {
        if (enabled && visible && !rest.running) { // what was hidden keeps the keys' focus
            rest.restart();
            activated();
        }
    }

    function select(event: KeyEvent): void {
        if (!event.isAutoRepeat)
            press();
    }

    activeFocusOnTab: true

    Keys.onEnterPressed: event => select(event)
    Keys.onReturnPressed: event => select(event)
    Keys.onSelectPressed: event => select(event)
    Keys.onSpacePressed: event => select(event)

    TapHandler {
        id: finger

        acceptedButtons: Qt.LeftButton
        gesturePolicy: TapHandler.WithinBounds
        longPressThreshold: 0

        onPressedChanged: root.arm()
        onTapped: root.release()
    }

    Timer {
        id: rest

        interval: root.settleMs
    }
}
