"""Several days of statistics as one, and as rows for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from backend.server.queueing.statistics import DayStatistics, Times, day_statistics

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

KeyT = TypeVar("KeyT")
LONGEST: Final = 62  # days
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Period:
    """Days summed up: means are weighted by how many; `p90_s` is the worst day's, which holds for all of them."""

    first: date
    last: date
    taken: int
    finished: int
    no_shows: int
    given_up: int
    waiting: Times
    serving: Times
    waiting_by_hour: Mapping[int, Times]
    serving_by_hour: Mapping[int, Times]
    waiting_by_queue: Mapping[str, Times]
    serving_by_queue: Mapping[str, Times]
    serving_by_counter: Mapping[str, Times]
    serving_by_service: Mapping[str, Times]
    taken_by_hour: Mapping[int, int]
    taken_by_queue: Mapping[str, int]
    satisfaction: Mapping[str, int]
    days: tuple[DayStatistics, ...]

    @property
    def no_show_percent(self) -> int:
        """Of those called, how many did not come."""
        called = self.finished + self.no_shows
        return round(100 * self.no_shows / called) if called else 0


def sum_up(session: Session, site_id: str, *, first: date, last: date) -> Period:
    """Sum up the days from `first` to `last`, both included; at most LONGEST of them, the latest."""
    first = max(min(first, last), last - timedelta(days=LONGEST - 1))
    days = tuple(
        day_statistics(session, site_id, first + timedelta(days=nth)) for nth in range((last - first).days + 1)
    )
    return Period(
        first=first,
        last=last,
        taken=sum(day.taken for day in days),
        finished=sum(day.finished for day in days),
        no_shows=sum(day.no_shows for day in days),
        given_up=sum(day.given_up for day in days),
        waiting=_together(day.waiting for day in days),
        serving=_together(day.serving for day in days),
        waiting_by_hour=_merged(day.waiting_by_hour for day in days),
        serving_by_hour=_merged(day.serving_by_hour for day in days),
        waiting_by_queue=_merged(day.waiting_by_queue for day in days),
        serving_by_queue=_merged(day.serving_by_queue for day in days),
        serving_by_counter=_merged(day.serving_by_counter for day in days),
        serving_by_service=_merged(day.serving_by_service for day in days),
        taken_by_hour=_added(day.taken_by_hour for day in days),
        taken_by_queue=_added(day.taken_by_queue for day in days),
        satisfaction=_added(day.satisfaction for day in days),
        days=days,
    )


def as_csv(period: Period) -> str:
    """Everything, one figure a row, with a byte order mark so that spreadsheets read UTF-8. Seconds, counts."""
    out = io.StringIO()
    out.write("\ufeff")
    rows = csv.writer(out)
    rows.writerow(("date", "group", "key", "measure", "count", "mean_s", "p90_s"))
    for day in period.days:
        for name, told in (
            ("taken", day.taken),
            ("finished", day.finished),
            ("no_shows", day.no_shows),
            ("given_up", day.given_up),
        ):
            rows.writerow((day.business_date, "day", "", name, told, "", ""))
        for measure, group, by in _groups(day):
            for key, times in sorted(by.items(), key=lambda one: str(one[0]).zfill(4)):
                rows.writerow(
                    (day.business_date, group, _plain(str(key)), measure, times.count, times.mean_s, times.p90_s)
                )
    return out.getvalue()


def _groups(day: DayStatistics) -> tuple[tuple[str, str, Mapping[str, Times] | Mapping[int, Times]], ...]:
    return (
        ("waiting", "hour", day.waiting_by_hour),
        ("waiting", "queue", day.waiting_by_queue),
        ("serving", "hour", day.serving_by_hour),
        ("serving", "queue", day.serving_by_queue),
        ("serving", "counter", day.serving_by_counter),
        ("serving", "service", day.serving_by_service),
    )


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _together(times: Iterable[Times]) -> Times:
    told = [one for one in times if one.count]
    count = sum(one.count for one in told)
    if not count:
        return Times(0, 0, 0)
    return Times(count, round(sum(one.mean_s * one.count for one in told) / count), max(one.p90_s for one in told))


def _merged(days: Iterable[Mapping[KeyT, Times]]) -> dict[KeyT, Times]:
    by_key: defaultdict[KeyT, list[Times]] = defaultdict(list)
    for day in days:
        for key, times in day.items():
            by_key[key].append(times)
    return {key: _together(times) for key, times in by_key.items()}


def _added(days: Iterable[Mapping[KeyT, int]]) -> dict[KeyT, int]:
    total: defaultdict[KeyT, int] = defaultdict(int)
    for day in days:
        for key, count in day.items():
            total[key] += count
    return dict(total)
