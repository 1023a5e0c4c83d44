"""What was counted since it was last written down. Counting costs a citizen nothing: it happens in memory.

A job adds what it did and settles; then one transaction writes all that is there. A crash between loses the job in
progress and, at worst, the one that has just settled: counters are for paper and wear, not for books.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.upkeep.counters import Counted, Counter
    from kiosk.upkeep.kinds import DeviceKind


class Tallies:
    """From any thread; nothing here waits for a disk except `write`."""

    def __init__(self, *, settled: Callable[[], None] = lambda: None) -> None:
        """`settled`: a job has ended, and what it counted may be written now. Must not wait."""
        self.settled = settled
        self._lock = Lock()
        self._counted: dict[Counted, int] = {}

    def add(self, kind: DeviceKind, counter: Counter, amount: int = 1) -> None:
        """Count. What is only added is written with the next job that settles."""
        if amount > 0:
            with self._lock:
                key = (kind, counter)
                self._counted[key] = self._counted.get(key, 0) + amount

    def settle(self) -> None:
        """A job has ended."""
        self.settled()

    def write(self, keep: Callable[[Mapping[Counted, int]], None]) -> None:
        """Have everything kept, at once; what `keep` raises is raised, and nothing is forgotten."""
        with self._lock:
            batch, self._counted = self._counted, {}
        if not batch:
            return
        try:
            keep(batch)
        except BaseException:
            with self._lock:
                for key, amount in batch.items():
                    self._counted[key] = self._counted.get(key, 0) + amount
            raise

    def pending(self) -> dict[Counted, int]:
        """Give what is not written yet."""
        with self._lock:
            return dict(self._counted)
