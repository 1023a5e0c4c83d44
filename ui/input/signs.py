"""The hidden signs of those who look after a terminal: three corners touched in order, or a word of arrow keys.

Nothing shows that one was begun. A touch or a key elsewhere, or too long a pause, and it is forgotten. Whether a sign
counts now is for whoever is told of it.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTouchEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtQuick import QQuickWindow

CORNER_MM: Final = 20.0
CORNERS_S: Final = 5.0
KEYS_S: Final = 8.0
CORNERS: Final = ("top left", "bottom right", "top right")
KEYS: Final = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
)


class Sign:
    """One sequence that has to come whole, in order, in time."""

    def __init__(self, parts: tuple[object, ...], within_s: float) -> None:
        self._parts = parts
        self._within_s = within_s
        self._met: list[float] = []

    def take(self, part: object, now: float) -> bool:
        """Take what came; True: the sign is complete. What does not fit begins it anew."""
        if self._met and now - self._met[0] > self._within_s:
            self._met.clear()
        if part != self._parts[len(self._met)]:
            self._met.clear()
        if part == self._parts[len(self._met)]:
            self._met.append(now)
        if len(self._met) < len(self._parts):
            return False
        self._met.clear()
        return True


def corner_of(x: float, y: float, *, width: float, height: float, pitch_mm: float) -> str | None:
    """Name the corner this point lies in; None elsewhere."""
    reach = CORNER_MM / pitch_mm
    upright = "top" if y < reach else "bottom" if y >= height - reach else ""
    across = "left" if x < reach else "right" if x >= width - reach else ""
    return f"{upright} {across}" if upright and across else None


class Signs(QObject):
    """Filters a window's events; swallows none."""

    def __init__(
        self,
        window: QQuickWindow,
        *,
        pitch_mm: float,
        made: Callable[[], None],
        now: Callable[[], float] = monotonic,
    ) -> None:
        """`made` is called when a sign is complete."""
        super().__init__(window)
        self._window = window
        self._pitch_mm = pitch_mm
        self._made = made
        self._now = now
        self._corners = Sign(CORNERS, CORNERS_S)
        self._keys = Sign(KEYS, KEYS_S)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at presses."""
        del watched
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._look(self._keys, Qt.Key(event.key()))
        elif isinstance(event, QTouchEvent) and event.type() is QEvent.Type.TouchBegin:
            self._look(self._corners, self._corner(event.points()[0].position()))
        elif isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonPress:
            self._look(self._corners, self._corner(event.position()))
        return False

    def _look(self, sign: Sign, part: object) -> None:
        if sign.take(part, self._now()):
            self._made()

    def _corner(self, point: QPointF) -> str | None:
        width, height = self._window.width(), self._window.height()
        return corner_of(point.x(), point.y(), width=width, height=height, pitch_mm=self._pitch_mm)
