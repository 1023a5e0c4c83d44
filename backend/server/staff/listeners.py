"""How many may listen for news at once: an open connection costs a little, for as long as it is open."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_OF_ONE: Final = 6  # connections an HTTP/1.1 browser opens to one host
_MOST: Final = 500


class Listeners:
    """Counts who listens: so many in all, so few each, nobody once it is closed. Threads share it."""

    def __init__(self, *, most: int = _MOST, most_of_one: int = _MOST_OF_ONE) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._counts: Counter[str] = Counter()
        self._wakes: list[Callable[[], None]] = []
        self._lock = threading.RLock()  # `close` may come as a signal, amid any other line of the same thread
        self.closed = False

    def take(self, who: str) -> bool:
        """Whether one more may listen; it must `leave` then."""
        with self._lock:
            if self.closed or self._counts.total() >= self._most or self._counts[who] >= self._most_of_one:
                return False
            self._counts[who] += 1
            return True

    def leave(self, who: str) -> None:
        """One less."""
        with self._lock:
            self._counts[who] -= 1
            if self._counts[who] <= 0:
                del self._counts[who]

    def on_close(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call `wake` when listening ends, from whichever thread ends it; returns how to take that back."""
        with self._lock:
            self._wakes.append(wake)

        def never_mind() -> None:
            with self._lock:
                self._wakes.remove(wake)

        return never_mind

    def close(self) -> None:
        """The server stops: wake all, to find it `closed`. From any thread or signal handler."""
        with self._lock:
            self.closed = True
            wakes = tuple(self._wakes)
        for wake in wakes:
            wake()

    @property
    def total(self) -> int:
        """How many listen."""
        with self._lock:
            return self._counts.total()
