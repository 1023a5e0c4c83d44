"""What the documents name is there, and what is there the architecture names. Read from the text alone.

A link and a path in a code span must lead to a file or a folder; "decision 0019" to its page. Every room has its
row in docs/architecture.md, and every row its room: each package, and each module beside the packages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from checks import ROOT, place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARCHITECTURE: Final = "docs/architecture.md"
_FOLDERS: Final = ("assets", "backend", "benchmarks", "checks", "config", "devices", "docs", "kiosk", "tests", "ui")
_OF_A_SITE: Final = ("assets/sounds",)  # where recordings are put; none is shipped
_HOUSES: Final = ("kiosk", "devices", "ui")  # whose modules are rooms, too
_WINGS: Final = ("backend", "backend/server")  # whose packages alone are
_LINK: Final = re.compile(r"\]\(([^)#\s]+)")
_PATH: Final = re.compile(rf"`((?:{'|'.join(_FOLDERS)})/[\w./-]+)`")
_DECISION: Final = re.compile(r"decisions? (\d{4})")
_ROW: Final = re.compile(r"^\| (`[^|]+) \|", re.MULTILINE)
_SPAN: Final = re.compile(r"`([^`]+)`")


def documents(root: Path = ROOT) -> list[Path]:
    """Every document of ours."""
    return sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")])


def dead(text: str, folder: Path, root: Path = ROOT) -> Iterator[tuple[int, str]]:
    """Give (line, complaint) for what a document in `folder` names and is not there."""
    for number, line in enumerate(text.splitlines(), start=1):
        for target in _LINK.findall(line):
            if ":" not in target and not (folder / target).exists():
                yield number, f"leads nowhere: {target}"
        for path in _PATH.findall(line):
            if not _is_there(path, root):
                yield number, f"there is no {path}"
        for decision in _DECISION.findall(line):
            if not list((root / "docs" / "decisions").glob(f"{decision}-*.md")):
                yield number, f"there is no decision {decision}"


def _is_there(path: str, root: Path) -> bool:
    if path.startswith(_OF_A_SITE) or any(part.split("-")[0].isupper() for part in path.split("/")):
        return True  # TARGET-… and the like stand for something
    return any((root / name).exists() for name in (path, f"{path}.py"))


def rooms(root: Path = ROOT) -> set[str]:
    """Name every room: `kiosk/domain`, `kiosk/runner.py`."""
    packages = {file.parent for house in (*_HOUSES, *_WINGS) for file in (root / house).glob("*/__init__.py")}
    modules = {file for house in _HOUSES for file in (root / house).glob("*.py") if not file.name.startswith("__")}
    return {room.relative_to(root).as_posix() for room in packages | modules}


def rows(architecture: str) -> set[str]:
    """Give the rooms that have a row. A name alone is in the house of the path before it: `ui/shell.py` `window.py`."""
    named = set()
    for cell in _ROW.findall(architecture):
        house = ""
        for span in _SPAN.findall(cell):
            house = f"{span.rpartition('/')[0]}/" if "/" in span else house
            named.add(house + span.rpartition("/")[2])
    return named


def faults_in(root: Path = ROOT) -> list[str]:
    """Everything named and not there, then everything there and not named."""
    gone = [
        f"{place(file, root, line)}: {what}"
        for file in documents(root)
        for line, what in dead(file.read_text("utf-8"), file.parent, root)
    ]
    there, told = rooms(root), rows((root / ARCHITECTURE).read_text("utf-8"))
    unnamed = [f"{ARCHITECTURE}: has no row for {room}" for room in sorted(there - told)]
    empty = [f"{ARCHITECTURE}: there is no room {room}" for room in sorted(told) if not (root / room).exists()]
    return gone + unnamed + empty
