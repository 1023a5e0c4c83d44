"""Benchmarks in processes of their own."""

from __future__ import annotations

import json
import sys

import pytest

from benchmarks.catalog import BENCHMARKS
from benchmarks.machine import Machine
from benchmarks.measures import Aim, Measure, Of, Peer
from benchmarks.together import Misused, Outcome, document, run, run_command

ONE = BENCHMARKS[0]
MACHINE = Machine("Example", 2, 16.4, "Debian", "6.1", "3.11", "6.11", 0.1, "2026-11-23T06:38Z")
MEASURE = Measure(
    name="ticket", what="a ticket", unit="bytes", value=788, peer=Peer("raster", 72660), aim=Aim(Of.RATIO, at_most=0.04)
)


def saying(program: str) -> Outcome:
    return run_command(ONE, [sys.executable, "-c", program])


def test_measures_and_figures_come_from_the_last_line() -> None:
    told = json.dumps({"benchmark": ONE.name, "numbers": 800, "measures": [MEASURE.as_json()], "machine": {}})
    outcome = saying(f"print('warming up'); print({told!r})")
    assert (outcome.figures, outcome.cannot_run) == ({"numbers": 800}, "")
    assert [measure.as_json() for measure in outcome.measures] == [MEASURE.as_json()]


def test_what_it_cannot_run_without_is_told() -> None:
    told = json.dumps({"benchmark": ONE.name, "cannot_run": "no printer here"})
    assert saying(f"print({told!r}); raise SystemExit(3)").cannot_run == "no printer here"


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("raise OSError('no wire')", "it broke: OSError: no wire"),
        ("print('not JSON')", "it broke: it said nothing"),
        ("print('[]')", "it broke: it said nothing"),
        ('print(\'{"measures": [{"name": "half"}]}\')', "it broke: it said nothing"),
        ("import os; os.abort()", "it broke: it said nothing"),
    ],
)
def test_one_that_breaks_says_so_and_raises_nothing(program: str, reason: str) -> None:
    assert saying(program).cannot_run == reason


def test_an_option_it_does_not_have_is_misuse() -> None:
    with pytest.raises(Misused, match="--colour"):
        run(ONE, ["--colour", "red"])


def test_several_make_a_list() -> None:
    told = document(MACHINE, [Outcome(ONE, (MEASURE,)), Outcome(BENCHMARKS[1], cannot_run="no wire")], one=False)
    assert told == {
        "machine": MACHINE.as_json(),
        "benchmarks": [
            {
                "benchmark": "ticket-bytes",
                "what": ONE.what,
                "measures": [MEASURE.as_json()],
                "took_s": 0.0,
                "cannot_run": None,
            },
            {
                "benchmark": "card-read",
                "what": BENCHMARKS[1].what,
                "measures": [],
                "took_s": 0.0,
                "cannot_run": "no wire",
            },
        ],
    }


def test_one_that_was_named_has_its_figures_on_top() -> None:
    told = document(MACHINE, [Outcome(ONE, (MEASURE,), {"engine": "sqlite", "numbers": 800})], one=True)
    assert (told["engine"], told["numbers"], told["machine"]) == ("sqlite", 800, MACHINE.as_json())
