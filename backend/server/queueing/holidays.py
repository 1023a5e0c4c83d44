"""Public holidays and the working days moved for them (调休). Source: the library `chinesecalendar`.

It knows the years the State Council has announced. A year it does not know has weekly hours only, and says so.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import chinese_calendar

if TYPE_CHECKING:
    from datetime import date

MAINLAND: Final = "cn"
_SATURDAY: Final = 5


class DayKind(StrEnum):
    """What a calendar says of a day."""

    USUAL = "usual"  # weekly hours
    HOLIDAY = "holiday"
    MOVED_WORKDAY = "moved_workday"  # a Saturday or Sunday on which people work for a holiday elsewhere
    UNKNOWN = "unknown"  # weekly hours, since nobody announced the year yet


@lru_cache(maxsize=1024)
def kind_of(day: date, *, calendar: str) -> DayKind:
    """Ask the calendar. A weekend inside a holiday is part of it."""
    if calendar != MAINLAND:
        return DayKind.USUAL
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return DayKind.UNKNOWN
    if off:
        return DayKind.HOLIDAY if name else DayKind.USUAL
    return DayKind.MOVED_WORKDAY if day.weekday() >= _SATURDAY else DayKind.USUAL
