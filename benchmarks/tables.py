"""What was found, as tables for people."""

from __future__ import annotations

import io
import shutil
import sys
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from benchmarks.measures import Aim, Measure, Of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.catalog import Benchmark
    from benchmarks.together import Outcome

_WIDTH: Final = 150  # where nobody says how wide it is: a file, a pipe
_LEAST_RATIO: Final = 0.1  # below, 1/92 says more than 0.011
_MET: Final = {True: "met", False: "missed", None: ""}


def number(value: float) -> str:
    """Write a number with three digits that count: 0.41, 141.5 → 142, 72,660."""
    if value == int(value) and abs(value) < 1e15:  # noqa: PLR2004  beyond, a float holds no whole number for certain
        return f"{int(value):,}"
    if abs(value) >= 100:  # noqa: PLR2004
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2g}" if abs(value) < 1 else f"{value:.2f}"  # noqa: PLR2004


def ratio(value: float | None) -> str:
    """Write a ratio: 1.22 ×, or 1/92 when it is small."""
    if value is None:
        return ""
    return f"{value:.2f} ×" if value >= _LEAST_RATIO or value <= 0 else f"1/{1 / value:.0f}"


def aim(wanted: Aim | None) -> str:
    """Write an aim: ratio ≤ 1.3, p95 ≤ 33."""
    if wanted is None:
        return ""
    write = ratio if wanted.of is Of.RATIO else number
    limits = [("≤", wanted.at_most), ("≥", wanted.at_least)]
    words = " ".join(f"{sign} {write(limit)}" for sign, limit in limits if limit is not None)
    return words if wanted.of is Of.VALUE else f"{wanted.of} {words}"


def cells(measure: Measure) -> tuple[str, str, str, str, str, str]:
    """Give a measure as the cells of a row: what, value, p5 to p95, peer, ratio, aim with whether it is met."""
    between = "" if measure.low is None or measure.high is None or measure.runs == 1 else _between(measure)
    peer = f"{measure.peer.name}: {number(measure.peer.value)}" if measure.peer else ""
    held = f"{aim(measure.aim)}: {_MET[measure.met]}" if measure.aim and measure.met is not None else aim(measure.aim)
    what = f"{measure.what} ({measure.note})" if measure.note else measure.what
    return what, f"{number(measure.value)} {measure.unit}".strip(), between, peer, ratio(measure.ratio), held


def found_table(measures: Iterable[Measure]) -> str:
    """Give one benchmark's measures as a table."""
    table = _table()
    for measure in measures:
        _row(table, "", measure)
    return _drawn(table)


def outcomes_table(outcomes: Sequence[Outcome]) -> str:
    """Give every benchmark's measures as one table; of one that could not run, why."""
    table = _table("benchmark")
    for outcome in outcomes:
        name = outcome.benchmark.name
        if outcome.cannot_run:
            table.add_row(name, Text(f"did not run: {outcome.cannot_run}", style="yellow"))
        for nth, measure in enumerate(outcome.measures):
            _row(table, "" if nth else name, measure, named=True)
        table.add_section()
    return _drawn(table)


def list_table(benchmarks: Iterable[Benchmark]) -> str:
    """Give the names and what each measures."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column()
    for benchmark in benchmarks:
        table.add_row(benchmark.name, benchmark.what + (" (long: only when named, or with --long)" * benchmark.long))
    return _drawn(table)


def _between(measure: Measure) -> str:
    return f"{number(measure.low or 0.0)} to {number(measure.high or 0.0)}"


def _table(*first: str) -> Table:
    table = Table(*first, "what", box=None, pad_edge=False, header_style="dim")
    table.add_column("median", justify="right", no_wrap=True)
    table.add_column("p5 to p95", no_wrap=True)
    table.add_column("beside")
    table.add_column("ratio", justify="right", no_wrap=True)
    table.add_column("aim")
    return table


def _row(table: Table, name: str, measure: Measure, *, named: bool = False) -> None:
    row = [Text(cell) for cell in cells(measure)]
    if measure.met is not None:
        row[-1].stylize("green" if measure.met else "red")
    table.add_row(*([Text(name)] if named else []), *row)


def _drawn(table: Table) -> str:
    people = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if people else _WIDTH
    drawn = io.StringIO()
    Console(file=drawn, width=width, force_terminal=people, color_system="standard" if people else None).print(table)
    return "\n".join(line.rstrip() for line in drawn.getvalue().splitlines())
