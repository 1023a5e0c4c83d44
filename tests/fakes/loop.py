"""A loop whose time the test moves by hand."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class ManualTimer:
    """A call that was planned."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call: Callable[[], None] | None = call

    @property
    def waits(self) -> bool:
        return self._call is not None

    def cancel(self) -> None:
        self._call = None

    def run(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call()


class ManualLoop:
    """A `Loop` in virtual time. Nothing runs but inside `settle` and `advance`."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._lock = threading.Lock()
        self._posted: deque[Callable[[], None]] = deque()
        self._planned: list[tuple[float, int, ManualTimer]] = []
        self._order = itertools.count()

    def post(self, call: Callable[[], None]) -> None:
        with self._lock:
            self._posted.append(call)

    def after(self, delay_s: float, call: Callable[[], None]) -> ManualTimer:
        timer = ManualTimer(call)
        heapq.heappush(self._planned, (self._now + delay_s, next(self._order), timer))
        return timer

    def monotonic(self) -> float:
        return self._now

    @property
    def timers(self) -> int:
        """How many planned calls are still to come."""
        return sum(timer.waits for _, _, timer in self._planned)

    def settle(self) -> None:
        """Run what was posted, and what that posts, in order."""
        while True:
            with self._lock:
                if not self._posted:
                    return
                call = self._posted.popleft()
            call()

    def advance(self, seconds: float) -> None:
        """Let time pass: every timer runs at its own moment."""
        self.settle()
        until = self._now + seconds
        while self._planned and self._planned[0][0] <= until + 1e-9:
            at, _, timer = heapq.heappop(self._planned)
            self._now = max(self._now, at)
            timer.run()
            self.settle()
        self._now = until
