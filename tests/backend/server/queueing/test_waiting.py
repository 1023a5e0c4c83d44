"""The first guess of waiting times."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backend.server.queueing.waiting import estimate
from kiosk.domain.queueing import Wait


def test_nobody_ahead_means_no_wait() -> None:
    assert estimate(0, open_counters=4, mean_service_s=800) == Wait(0, 0)


def test_three_people_at_four_counters_wait_eight_to_twelve_minutes() -> None:
    assert estimate(3, open_counters=4, mean_service_s=800) == Wait(8, 12)


def test_one_quick_person_is_still_a_wait() -> None:
    assert estimate(1, open_counters=9, mean_service_s=30) == Wait(0, 1)


@given(st.integers(1, 500), st.integers(1, 20), st.integers(10, 7200))
def test_the_range_holds_the_plain_division(ahead: int, counters: int, mean_s: int) -> None:
    wait = estimate(ahead, open_counters=counters, mean_service_s=mean_s)
    assert wait.from_min <= ahead * mean_s / 60 / counters <= wait.to_min


@given(st.integers(0, 500), st.integers(1, 20), st.integers(10, 7200))
def test_more_people_never_wait_less(ahead: int, counters: int, mean_s: int) -> None:
    now = estimate(ahead, open_counters=counters, mean_service_s=mean_s)
    more = estimate(ahead + 1, open_counters=counters, mean_service_s=mean_s)
    assert (more.from_min, more.to_min) >= (now.from_min, now.to_min)
