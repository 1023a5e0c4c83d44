"""How many may listen for news at once: an open connection costs a little, for as long as it is open."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Final

_MOST_OF_ONE: Final = 6  # connections an HTTP/1.1 browser opens to one host
_MOST: Final = 500


class Listeners:
    """Counts who listens: so many in all, so few each."""

    def __init__(self, *, most: int = _MOST, most_of_one: int = _MOST_OF_ONE) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, who: str) -> bool:
        """Whether one more may listen; it must `leave` then."""
        with self._lock:
            if self._counts.total() >= self._most or self._counts[who] >= self._most_of_one:
                return False
            self._counts[who] += 1
            return True

    def leave(self, who: str) -> None:
        """One less."""
        with self._lock:
            self._counts[who] -= 1
            if self._counts[who] <= 0:
                del self._counts[who]

    @property
    def total(self) -> int:
        """How many listen."""
        with self._lock:
            return self._counts.total()
