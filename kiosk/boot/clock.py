"""The site's calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from kiosk.health.board import StatusBoard


class HallClock:
    """The site's calendar, by the time zone the backend told; the machine's own before it did."""

    def __init__(self, board: StatusBoard, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Read the zone from the standing each time."""
        self._board = board
        self._now = now

    def today(self) -> date:
        """The business date at the site."""
        return self.local(self._now()).date()

    def now(self) -> datetime:
        """The instant, in UTC."""
        return self._now()

    def local(self, instant: datetime) -> datetime:
        """An instant in the site's time zone."""
        hall = self._board.standing.hall
        return instant.astimezone(ZoneInfo(hall.site.time_zone) if hall else None)
