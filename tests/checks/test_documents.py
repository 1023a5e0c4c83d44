"""What documents name is there, and the architecture names every room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks import documents

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with one room, one module, one decision and its architecture."""
    for file in ("kiosk/__init__.py", "kiosk/domain/__init__.py", "kiosk/runner.py", "docs/decisions/0001-first.md"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    for house in ("devices", "ui", "backend/server"):
        (tmp_path / house).mkdir(parents=True)
    (tmp_path / "docs/architecture.md").write_text("| `kiosk/domain`, `runner.py` | `x` |\n", "utf-8")
    (tmp_path / "backend/__init__.py").touch()
    return tmp_path


def complaints(tree: Path, text: str) -> list[str]:
    return [what for _line, what in documents.dead(text, tree / "docs", tree)]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("see [that](gone.md)", "leads nowhere: gone.md"),
        ("see `kiosk/gone.py`", "there is no kiosk/gone.py"),
        ("see decision 0099", "there is no decision 0099"),
    ],
)
def test_what_is_named_and_not_there_is_a_fault(tree: Path, text: str, complaint: str) -> None:
    assert complaints(tree, text) == [complaint]


@pytest.mark.parametrize(
    "text",
    [
        "see [that](decisions/0001-first.md#why)",
        "see [them](https://example.org/gone)",
        "see `kiosk/runner.py`, `kiosk/runner` and `kiosk/domain/`",
        "see `kiosk/crashes/TARGET-what.bin`",
        "put it into `assets/sounds/calls/`",
        "see decision 0001",
    ],
)
def test_what_is_there_or_stands_for_something_is_none(tree: Path, text: str) -> None:
    assert complaints(tree, text) == []


def test_complaint_names_the_line(tree: Path) -> None:
    assert next(documents.dead("one\ntwo `ui/gone`\n", tree, tree))[0] == 2


def test_rooms_are_packages_and_the_modules_beside_them(tree: Path) -> None:
    assert documents.rooms(tree) == {"kiosk/domain", "kiosk/runner.py"}


def test_module_of_the_backend_is_no_room(tree: Path) -> None:
    (tree / "backend/server/app.py").touch()
    assert "backend/server/app.py" not in documents.rooms(tree)


def test_name_alone_is_in_the_house_before_it() -> None:
    assert documents.rows("| `ui/shell.py`, `window.py` | `kiosk/x` |\n") == {"ui/shell.py", "ui/window.py"}


def test_tree_whose_rooms_have_rows_has_no_fault(tree: Path) -> None:
    assert documents.faults_in(tree) == []


def test_room_without_a_row_is_a_fault(tree: Path) -> None:
    (tree / "kiosk/attic.py").touch()
    assert documents.faults_in(tree) == ["docs/architecture.md: has no row for kiosk/attic.py"]


def test_row_without_its_room_is_a_fault(tree: Path) -> None:
    (tree / "kiosk/runner.py").unlink()
    assert documents.faults_in(tree) == ["docs/architecture.md: there is no room kiosk/runner.py"]


def test_the_tree_has_no_fault() -> None:
    assert documents.faults_in() == []
