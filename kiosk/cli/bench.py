"""`kiosk bench`: every figure of docs/benchmarks.md, measured here and now."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.cli.output import Exit, complaining, emit, say
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.catalog import Benchmark
    from benchmarks.together import Outcome

TREE: Final = Path(__file__).resolve().parents[2]


def bench(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help="Which ones; all but the long ones if none is named. A single one's own options follow its name.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, ASCII only.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer runs: a look, not a measurement.")] = False,
    long: Annotated[bool, typer.Option("--long", help="The long ones, too: kills by the hundred.")] = False,
    list_them: Annotated[bool, typer.Option("--list", help="Say which there are, and run none.")] = False,
) -> None:
    """Measure this house against its peers, one benchmark after the other, each in a process of its own.

    An aim that is missed and a benchmark that cannot run are told, and change no exit code: 0; 2 usage.
    `kiosk bench NAME --help` says which options a benchmark has.

    Example: kiosk bench --quick

    Example: kiosk bench numbers --clients 16 --json
    """
    names, options = _split(words or [])
    helping = {"-h", "--help"} & set(options)
    if helping and not names:
        typer.echo(context.get_help())
        return
    with complaining(as_json=as_json):
        _need_tree()
        from benchmarks.catalog import BENCHMARKS, find
        from benchmarks.tables import list_table
        from benchmarks.together import command

        if list_them:
            told = [{"name": each.name, "what": each.what, "long": each.long} for each in BENCHMARKS]
            emit({"benchmarks": told}) if as_json else say(list_table(BENCHMARKS))
            return
        chosen = [_known(find(name), name) for name in names] or [each for each in BENCHMARKS if long or not each.long]
        if options and len(names) != 1:
            msg = f"{' '.join(options)}: a benchmark's own options follow its name, as in: numbers --clients 16"
            raise SettingsError(msg)
        if helping:
            subprocess.run(command(chosen[0], ["--help"]), cwd=TREE, check=False)
            return
        _measure(chosen, options, quick=quick, as_json=as_json, one=len(names) == 1)


def _measure(chosen: Sequence[Benchmark], options: Sequence[str], *, quick: bool, as_json: bool, one: bool) -> None:
    from benchmarks.machine import this_machine
    from benchmarks.tables import outcomes_table
    from benchmarks.together import Misused, document, run

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    machine = this_machine()
    outcomes: list[Outcome] = []
    with _ended_by_sigterm():
        for nth, benchmark in enumerate(chosen, 1):
            typer.echo(f"[{nth}/{len(chosen)}] {benchmark.name}", err=True)
            try:
                outcomes.append(run(benchmark, options, quick=quick))
            except Misused as error:
                typer.echo(str(error), err=True)
                raise typer.Exit(Exit.USAGE) from error
    if as_json:
        emit(document(machine, outcomes, one=one))
        return
    say(outcomes_table(outcomes))
    say(f"\n{machine}" + ("\n--quick: a look, not a measurement" if quick else ""))


def _split(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Names first, then from the first option on whatever belongs to the one named."""
    first = next((place for place, word in enumerate(words) if word.startswith("-")), len(words))
    return list(words[:first]), list(words[first:])


def _known(found: Benchmark | None, name: str) -> Benchmark:
    if found is None:
        msg = f"no benchmark {name}; kiosk bench --list says which there are"
        raise SettingsError(msg)
    return found


def _need_tree() -> None:
    """Raise SettingsError where the product is installed without its source tree."""
    if find_spec("benchmarks") is None or not (TREE / "benchmarks" / "catalog.py").is_file():
        msg = "the benchmarks are part of the source tree, not of the installed product: run this in the tree"
        raise SettingsError(msg)


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Have SIGTERM end the benchmark that runs, too."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
