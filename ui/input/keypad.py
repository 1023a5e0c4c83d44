"""Four arrow keys and select: the nearest control in that direction, by geometry, on every page alike.

A control that goes while it is held, as a candidate does that was chosen, leaves the focus to the nearest that stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtQuick import QQuickItem, QQuickWindow

_STEPS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
TOUCHABLE: Final = "touchable"  # Touchable.qml declares it
_ASKEW: Final = 3.0  # how much farther a control seems for each pixel it lies off the straight line


class Keypad(QObject):
    """Filters a window's events: notices that somebody is there, and moves the focus."""

    def __init__(
        self,
        window: QQuickWindow,
        *,
        noticed: Callable[[bool], None],
        held: Callable[[QQuickItem, bool], None] = lambda _control, _moved: None,
    ) -> None:
        """`noticed` is called with True for a key, False for a touch, whenever a person uses either.

        `held`: after each key, with the control that holds the focus, and whether an arrow brought it there.
        """
        super().__init__(window)
        self._window = window
        self._noticed = noticed
        self._told_held = held
        self._here: QRectF | None = None  # where the control stands, or stood, that keys were last pressed on
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at presses; swallow arrows alone."""
        del watched
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            self._noticed(True)
            moved = self._moved(Qt.Key(event.key())) if event.key() in _STEPS else False
            held = _held(self._controls())
            self._here = self._here if held is None else _box(held)
            QTimer.singleShot(0, self, lambda: self._after(moved=moved))
            return moved
        if event.type() in {QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress}:
            self._noticed(False)
            self._here = None
        return False

    def _controls(self) -> list[QQuickItem]:
        return list(touchables(self._window.contentItem()))

    def _after(self, *, moved: bool) -> None:
        """The key has done its work. Where that took the control away, hold the nearest to where it stood."""
        controls, here = self._controls(), self._here
        held = _held(controls)
        if held is None and controls and here is not None:
            held = min(controls, key=lambda control: _apart(here, _box(control)))
            held.forceActiveFocus(Qt.FocusReason.TabFocusReason)
        if held is not None:
            self._told_held(held, moved)

    def _moved(self, key: Qt.Key) -> bool:
        controls = self._controls()
        held = _held(controls)
        if held is None:
            chosen = min(controls, key=lambda control: (_box(control).top(), _box(control).left()), default=None)
        else:
            chosen = _nearest(held, controls, _STEPS[key])
        if chosen is not None:
            chosen.forceActiveFocus(Qt.FocusReason.TabFocusReason)
        return True


def touchables(item: QQuickItem) -> Iterator[QQuickItem]:
    """Walk every control that a person could use now, in drawing order."""
    if not item.isVisible() or not item.isEnabled():
        return
    if item.property(TOUCHABLE):
        yield item
    for child in item.childItems():
        yield from touchables(child)


def _held(controls: list[QQuickItem]) -> QQuickItem | None:
    return next((control for control in controls if control.hasActiveFocus()), None)


def _apart(here: QRectF, there: QRectF) -> float:
    return (here.center() - there.center()).manhattanLength()


def _nearest(held: QQuickItem, controls: list[QQuickItem], step: tuple[int, int]) -> QQuickItem | None:
    here = _box(held)
    ahead = [
        (far, control)
        for control in controls
        if control is not held and (far := _distance(here, _box(control), step)) is not None
    ]
    return min(ahead, key=lambda pair: pair[0])[1] if ahead else None


def _distance(here: QRectF, there: QRectF, step: tuple[int, int]) -> float | None:
    """How far `there` seems in the direction of `step`, in pixels; None when it does not lie that way."""
    right, down = step
    along = (there.center().x() - here.center().x()) * right + (there.center().y() - here.center().y()) * down
    beside_x = max(there.left() - here.right(), here.left() - there.right(), 0.0)
    beside_y = max(there.top() - here.bottom(), here.top() - there.bottom(), 0.0)
    gap, askew = (beside_x, beside_y) if right else (beside_y, beside_x)
    return None if along <= 0 or gap <= 0 else gap + _ASKEW * askew + along / 1000


def _box(control: QQuickItem) -> QRectF:
    return control.mapRectToScene(QRectF(0, 0, control.width(), control.height()))
