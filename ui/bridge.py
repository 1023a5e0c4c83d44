"""The only crossing from any thread into Qt's. Fulfils `kiosk.ports.loop.Loop`."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimerEvent, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

_MS: int = 1000


class QtTimer:
    """A call that was planned in Qt's thread."""

    def __init__(self, loop: QtLoop, number: int, call: Callable[[], None]) -> None:
        self._loop = loop
        self._number = number
        self.call = call

    def cancel(self) -> None:
        """Drop it. Harmless after it ran."""
        self._loop.drop(self._number, self)


class QtLoop(QObject):
    """Qt's event loop as the core knows it. Make it in the GUI thread.

    Planned calls are timers of the loop itself, without an object or a connection each: PySide 6.11 keeps something of
    every connection to a method for ever, and a terminal plans some fifteen calls a visit.
    """

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._planned: dict[int, QtTimer] = {}
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` in Qt's thread, soon, in order. From any thread."""
        self._posted.emit(call)

    def after(self, delay_s: float, call: Callable[[], None]) -> QtTimer:
        """Run `call` in Qt's thread after `delay_s`. From Qt's thread."""
        number = self.startTimer(max(0, round(delay_s * _MS)), Qt.TimerType.PreciseTimer)
        planned = self._planned[number] = QtTimer(self, number, call)
        return planned

    def drop(self, number: int, planned: QtTimer) -> None:
        """Forget a planned call. Qt gives the number of a timer that is over to the next one: it must be this one's."""
        if self._planned.get(number) is planned:
            del self._planned[number]
            self.killTimer(number)

    def timerEvent(self, event: QTimerEvent) -> None:
        """Run the call whose time has come, once."""
        planned = self._planned.get(event.timerId())
        if planned is not None:
            planned.cancel()
            planned.call()

    def monotonic(self) -> float:
        """Give seconds that never go back."""
        return monotonic()

    def _run(self, call: Callable[[], None]) -> None:
        call()
