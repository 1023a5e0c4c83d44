"""Five failures slow a terminal down, fifteen lock it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.technician.attempts import LONGEST_WAIT_S, Attempts

NOW = datetime(2026, 11, 23, 6, 36, tzinfo=UTC)


def failed(times: int) -> Attempts:
    attempts = Attempts()
    for _ in range(times):
        attempts = attempts.begun(NOW)
    return attempts


@pytest.mark.parametrize("times", range(5))
def test_few_failures_cost_no_time(times: int) -> None:
    assert failed(times).wait_s(NOW) == 0


def test_fifth_failure_slows_down() -> None:
    assert failed(5).wait_s(NOW) == 30


def test_delay_grows_with_each_failure() -> None:
    waits = [failed(times).wait_s(NOW) for times in range(5, 10)]
    assert waits == [30, 60, 120, 240, 480]


@pytest.mark.parametrize("times", [10, 15, 100, 10_000])
def test_delay_has_an_end(times: int) -> None:
    assert failed(times).wait_s(NOW) == LONGEST_WAIT_S


def test_waiting_is_over_when_it_is_over() -> None:
    assert failed(5).wait_s(NOW + timedelta(seconds=30)) == 0


def test_fourteen_failures_do_not_lock() -> None:
    assert not failed(14).locked


def test_fifteenth_failure_locks() -> None:
    assert failed(15).locked


def test_time_alone_unlocks_nothing() -> None:
    assert failed(15).seen(NOW + timedelta(days=365)).locked


def test_clock_set_back_costs_one_pause_at_most() -> None:
    assert failed(5).wait_s(NOW - timedelta(days=3)) == 30


def test_clock_set_back_is_taken_note_of() -> None:
    earlier = NOW - timedelta(days=3)
    assert failed(5).seen(earlier).wait_s(earlier + timedelta(seconds=31)) == 0
