"""The only crossing from any thread into Qt's. Fulfils `kiosk.ports.loop.Loop`."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

_MS: int = 1000


class QtTimer:
    """A call that was planned in Qt's thread."""

    def __init__(self, timer: QTimer) -> None:
        self._timer: QTimer | None = timer
        timer.timeout.connect(self.cancel)

    def cancel(self) -> None:
        """Drop it. Harmless after it ran."""
        if self._timer is not None:
            self._timer.stop()
            self._timer.deleteLater()
            self._timer = None


class QtLoop(QObject):
    """Qt's event loop as the core knows it. Make it in the GUI thread."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` in Qt's thread, soon, in order. From any thread."""
        self._posted.emit(call)

    def after(self, delay_s: float, call: Callable[[], None]) -> QtTimer:
        """Run `call` in Qt's thread after `delay_s`. From Qt's thread."""
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        planned = QtTimer(timer)
        timer.timeout.connect(lambda: call())  # noqa: PLW0108  of a method, PySide 6.11 keeps a weakref for ever
        timer.timeout.connect(timer.deleteLater)  # a planned call that nobody keeps is not told that its time came
        timer.start(round(delay_s * _MS))
        return planned

    def monotonic(self) -> float:
        """Give seconds that never go back."""
        return monotonic()

    def _run(self, call: Callable[[], None]) -> None:
        call()
