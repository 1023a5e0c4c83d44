"""Waiting times: the pure estimators, and how wrong they are on simulated days."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from backend.server.queueing.estimates import (
    Line,
    Overtaking,
    ServiceTimes,
    expected_range,
    expected_s,
    head_of_line_s,
    queue_length_s,
    service_times,
)
from backend.server.queueing.simulation import Day, Estimator, error_table, simulate
from kiosk.domain.queueing import Wait

LINE = Line(ahead=3, counters=2, idle=0, times=ServiceTimes(300))
LINES = st.builds(
    Line,
    ahead=st.floats(0, 200),
    counters=st.integers(1, 20),
    idle=st.integers(0, 3),
    times=st.builds(ServiceTimes, st.floats(10, 3600), st.floats(0.1, 1.5)),
    on_break=st.integers(0, 3),
)


def test_busy_counters_finish_one_more_than_stand_ahead() -> None:
    assert expected_s(LINE) == 4 * 300 / 2


def test_an_idle_counter_and_nobody_ahead_is_no_wait() -> None:
    assert expected_range(replace(LINE, ahead=0, idle=1)) == Wait(0, 0)


def test_no_open_counter_tells_nothing() -> None:
    assert (expected_s(replace(LINE, counters=0)), expected_range(replace(LINE, counters=0))) == (None, None)


def test_people_who_overtake_make_it_longer() -> None:
    plain = expected_s(LINE)
    longer = expected_s(replace(LINE, overtaking=(Overtaking(per_s=1 / 300, credit_gap_s=900),)))
    assert plain is not None
    assert longer is not None
    assert longer > plain


def test_who_overtakes_does_so_only_within_the_credit() -> None:
    short = expected_s(replace(LINE, overtaking=(Overtaking(per_s=1 / 300, credit_gap_s=300),)))
    assert short == (4 + 1) * 300 / 2


def test_a_counter_on_break_helps_whoever_waits_beyond_it() -> None:
    far = replace(LINE, ahead=20)
    alone, helped = expected_s(far), expected_s(replace(far, on_break=1))
    assert alone is not None
    assert helped is not None
    assert 900 < helped < alone


def test_a_counter_on_break_does_not_help_whoever_is_next() -> None:
    assert expected_s(replace(LINE, on_break=1)) == expected_s(LINE)


@given(LINES)
def test_the_range_holds_the_expected_wait(line: Line) -> None:
    seconds, told = expected_s(line), expected_range(line)
    assert seconds is not None
    assert told is not None
    assert told.from_min <= seconds / 60 <= told.to_min


@given(LINES, st.floats(0, 50))
def test_more_people_ahead_never_wait_less(line: Line, more: float) -> None:
    now, then = expected_s(line), expected_s(replace(line, ahead=line.ahead + more))
    assert now is not None
    assert then is not None
    assert then >= now


def test_nothing_measured_is_the_configured_mean() -> None:
    assert service_times([], configured_s=300, prior_weight=5).mean_s == 300


@given(st.lists(st.floats(1, 7200), min_size=1, max_size=50), st.floats(10, 3600), st.integers(1, 50))
def test_the_mean_lies_between_measured_and_configured(times: list[float], configured: float, weight: int) -> None:
    own = sum(times) / len(times)
    told = service_times(times, configured_s=configured, prior_weight=weight).mean_s
    assert min(own, configured) - 1e-6 <= told <= max(own, configured) + 1e-6


def test_few_measured_services_move_the_mean_little() -> None:
    assert service_times([900], configured_s=300, prior_weight=5).mean_s == 400


def test_queue_length_is_people_ahead_and_one_over_counters() -> None:
    assert queue_length_s(3, counters=2, mean_s=300) == 600


def test_queue_length_without_counters_tells_nothing() -> None:
    assert queue_length_s(3, counters=0, mean_s=300) is None


def test_head_of_line_without_anybody_is_no_wait() -> None:
    assert head_of_line_s(None) == 0


def test_the_same_seed_is_the_same_day() -> None:
    assert simulate(Day(), seed=7) == simulate(Day(), seed=7)


def test_another_seed_is_another_day() -> None:
    assert simulate(Day(), seed=7) != simulate(Day(), seed=8)


def test_a_day_without_arrivals_asks_nobody() -> None:
    assert [one.asked for one in error_table([Day(load=1e-9)], seeds=[1])] == [0, 0, 0]


def test_ours_is_less_wrong_than_both_named_estimators() -> None:
    wrong = {one.estimator: one.mean_absolute_min for one in error_table(seeds=range(100, 110))}
    assert wrong[Estimator.OURS] < min(wrong[Estimator.QUEUE_LENGTH], wrong[Estimator.HEAD_OF_LINE])


def test_the_range_that_is_told_holds_most_waits() -> None:
    ours = next(one for one in error_table(seeds=range(100, 110)) if one.estimator is Estimator.OURS)
    assert ours.within is not None
    assert 0.7 < ours.within < 0.95
