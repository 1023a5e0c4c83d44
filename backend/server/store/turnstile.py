"""A lock that is handed on in the order of asking. `threading.Lock` goes to whoever comes by: some wait for seconds."""

from __future__ import annotations

import threading
from collections import deque
from typing import Final


class Turnstile:
    """Lets one thread in at a time."""

    def __init__(self) -> None:
        self._guard: Final = threading.Lock()
        self._line: Final[deque[threading.Lock]] = deque()
        self._taken = False

    def enter(self, *, timeout_s: float) -> bool:
        """Wait for one's turn, so long at most; says whether it came. Whoever is in must `leave`."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._line.append(turn)
        if turn.acquire(timeout=timeout_s):
            return True
        with self._guard:
            if turn in self._line:
                self._line.remove(turn)
                return False
        return True  # the turn came in this very moment

    def leave(self) -> None:
        """Hand on to whoever has waited longest."""
        with self._guard:
            if self._line:
                self._line.popleft().release()
            else:
                self._taken = False
