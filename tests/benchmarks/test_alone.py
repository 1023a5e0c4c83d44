"""One benchmark as a program."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

import pytest

from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, CannotRun, Found, Measure, Of

if TYPE_CHECKING:
    from collections.abc import Iterator

OPTIONS = (Option("runs", 30, "how often", quick=3), Option("slow", default=False, what="take your time"))


@pytest.fixture(autouse=True)
def _signal_as_it_was() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def counting(*, runs: int, slow: bool) -> Found:
    value = 100.0 if slow else 1.0
    return Found((Measure(name="n", what="→", unit="ms", value=value, aim=Aim(Of.VALUE, at_most=2)),), {"runs": runs})


def wanting(*, runs: int, slow: bool) -> Found:
    raise CannotRun(f"no printer, {runs} times")


def told_by(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    alone("card-read", counting, OPTIONS, about="Counts.", arguments=[*arguments, "--json"])
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


@pytest.mark.parametrize(
    ("arguments", "runs"), [((), 30), (("--quick",), 3), (("--runs", "7"), 7), (("--quick", "--runs", "7"), 7)]
)
def test_what_is_asked_for_stands_before_quick_before_the_default(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], runs: int
) -> None:
    assert told_by(capsys, *arguments)["runs"] == runs


def test_json_is_ascii_on_one_line_with_figures_measures_and_machine(capsys: pytest.CaptureFixture[str]) -> None:
    alone("card-read", counting, OPTIONS, about="Counts.", arguments=["--json"])
    out = capsys.readouterr().out
    assert out.isascii()
    assert out.count("\n") == 1
    assert list(json.loads(out)) == ["benchmark", "what", "runs", "measures", "took_s", "machine"]


def test_people_get_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    alone("card-read", counting, OPTIONS, about="Counts.", arguments=[])
    assert "≤ 2: met" in capsys.readouterr().out


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--slow"], 1)])
def test_a_missed_aim_is_exit_1(arguments: list[str], code: int) -> None:
    assert alone("card-read", counting, OPTIONS, about="Counts.", arguments=arguments) == code


def test_what_is_missing_is_said_with_exit_3(capsys: pytest.CaptureFixture[str]) -> None:
    assert alone("card-read", wanting, OPTIONS, about="Counts.", arguments=["--json"]) == 3
    assert json.loads(capsys.readouterr().out) == {"benchmark": "card-read", "cannot_run": "no printer, 30 times"}
