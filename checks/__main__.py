"""`./run check [--fix] [STEP …]`: every check, each with its time; goes on after a failure, exit 1 when one failed."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from checks import ROOMS, ROOT, catalogue, documents, licences, locks, lossy_codecs, qml, qt_traps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@dataclass(frozen=True, slots=True)
class Result:
    """How one step ended."""

    name: str
    complaints: str
    elapsed_s: float

    @property
    def passed(self) -> bool:
        """Whether there was nothing to complain about."""
        return not self.complaints


def tool(*arguments: str) -> str:
    """Run a Python tool in the tree; its output when it failed, else nothing."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout.strip() or f"exit {done.returncode}"


def _rooms() -> list[str]:
    return [room for room in ROOMS if any((ROOT / room).rglob("*.py"))]


STEPS: dict[str, Callable[[], str]] = {
    "mypy": lambda: tool("-m", "mypy", "--no-error-summary", *_rooms()),
    "ruff": lambda: tool("-m", "ruff", "check", "--quiet", "--output-format=concise"),
    "format": lambda: tool("-m", "ruff", "format", "--check", "--quiet", "--output-format=concise"),
    "imports": lambda: tool("-c", _LINT_IMPORTS, "--no-logo", "--cache-dir", ".build/imports"),
    "qmllint": lambda: "\n".join(qml.lint()),
    "qmlformat": lambda: "\n".join(qml.unformatted()),
    "codecs": lambda: "\n".join(lossy_codecs.faults_in()),
    "qt": lambda: "\n".join(qt_traps.faults_in()),
    "catalogue": lambda: "\n".join(catalogue.faults_in()),
    "locks": lambda: "\n".join(locks.faults_in()),
    "documents": lambda: "\n".join(documents.faults_in()),
    "licences": lambda: "\n".join(licences.faults_in()),
}


def run_step(name: str) -> Result:
    """Run one step and take its time."""
    began = time.monotonic()
    try:
        complaints = STEPS[name]()
    except (SyntaxError, ValueError, OSError, yaml.YAMLError) as error:  # a file that cannot even be read
        complaints = f"{type(error).__name__}: {error}"
    return Result(name, complaints, time.monotonic() - began)


def fix() -> None:
    """Put everything in order that a tool can put in order by itself."""
    tool("-m", "ruff", "check", "--fix-only", "--quiet")
    tool("-m", "ruff", "format", "--quiet")
    qml.unformatted(fix=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the steps named, or all. Two at a time; told in their order."""
    parser = argparse.ArgumentParser(prog="./run check", description="Everything that is checked without running it.")
    parser.add_argument("--fix", action="store_true", help="format first, and mend what can be mended by itself")
    parser.add_argument("steps", nargs="*", metavar="STEP", help=f"one of: {', '.join(STEPS)} (default: all)")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.steps) - set(STEPS):
        parser.error(f"no step {', '.join(sorted(unknown))}: choose from {', '.join(STEPS)}")
    if chosen.fix:
        fix()
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = []
        for result in pool.map(run_step, chosen.steps or STEPS):
            print(f"{'ok  ' if result.passed else 'FAIL'} {result.name:<10} {result.elapsed_s:6.1f} s", flush=True)
            results.append(result)
    failed = [result for result in results if not result.passed]
    for result in failed:
        print(f"\n--- {result.name}\n{result.complaints}")
    print(f"\n{len(results) - len(failed)} of {len(results)} checks hold" + "".join(f", not {r.name}" for r in failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
