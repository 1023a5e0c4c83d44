"""Tables for people."""

from __future__ import annotations

import pytest

from benchmarks.catalog import BENCHMARKS
from benchmarks.measures import Aim, Measure, Of, Peer
from benchmarks.tables import aim, cells, found_table, list_table, number, outcomes_table, ratio
from benchmarks.together import Outcome

SLOW = Measure(
    name="frame",
    what="shown → painted",
    unit="ms",
    value=141.52,
    low=140.0,
    high=152.9,
    runs=20,
    peer=Peer("the bare wire", 115.8),
    aim=Aim(Of.RATIO, at_most=1.2),
)


@pytest.mark.parametrize(
    ("value", "written"),
    [(72660.0, "72,660"), (141.52, "142"), (16.71, "16.7"), (1.234, "1.23"), (0.4104, "0.41"), (0.0, "0"), (8, "8")],
)
def test_a_number_is_written_with_the_digits_that_count(value: float, written: str) -> None:
    assert number(value) == written


@pytest.mark.parametrize(("value", "written"), [(1.221, "1.22 ×"), (788 / 72660, "1/92"), (0.0, "0.00 ×"), (None, "")])
def test_a_small_ratio_is_written_as_a_fraction(value: float | None, written: str) -> None:
    assert ratio(value) == written


@pytest.mark.parametrize(
    ("wanted", "written"),
    [
        (None, ""),
        (Aim(Of.RATIO, at_most=1 / 25), "ratio ≤ 1/25"),
        (Aim(Of.HIGH, at_most=33.0), "p95 ≤ 33"),
        (Aim(Of.VALUE, at_least=0.5, at_most=2), "≤ 2 ≥ 0.5"),
    ],
)
def test_an_aim_says_what_it_is_set_for(wanted: Aim | None, written: str) -> None:
    assert aim(wanted) == written


def test_a_row_holds_figure_spread_peer_ratio_and_verdict() -> None:
    assert cells(SLOW) == (
        "shown → painted",
        "142 ms",
        "140 to 153",
        "the bare wire: 116",
        "1.22 ×",
        "ratio ≤ 1.20 ×: missed",
    )


def test_a_note_stands_behind_what_was_measured() -> None:
    plain = Measure(name="n", what="typeset", unit="ms", value=30, note="WeasyPrint is not installed")
    assert cells(plain) == ("typeset (WeasyPrint is not installed)", "30 ms", "", "", "", "")


def test_one_benchmark_has_a_row_a_measure() -> None:
    assert len(found_table([SLOW, SLOW]).splitlines()) == 3


def test_together_each_benchmark_is_named_once() -> None:
    table = outcomes_table([Outcome(BENCHMARKS[0], (SLOW, SLOW)), Outcome(BENCHMARKS[1], (SLOW,))])
    assert (table.count(BENCHMARKS[0].name), table.count(BENCHMARKS[1].name)) == (1, 1)


def test_one_that_could_not_run_says_why_beside_the_others() -> None:
    table = outcomes_table([Outcome(BENCHMARKS[0], cannot_run="no fonts here"), Outcome(BENCHMARKS[1], (SLOW,))])
    assert "did not run: no fonts here" in table
    assert "142 ms" in table


def test_square_brackets_are_words_too() -> None:
    table = outcomes_table([Outcome(BENCHMARKS[0], cannot_run="it broke: [red] herring")])
    assert "[red] herring" in table


def test_the_list_names_all_and_marks_the_long_ones() -> None:
    lines = list_table(BENCHMARKS).splitlines()
    assert [line.split()[0] for line in lines] == [benchmark.name for benchmark in BENCHMARKS]
    assert ["long" in line.partition("(")[2] for line in lines] == [benchmark.long for benchmark in BENCHMARKS]
