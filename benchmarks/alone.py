"""One benchmark as a program: its options from the command line, its figures to standard output."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from benchmarks.catalog import find
from benchmarks.machine import this_machine
from benchmarks.measures import CannotRun, Found
from benchmarks.tables import found_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MISSED: Final = 1
CANNOT_RUN: Final = 3


@dataclass(frozen=True, slots=True)
class Option:
    """An option of one benchmark, `--name`; a bool is a switch. `quick` is its value with --quick."""

    name: str
    default: int | str | bool
    what: str
    quick: int | str | None = None
    choices: tuple[str, ...] = ()


def alone(
    name: str,
    bench: Callable[..., Found],
    options: Sequence[Option],
    *,
    about: str | None,
    arguments: Sequence[str] | None = None,
) -> int:
    """Run a benchmark and print what it found. Gives 0; 1 when an aim was missed, 3 when it cannot run; 2 is usage."""
    parsed = vars(_parser(name, options, about).parse_args(arguments))
    as_json, quick = parsed.pop("json"), parsed.pop("quick")
    chosen = {option.name: _chosen(option, parsed[option.name], quick=quick) for option in options}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # what was started is ended by its finally
    machine = this_machine()
    began = time.monotonic()
    try:
        found = bench(**chosen)
    except CannotRun as error:
        _tell({"benchmark": name, "cannot_run": str(error)}, f"{name} cannot run: {error}", as_json=as_json)
        return CANNOT_RUN
    told = one(name, found, took_s=time.monotonic() - began) | {"machine": machine.as_json()}
    lines = [f"{key}: {value}" for key, value in found.figures.items()]
    _tell(told, "\n".join([found_table(found.measures), *lines, str(machine)]), as_json=as_json)
    return MISSED if any(measure.met is False for measure in found.measures) else 0


def one(name: str, found: Found, *, took_s: float) -> dict[str, object]:
    """Give what a benchmark found as JSON: its own figures, and its measures."""
    benchmark = find(name)
    return {
        "benchmark": name,
        "what": benchmark.what if benchmark else "",
        **found.figures,
        "measures": [measure.as_json() for measure in found.measures],
        "took_s": round(took_s, 1),
    }


def _parser(name: str, options: Sequence[Option], about: str | None) -> argparse.ArgumentParser:
    kind = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog=f"kiosk bench {name}", description=about, formatter_class=kind)
    parser.add_argument("--json", action="store_true", help="one JSON object on one line, ASCII only")
    parser.add_argument("--quick", action="store_true", help="fewer runs: a look, not a measurement")
    for option in options:
        flag = "--" + option.name.replace("_", "-")
        if isinstance(option.default, bool):
            parser.add_argument(flag, dest=option.name, action="store_true", help=option.what)
            continue
        words = f"{option.what} [default: {option.default}]"
        kind_of = type(option.default)
        parser.add_argument(flag, dest=option.name, type=kind_of, choices=option.choices or None, help=words)
    return parser


def _chosen(option: Option, given: object, *, quick: bool) -> int | str | bool:
    if given is None:
        return option.quick if quick and option.quick is not None else option.default
    return cast("int | str | bool", given)


def _tell(told: dict[str, object], text: str, *, as_json: bool) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    print(json.dumps(told) if as_json else text.encode(encoding, "backslashreplace").decode(encoding), flush=True)
