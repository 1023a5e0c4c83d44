"""Figures, ratios and aims."""

from __future__ import annotations

import json

import pytest

from benchmarks.measures import Aim, Found, Measure, Of, Peer, measure_from, spread, timed


def measure(**fields: object) -> Measure:
    return Measure(**({"name": "n", "what": "w", "unit": "ms", "value": 30.0} | fields))  # type: ignore[arg-type]


def test_a_peer_gives_the_ratio() -> None:
    assert measure(peer=Peer("bare", 20.0)).ratio == 1.5


@pytest.mark.parametrize("peer", [None, Peer("nothing", 0.0)])
def test_no_peer_gives_no_ratio(peer: Peer | None) -> None:
    assert measure(peer=peer).ratio is None


def test_a_ratio_of_pairs_stands_before_that_of_medians() -> None:
    assert measure(peer=Peer("bare", 20.0), paired_ratio=1.4).ratio == 1.4


@pytest.mark.parametrize(
    ("aim", "met"),
    [
        (None, None),
        (Aim(Of.VALUE, at_most=30), True),
        (Aim(Of.VALUE, at_most=29.9), False),
        (Aim(Of.VALUE, at_least=30), True),
        (Aim(Of.VALUE, at_least=31), False),
        (Aim(Of.HIGH, at_most=33), False),
        (Aim(Of.HIGH, at_most=40), True),
        (Aim(Of.RATIO, at_most=1.5), True),
        (Aim(Of.RATIO, at_most=1.4), False),
    ],
)
def test_an_aim_is_held_against_what_it_is_set_for(aim: Aim | None, met: bool | None) -> None:
    assert measure(high=40.0, peer=Peer("bare", 20.0), aim=aim).met is met


@pytest.mark.parametrize("of", [Of.RATIO, Of.HIGH])
def test_an_aim_with_nothing_to_hold_against_it_is_neither_met_nor_missed(of: Of) -> None:
    assert measure(aim=Aim(of, at_most=1)).met is None


def test_samples_become_median_and_5th_and_95th_percentile() -> None:
    found = timed("n", "w", "ms", [float(each) for each in range(101)])
    assert (found.value, found.low, found.high, found.runs) == (50.0, 5.0, 95.0, 101)


def test_one_sample_is_its_own_spread() -> None:
    assert spread([7.0]) == (7.0, 7.0)


def test_no_sample_is_said() -> None:
    with pytest.raises(ValueError, match="press: nothing was measured"):
        timed("press", "w", "ms", [])


@pytest.mark.parametrize(
    "told",
    [
        measure(),
        measure(low=28.0, high=40.0, runs=9, peer=Peer("bare", 20.0), aim=Aim(Of.RATIO, at_most=2.0), note="quiet"),
        measure(aim=Aim(Of.VALUE, at_least=0)),
    ],
)
def test_a_measure_comes_back_from_json_as_it_went(told: Measure) -> None:
    back = measure_from(json.loads(json.dumps(told.as_json())))
    assert back.as_json() == told.as_json()


def test_json_keeps_the_digits_that_count() -> None:
    assert measure(value=141.523456789).as_json()["value"] == 141.523


def test_figures_may_not_hide_what_every_benchmark_tells() -> None:
    with pytest.raises(ValueError, match="machine"):
        Found((), {"machine": "mine"})
