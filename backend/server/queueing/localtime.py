"""An instant as a site sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class LocalTime:
    """One instant as a site sees it. Taken once a command, so that midnight cannot fall into its middle."""

    instant: datetime
    local: datetime

    @classmethod
    def of(cls, instant: datetime, time_zone: str) -> LocalTime:
        """Look at `instant` from `time_zone` (IANA)."""
        return cls(instant, instant.astimezone(ZoneInfo(time_zone)))

    @property
    def business_date(self) -> date:
        """The day whose numbers are given now."""
        return self.local.date()
