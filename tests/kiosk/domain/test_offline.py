"""What a hall is like when nobody tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.offline import Stock, business_date, hall_without_backend
from tests.fakes.halls import GENERAL, HALL, NOW, RESIDENCE
from tests.fakes.offline import SPANS, TODAY, TOMORROW

if TYPE_CHECKING:
    from kiosk.domain.queueing import HallStatus, QueueStatus

STOCK = Stock("general", "A", 5003, 8, 10, SPANS, "17:30")


def at(hour: int, minute: int = 0, *, day: int = 23) -> datetime:
    """An instant by the clock of the hall."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def hall(now: datetime, *stocks: Stock, told: HallStatus = HALL) -> HallStatus:
    found = hall_without_backend(replace(told, as_of=min(told.as_of, now)), stocks, now=now)
    assert found is not None
    return found


def general(now: datetime, stock: Stock = STOCK, *, told: QueueStatus = GENERAL) -> QueueStatus:
    return hall(now, stock, told=replace(HALL, queues=(told,))).queues[0]


def test_a_queue_with_numbers_is_open_in_its_hours() -> None:
    queue = general(at(10))
    assert (queue.open, queue.next_ticket, queue.open_until) == (True, "A5003", "17:30")


def test_a_queue_without_numbers_is_closed() -> None:
    assert [queue.open for queue in hall(at(10), STOCK).queues] == [True, False]


@pytest.mark.parametrize(
    ("now", "opens", "opens_at"),
    [
        (at(8, 59), False, "09:00"),
        (at(9), True, ""),
        (at(11, 29), True, ""),
        (at(11, 30), False, "13:00"),
        (at(17), False, ""),
    ],
)
def test_hours_are_those_of_the_range(now: datetime, opens: bool, opens_at: str) -> None:
    queue = general(now)
    assert (queue.open, queue.opens_at) == (opens, opens_at)


def test_a_used_up_queue_is_closed_for_the_day() -> None:
    queue = general(at(8), replace(STOCK, left=0))
    assert (queue.open, queue.opens_at) == (False, "")


def test_a_day_without_hours_is_closed() -> None:
    assert not general(at(10), replace(STOCK, spans=())).open


def test_a_stopped_queue_stays_stopped_on_its_day() -> None:
    assert not general(at(10), told=replace(GENERAL, stopped=True)).open


def test_a_queue_stopped_yesterday_is_open_today() -> None:
    queue = general(at(10, day=24), told=replace(GENERAL, stopped=True, instead="residence"))
    assert (queue.open, queue.stopped, queue.instead) == (True, False, "")


def test_nobody_knows_who_waits() -> None:
    queue = general(at(10))
    assert (queue.waiting, queue.wait, queue.left_today) == (0, None, None)


def test_the_hall_says_that_it_is_as_of_then() -> None:
    found = hall(at(10), STOCK)
    assert (found.offline, found.as_of, found.queues[1].name) == (True, NOW, RESIDENCE.name)


def test_the_day_is_the_days_at_the_site() -> None:
    assert [business_date(HALL, at(23, 59)), business_date(HALL, at(0, 0, day=24))] == [TODAY, TOMORROW]


def test_after_midnight_it_is_another_day() -> None:
    assert hall(at(0, 30, day=24)).business_date == TOMORROW


def test_a_moved_terminal_gives_none() -> None:
    assert hall_without_backend(replace(HALL, confirmed=False), [STOCK], now=NOW) is None


@pytest.mark.parametrize(("behind_s", "served"), [(119, True), (121, False)])
def test_a_clock_that_went_back_dates_nothing(behind_s: int, served: bool) -> None:
    assert (hall_without_backend(HALL, [STOCK], now=NOW - timedelta(seconds=behind_s)) is not None) is served
