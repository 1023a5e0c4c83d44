"""Public holidays, moved working days, the site's own closures, closing with people waiting."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from backend.server.queueing.holidays import DayKind, kind_of
from backend.server.queueing.hours import WeeklyHours
from backend.server.queueing.openings import Opening, numbering_over
from backend.server.queueing.rules import Closure, SiteRules

WEEK = WeeklyHours.parse({day: ["09:00-12:00", "13:30-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")})
MAINLAND = Opening(WEEK, SiteRules(calendar="cn"), as_usual=False)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 10, 1), DayKind.HOLIDAY),
        (date(2026, 10, 3), DayKind.HOLIDAY),  # a Saturday inside the holiday
        (date(2026, 10, 10), DayKind.MOVED_WORKDAY),  # a Saturday people work on for it
        (date(2026, 10, 12), DayKind.USUAL),
        (date(2026, 11, 21), DayKind.USUAL),  # a Saturday like others
        (date(2099, 1, 1), DayKind.UNKNOWN),
    ],
)
def test_a_day_is_of_its_kind(day: date, kind: DayKind) -> None:
    assert kind_of(day, calendar="cn") is kind


def test_a_site_without_calendar_knows_no_holidays() -> None:
    assert kind_of(date(2026, 10, 1), calendar="") is DayKind.USUAL


def test_a_holiday_is_closed() -> None:
    assert not MAINLAND.open_at(datetime(2026, 10, 1, 10))  # noqa: DTZ001  local time


def test_a_moved_working_day_has_mondays_hours() -> None:
    assert MAINLAND.closes_on(date(2026, 10, 10)) == "17:00"


def test_a_queue_that_works_as_usual_minds_no_holiday() -> None:
    assert Opening(WEEK, SiteRules(calendar="cn"), as_usual=True).open_at(datetime(2026, 10, 1, 10))  # noqa: DTZ001


def test_an_unknown_year_has_weekly_hours() -> None:
    assert MAINLAND.open_at(datetime(2099, 1, 1, 10))  # noqa: DTZ001  a Thursday


def test_a_closure_of_the_sites_own_closes_even_what_works_as_usual() -> None:
    rules = SiteRules(closures=(Closure(date(2026, 11, 23), date(2026, 11, 24)),))
    assert not Opening(WEEK, rules, as_usual=True).open_at(datetime(2026, 11, 24, 10))  # noqa: DTZ001


def test_after_a_holiday_the_next_opening_is_the_moved_working_day_or_the_first_weekday() -> None:
    assert MAINLAND.opens_next(datetime(2026, 9, 30, 18)) == (date(2026, 10, 8), "09:00")  # noqa: DTZ001


def test_minutes_left_do_not_count_the_lunch_break() -> None:
    assert MAINLAND.left_min(datetime(2026, 11, 23, 11)) == 60 + 210  # noqa: DTZ001


def test_numbering_ends_when_the_wait_reaches_closing() -> None:
    assert numbering_over(wait_s=50 * 60, left_min=60, margin_min=15)


def test_numbering_goes_on_while_everybody_can_be_served() -> None:
    assert not numbering_over(wait_s=40 * 60, left_min=60, margin_min=15)


def test_without_the_rule_only_the_clock_ends_numbering() -> None:
    assert not numbering_over(wait_s=10 * 3600, left_min=1, margin_min=None)
