"""Opening hours."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.server.queueing.hours import DAYS, WeeklyHours
from backend.server.queueing.openings import Opening
from backend.server.queueing.rules import SiteRules


def weekly(**days: list[str]) -> Opening:
    """Weekly hours, where holidays do not matter."""
    return Opening(WeeklyHours.parse(days), SiteRules(), as_usual=True)


WEEK = weekly(mon=["13:30-17:30", "09:00-12:00"], sat=["00:00-24:00"])
MONDAY = datetime(2026, 11, 23, 0, 0)  # noqa: DTZ001  local time, as a site sees it
SATURDAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("time", "is_open"),
    [("08:59", False), ("09:00", True), ("11:59", True), ("12:00", False), ("13:30", True), ("17:30", False)],
)
def test_a_minute_is_open_from_the_beginning_up_to_the_end(time: str, is_open: bool) -> None:
    hour, minute = map(int, time.split(":"))
    assert WEEK.open_at(MONDAY.replace(hour=hour, minute=minute)) is is_open


def test_the_last_minute_before_midnight_is_open_until_24() -> None:
    assert WEEK.open_at(datetime(2026, 11, 28, 23, 59))  # noqa: DTZ001


def test_a_day_that_is_not_named_is_closed() -> None:
    assert not WEEK.open_at(datetime(2026, 11, 24, 10, 0))  # noqa: DTZ001


def test_the_closing_time_is_the_end_of_the_last_span() -> None:
    assert WEEK.closes_on(MONDAY.date()) == "17:30"


def test_a_closed_day_has_no_closing_time() -> None:
    assert WEEK.closes_on(date(2026, 11, 24)) == ""


def test_before_the_first_span_the_next_opening_is_today() -> None:
    assert WEEK.opens_next(MONDAY) == (MONDAY.date(), "09:00")


def test_at_lunch_the_next_opening_is_the_afternoon() -> None:
    assert WEEK.opens_next(MONDAY.replace(hour=12, minute=30)) == (MONDAY.date(), "13:30")


def test_after_the_last_span_the_next_opening_is_another_day() -> None:
    assert WEEK.opens_next(MONDAY.replace(hour=18)) == (SATURDAY, "00:00")


def test_the_next_opening_may_be_a_week_away() -> None:
    only_mondays = weekly(mon=["09:00-12:00"])
    assert only_mondays.opens_next(MONDAY.replace(hour=9)) == (date(2026, 11, 30), "09:00")


def test_hours_that_never_open_have_no_next_opening() -> None:
    assert weekly().opens_next(MONDAY) is None


@pytest.mark.parametrize(
    "text", ["9:00-12:00", "12:00-09:00", "09:00-09:00", "22:00-24:01", "09:00", "", "25:00-26:00"]
)
def test_hours_written_wrongly_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"hours are written|the end must"):
        WeeklyHours.parse({"mon": [text]})


def test_a_misspelt_day_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'monday'"):
        WeeklyHours.parse({"monday": ["09:00-12:00"]})


@given(
    st.sampled_from(DAYS),
    st.integers(0, 24 * 60 - 1),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001
)
def test_what_opens_next_is_open_then(day: str, minute: int, local: datetime) -> None:
    week = weekly(**{day: [f"{minute // 60:02d}:{minute % 60:02d}-24:00"]})
    opening = week.opens_next(local)
    assert opening is not None
    hour, _, then = opening[1].partition(":")
    assert week.open_at(datetime(opening[0].year, opening[0].month, opening[0].day, int(hour), int(then)))  # noqa: DTZ001
