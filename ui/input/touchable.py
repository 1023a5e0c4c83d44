"""What a touch is. Activation on release inside; slide off = nothing; a second touch within 300 ms is ignored."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QEventPoint
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QTouchEvent

QML_IMPORT_NAME = "Xiaochuang.Input"
QML_IMPORT_MAJOR_VERSION = 1

SETTLE_S: Final = 0.3  # UX.md: a second touch of the same control within 300 ms is ignored
SELECT: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select})


@QmlElement
class Touchable(QQuickItem):
    """The one thing on the screen that answers fingers, the keypad and assistive technology. It draws nothing."""

    activated = Signal()
    pressedChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self.setAcceptTouchEvents(True)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)
        self.setActiveFocusOnTab(True)
        self._finger: int | None = None  # the touch point that pressed
        self._pressed = False
        self._settled_at = 0.0
        self.now = monotonic

    @Property(bool, notify=pressedChanged)
    def pressed(self) -> bool:
        """Whether a finger lies on it that would activate it on release."""
        return self._pressed

    @Slot()
    def press(self) -> None:
        """Activate, for the keypad and assistive technology; the 300 ms hold here too."""
        if self.isEnabled() and self.now() >= self._settled_at:
            self._settled_at = self.now() + SETTLE_S
            self.activated.emit()

    def touchEvent(self, event: QTouchEvent) -> None:
        """Follow the first finger alone; others on the same control mean nothing."""
        for point in event.points():
            if point.state() is QEventPoint.State.Pressed and self._finger is None:
                self._finger = point.id()
                self._down()
            elif point.id() == self._finger and point.state() is QEventPoint.State.Released:
                self._finger = None
                self._up(point.position())
            elif point.id() == self._finger and point.state() is QEventPoint.State.Updated:
                self._move(point.position())
        if event.type() is QEvent.Type.TouchCancel:
            self.touchUngrabEvent()
        event.accept()
        for point in event.points():
            if point.id() != self._finger:
                point.setAccepted(False)  # or its release would take the first finger away, too

    def touchUngrabEvent(self) -> None:
        """Somebody else took the finger: nothing happens."""
        self._finger = None
        self._arm(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Treat a mouse, at a developer's desk, as a finger."""
        self._down()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Slide off = nothing."""
        self._move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Activate on release inside."""
        self._up(event.position())

    def mouseUngrabEvent(self) -> None:
        """Somebody else took the mouse: nothing happens."""
        self._arm(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select activates; a key held down does not repeat."""
        if event.key() not in SELECT:
            event.ignore()
        elif not event.isAutoRepeat():
            self.press()

    def _down(self) -> None:
        self._arm(self.now() >= self._settled_at)

    def _move(self, position: QPointF) -> None:
        if not self.contains(position):
            self._arm(False)

    def _up(self, position: QPointF) -> None:
        armed = self._pressed and self.contains(position)
        self._arm(False)
        if armed:
            self.press()

    def _arm(self, armed: bool) -> None:  # noqa: FBT001  a state, set
        if armed != self._pressed:
            self._pressed = armed
            self.pressedChanged.emit()
