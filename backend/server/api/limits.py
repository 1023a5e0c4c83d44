"""Rate limits per client address: a bucket of tokens that fills steadily."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_CLIENTS: Final = 10_000


class TooManyRequests(Exception):
    """This client must wait. `retry_after_s` says how long, at least."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(retry_after_s)
        self.retry_after_s = retry_after_s


class RateLimit:
    """`per_minute` requests a minute from one address, that many at once. Threads share it."""

    def __init__(self, *, per_minute: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._monotonic = monotonic
        self._buckets: dict[str, tuple[float, float]] = {}  # address → tokens, when
        self._lock = threading.Lock()

    def spend(self, address: str) -> None:
        """Let one request pass. Raises TooManyRequests."""
        now = self._monotonic()
        with self._lock:
            tokens, since = self._buckets.pop(address, (float(self._per_minute), now))
            tokens = min(self._per_minute, tokens + (now - since) * self._per_minute / 60)
            passes = tokens >= 1
            self._buckets[address] = (tokens - 1 if passes else tokens, now)
            if len(self._buckets) > _MOST_CLIENTS:
                del self._buckets[next(iter(self._buckets))]  # the one not seen for longest
        if not passes:
            raise TooManyRequests(max(1, round((1 - tokens) * 60 / self._per_minute)))
