"""What a day was like, and what today will be like."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.server.queueing import calling, reviews
from backend.server.queueing.refusals import Refused
from backend.server.queueing.statistics import Times, day_statistics, forecast, scaled, usual_day
from kiosk.domain.certificates import Satisfaction
from kiosk.domain.queueing import NumberOrder
from tests.backend.engines import BOTH

if TYPE_CHECKING:
    from backend.server.queueing.statistics import DayStatistics
    from tests.backend.halls import Counterside

ENGINES = BOTH

MONDAY = date(2026, 11, 23)


def _told(hall: Counterside) -> DayStatistics:
    with hall.store.read() as session:
        return day_statistics(session, "hall", MONDAY)


@pytest.fixture
def busy(hall: Counterside) -> Counterside:
    """Two are served at counter 1, two and five minutes after they came; the third does not come."""
    hall.order(NumberOrder("a", services=("x",)))
    hall.take()
    hall.take()
    hall.open("1")
    hall.wait(minutes=2)
    hall.serve("1", seconds=180)
    hall.serve("1", seconds=240)
    hall.call("1")
    hall.do(calling.no_show, "1")
    return hall


def test_waiting_is_measured_until_the_call(busy: Counterside) -> None:
    assert _told(busy).waiting == Times(count=3, mean_s=(120 + 300 + 540) // 3, p90_s=540)


def test_serving_is_told_by_counter(busy: Counterside) -> None:
    assert _told(busy).serving_by_counter == {"1": Times(2, 210, 240)}


def test_serving_is_told_by_service(busy: Counterside) -> None:
    assert _told(busy).serving_by_service == {"x": Times(1, 180, 180)}


def test_hours_are_local(busy: Counterside) -> None:
    assert _told(busy).taken_by_hour == {10: 3}


def test_who_did_not_come_is_counted_beside_those_who_were_served(busy: Counterside) -> None:
    assert (_told(busy).finished, _told(busy).no_shows) == (2, 1)


def test_throughput_counts_what_was_finished(busy: Counterside) -> None:
    assert _told(busy).finished_by_hour == {10: 2}


def test_a_day_without_numbers_is_all_zero(hall: Counterside) -> None:
    told = _told(hall)
    assert (told.taken, told.waiting, told.no_shows) == (0, Times(0, 0, 0), 0)


def test_a_number_sent_on_waits_in_two_queues(hall: Counterside) -> None:
    from backend.server.queueing import moving

    hall.take()
    hall.open("1")
    hall.open("3")
    hall.wait(minutes=1)
    hall.call("1")
    hall.do(moving.transfer, "1", queue_id="b", keep_place=True)
    hall.wait(minutes=4)
    hall.call("3")
    assert {queue: times.mean_s for queue, times in _told(hall).waiting_by_queue.items()} == {"a": 60, "b": 240}


def test_a_review_counts_once(busy: Counterside) -> None:
    with busy.store.write() as session:
        reviews.review(session, "n1", site_id="hall", satisfaction=Satisfaction.GOOD, at=busy.now)
    with pytest.raises(Refused), busy.store.write() as session:
        reviews.review(session, "n1", site_id="hall", satisfaction=Satisfaction.BAD, at=busy.now)
    assert _told(busy).satisfaction == {"good": 1}


def test_a_number_that_is_not_finished_is_not_reviewed(hall: Counterside) -> None:
    number = hall.take()
    with pytest.raises(Refused), hall.store.write() as session:
        reviews.review(session, number.id, site_id="hall", satisfaction=Satisfaction.GOOD, at=hall.now)


def test_the_forecast_is_the_mean_of_the_same_weekday(hall: Counterside) -> None:
    for _ in range(4):
        hall.take()
    hall.wait(days=7)
    for _ in range(2):
        hall.take()
    with hall.store.read() as session:
        told = forecast(session, "hall", MONDAY + timedelta(days=14))
    assert (told.weeks, told.by_hour) == (2, {10: 3.0})


def test_another_weekday_is_no_history(hall: Counterside) -> None:
    hall.take()
    with hall.store.read() as session:
        assert forecast(session, "hall", MONDAY + timedelta(days=8)).weeks == 0


def test_a_day_that_began_twice_as_full_goes_on_so() -> None:
    assert scaled({9: 10.0, 10: 10.0}, {9: 20}, hour=10) == {9: 20.0, 10: 20.0}


@given(st.dictionaries(st.integers(0, 23), st.integers(0, 500)), st.integers(0, 23))
def test_hours_that_are_over_are_told_as_they_were(today: dict[int, int], hour: int) -> None:
    told = scaled(dict.fromkeys(range(24), 10.0), today, hour=hour)
    assert all(told[at] == count for at, count in today.items() if at < hour)


@given(st.lists(st.dictionaries(st.integers(0, 23), st.integers(0, 500)), min_size=1, max_size=4))
def test_a_usual_day_is_not_above_the_fullest(days: list[dict[int, int]]) -> None:
    assert all(count <= max(day.get(hour, 0) for day in days) for hour, count in usual_day(days).items())
