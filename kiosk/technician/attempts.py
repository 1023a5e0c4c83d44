"""How a terminal answers those who fail to sign in: five failures slow it down, fifteen lock it.

Pure: instants come in. An attempt counts from its beginning, so that a power cut in its middle counts, too; one that
succeeds sets the count back. A locked terminal takes no badge: only a response to its challenge opens it, and those who
answer that wrongly wait as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

SLOW_AFTER: Final = 5  # failures
LOCKED_AFTER: Final = 15
FIRST_WAIT_S: Final = 30.0
LONGEST_WAIT_S: Final = 900.0
_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Attempts:
    """What is remembered: failures since somebody was let in, and when the last one began (UTC)."""

    failures: int = 0
    last_at: datetime = _LONG_AGO

    @property
    def locked(self) -> bool:
        """Whether only a response to the challenge opens it."""
        return self.failures >= LOCKED_AFTER

    @property
    def pause_s(self) -> float:
        """How long the terminal waits after the last failure."""
        if self.failures < SLOW_AFTER:
            return 0.0
        return min(FIRST_WAIT_S * 2.0 ** min(self.failures - SLOW_AFTER, 20), LONGEST_WAIT_S)

    def wait_s(self, now: datetime) -> float:
        """How long it still waits. A clock that was set back costs one whole pause, never more."""
        since = max(0.0, (now - self.last_at).total_seconds())
        return max(0.0, self.pause_s - since)

    def seen(self, now: datetime) -> Attempts:
        """Take note of the time: a last failure in the future was before a clock was set back."""
        return replace(self, last_at=min(self.last_at, now))

    def begun(self, now: datetime) -> Attempts:
        """An attempt begins; it counts as failed until somebody was let in."""
        return Attempts(self.failures + 1, now)
