"""Benchmarks one after the other, each in a process of its own: none warms or burdens the next, none ends the rest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.measures import RESERVED, Json, Measure, measure_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.catalog import Benchmark
    from benchmarks.machine import Machine

ROOT: Final = Path(__file__).resolve().parents[1]
_PATIENCE_S: Final = 1200.0
_LONG_PATIENCE_S: Final = 4 * 3600.0
_USAGE: Final = 2
_TOLD: Final = 160  # characters of a complaint, at most


class Misused(Exception):
    """The options given are not a benchmark's; the words are its usage."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one benchmark ended: with measures, or with the reason why there are none."""

    benchmark: Benchmark
    measures: tuple[Measure, ...] = ()
    figures: Json = field(default_factory=dict)
    took_s: float = 0.0
    cannot_run: str = ""

    def as_json(self) -> dict[str, object]:
        """Give it as `kiosk bench --json` prints it."""
        return {
            "benchmark": self.benchmark.name,
            "what": self.benchmark.what,
            **self.figures,
            "measures": [measure.as_json() for measure in self.measures],
            "took_s": round(self.took_s, 1),
            "cannot_run": self.cannot_run or None,
        }


def command(benchmark: Benchmark, options: Sequence[str] = ()) -> list[str]:
    """Give what starts a benchmark in a process of its own."""
    return [sys.executable, "-m", f"benchmarks.{benchmark.module}", *options]


def run(benchmark: Benchmark, options: Sequence[str] = (), *, quick: bool = False) -> Outcome:
    """Run one to its end. Raises Misused when it does not know an option."""
    given = [*options, "--json", *(["--quick"] if quick else [])]
    return run_command(benchmark, command(benchmark, given))


def run_command(benchmark: Benchmark, started: Sequence[str]) -> Outcome:
    """Run what prints a benchmark's JSON on the last line of its standard output."""
    began = time.monotonic()
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace") as errors,
        subprocess.Popen(
            started,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as child,
    ):
        try:
            out, _ = child.communicate(timeout=_LONG_PATIENCE_S if benchmark.long else _PATIENCE_S)
        except subprocess.TimeoutExpired:
            return Outcome(benchmark, took_s=time.monotonic() - began, cannot_run="did not end in time")
        finally:
            if child.poll() is None:
                child.terminate()
        errors.seek(0)
        complaints = errors.read().strip()
    if child.returncode == _USAGE and not out:
        raise Misused(complaints)
    return _outcome(benchmark, out, complaints, took_s=time.monotonic() - began)


def document(machine: Machine, outcomes: Sequence[Outcome], *, one: bool) -> dict[str, object]:
    """Give the whole as JSON: one benchmark's figures on top where only one was asked for, else a list."""
    told = [outcome.as_json() for outcome in outcomes]
    if one and len(told) == 1:
        return {**told[0], "machine": machine.as_json()}
    return {"machine": machine.as_json(), "benchmarks": told}


def _outcome(benchmark: Benchmark, out: str, complaints: str, *, took_s: float) -> Outcome:
    try:
        told: dict[str, Any] = json.loads(out.splitlines()[-1])  # Any: JSON from a process of our own
        reason, measures = told.get("cannot_run"), tuple(map(measure_from, told.get("measures", ())))
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        last = complaints.splitlines()[-1][:_TOLD] if complaints else "it said nothing"
        return Outcome(benchmark, took_s=took_s, cannot_run=f"it broke: {last}")
    figures = {name: value for name, value in told.items() if name not in RESERVED}
    return Outcome(benchmark, measures, figures, took_s, str(reason or ""))
