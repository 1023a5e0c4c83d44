"""When a queue is open on a given day: weekly hours, public holidays, moved working days, the site's own closures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from backend.server.queueing.holidays import DayKind, kind_of
from backend.server.queueing.hours import WeeklyHours, written

if TYPE_CHECKING:
    from backend.server.queueing.hours import Span
    from backend.server.queueing.rules import QueueRules, SiteRules
    from backend.server.store.tables import QueueRow

AS_USUAL: Final = "as_usual"
_MONDAY: Final = 0
_LOOK_AHEAD_DAYS: Final = 60  # the longest public holiday and a long closure


@dataclass(frozen=True, slots=True)
class Opening:
    """One kind of hours of one queue: those of its counters, or those in which numbers are given."""

    weekly: WeeklyHours
    site: SiteRules
    as_usual: bool  # holidays do not matter

    def kind(self, day: date) -> DayKind:
        """What the calendar says of a day here."""
        return DayKind.USUAL if self.as_usual else kind_of(day, calendar=self.site.calendar)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The open spans of a day, earliest first. A moved working day has Monday's."""
        if any(closure.holds(day) for closure in self.site.closures):
            return ()
        match self.kind(day):
            case DayKind.HOLIDAY:
                return ()
            case DayKind.MOVED_WORKDAY:
                return self.weekly.days[_MONDAY]
            case _:
                return self.weekly.days[day.weekday()]

    def open_at(self, local: datetime) -> bool:
        """Whether it is open at this local time."""
        minute = _minute(local)
        return any(span.from_min <= minute < span.to_min for span in self.spans_on(local.date()))

    def closes_on(self, day: date) -> str:
        """The closing time of a day, HH:MM; empty when it does not open at all."""
        spans = self.spans_on(day)
        return written(max(span.to_min for span in spans)) if spans else ""

    def left_min(self, local: datetime) -> int:
        """Minutes of opening left today, breaks not counted; 0 when it opens no more."""
        minute = _minute(local)
        return sum(max(0, span.to_min - max(span.from_min, minute)) for span in self.spans_on(local.date()))

    def opens_next(self, local: datetime) -> tuple[date, str] | None:
        """The next opening after this local time, as day and HH:MM; None when there is none in the next 60 days."""
        minute = _minute(local)
        for ahead in range(_LOOK_AHEAD_DAYS + 1):
            day = local.date() + timedelta(days=ahead)
            for span in self.spans_on(day):
                if ahead > 0 or span.from_min > minute:
                    return day, written(span.from_min)
        return None


def numbering_of(queue: QueueRow, *, site: SiteRules, rules: QueueRules) -> Opening:
    """The hours in which this queue gives numbers."""
    return Opening(WeeklyHours.parse(queue.numbering_hours), site, rules.on_holidays == AS_USUAL)


def counters_of(queue: QueueRow, *, site: SiteRules, rules: QueueRules) -> Opening:
    """The hours in which this queue's counters work."""
    return Opening(WeeklyHours.parse(queue.counter_hours), site, rules.on_holidays == AS_USUAL)


def numbering_over(*, wait_s: float, left_min: int, margin_min: int | None) -> bool:
    """Whether somebody who came now would probably not be served before closing. Those who wait are still served."""
    return margin_min is not None and wait_s / 60 + margin_min > left_min


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute
