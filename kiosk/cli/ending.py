"""When a command that stays is to end: a signal, or a word that it was told."""

from __future__ import annotations

import os
import select
import signal
from typing import Final

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
_WORD: Final = b"\0"  # no signal's number


class Ending:
    """Made in the main thread, once a process; it heeds SIGTERM and SIGINT from then on.

    A signal comes between any two steps of `wait`, too: there an Event's lock would be taken twice, which never ends,
    and a handler in Python may run too late for a wait that just begins. The interpreter itself writes to a pipe.
    """

    def __init__(self) -> None:
        self._ear, self._mouth = os.pipe()
        os.set_blocking(self._mouth, False)
        signal.set_wakeup_fd(self._mouth, warn_on_full_buffer=False)
        for number in _SIGNALS:
            signal.signal(number, lambda _number, _frame: None)
        self._ends = {bytes((number,)) for number in _SIGNALS} | {_WORD}
        self._has_come = False

    def come(self) -> None:
        """It is time. From any thread."""
        os.write(self._mouth, _WORD)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait for it in one thread, or for so long. False: it has not come."""
        while not self._has_come and select.select([self._ear], [], [], timeout_s)[0]:
            self._has_come = os.read(self._ear, 1) in self._ends
        return self._has_come
