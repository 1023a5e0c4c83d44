"""Our own static checks, and the list of all of them: what `./run check` runs.

Lives here: what ruff, mypy and import-linter cannot say: the ban on lossy codecs and on what
kills a Qt process, the message catalogue, QML, what documents name, licences.
May not: import the product; these read its files. Nothing in the product imports this.
Who may enter: `./run`, and tests/checks.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("kiosk", "devices", "ui", "backend", "checks", "benchmarks", "tests")


def python_files(root: Path = ROOT) -> list[Path]:
    """Every Python file of ours, sorted."""
    return sorted(file for room in ROOMS for file in (root / room).rglob("*.py"))


def place(file: Path, root: Path, line: int) -> str:
    """Say `folder/file.py:12`, as editors and terminals understand it."""
    return f"{file.relative_to(root).as_posix()}:{line}"
