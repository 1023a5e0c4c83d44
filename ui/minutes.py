"""Tells each full minute, so that no clock on the screen stays behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_AFTER_MS: Final = 20  # past the full minute, for a timer may be early
_SOONEST_MS: Final = 250


class Minutes(QObject):
    """Begun once; `full` comes with each."""

    full = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject) -> None:
        """`now`: an instant."""
        super().__init__(parent)
        self._now = now
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tell)

    def begin(self) -> None:
        """Tell from the next one on."""
        now = self._now()
        left_ms = round((60 - now.second - now.microsecond / 1e6) * 1000)
        self._timer.start(max(_SOONEST_MS, left_ms + _AFTER_MS))

    def stop(self) -> None:
        """Tell no more."""
        self._timer.stop()

    def _tell(self) -> None:
        self.full.emit()
        self.begin()
