"""What is made once: recalled when it is there, made by a process of its own when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.boot.workshop import Workshop
from kiosk.fonts.__main__ import work
from kiosk.health.events import Event
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.domain.coverage import Coverage


class House:
    """A workshop, and what it told the screen."""

    def __init__(self) -> None:
        self.drawn: list[Coverage] = []
        self.journal = RememberingJournal()
        self.workshop = Workshop(self.journal, self.drawn.append)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return House()


@pytest.fixture
def measured(tmp_path: Path, house: House) -> House:
    work(tmp_path / "kiosk")
    return house


def test_what_was_never_measured_is_not_known(house: House) -> None:
    house.workshop.recall()
    assert (house.workshop.paper(), house.drawn) == (None, [])


def test_what_was_measured_before_is_recalled_for_screen_and_paper(measured: House) -> None:
    measured.workshop.recall()
    paper = measured.workshop.paper()
    assert paper is not None
    assert [ord("𠮷") in covered for covered in (paper, *measured.drawn)] == [True, True]


def test_screen_is_told_once(measured: House) -> None:
    measured.workshop.recall()
    measured.workshop.recall()
    assert len(measured.drawn) == 1


def test_missing_font_of_documents_leaves_the_gate_to_the_office(
    measured: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "fonts.yaml"
    file.write_text("chain: [{family: X, path: /nowhere/x.ttf, package: fonts-x, sha256: '0'}]")
    monkeypatch.setattr("kiosk.fonts.DOCUMENT_FONTS", file)
    measured.workshop.recall()
    assert (measured.workshop.paper(), len(measured.drawn)) == (None, 1)


def test_what_nobody_measured_is_measured_by_a_worker(house: House, tmp_path: Path) -> None:
    (tmp_path / "dictionary").touch()
    house.workshop.make(tmp_path / "dictionary")
    assert (house.workshop.paper() is not None, len(house.drawn)) == (True, 1)


def test_what_the_worker_complains_of_is_noted(house: House, tmp_path: Path) -> None:
    (tmp_path / "kiosk").write_text("a file where the directory should be")
    (tmp_path / "dictionary").touch()
    house.workshop.make(tmp_path / "dictionary")
    assert house.journal.count(Event.FONTS_CHANGED) == 3


def test_closed_workshop_begins_nothing(house: House, tmp_path: Path) -> None:
    house.workshop.close()
    house.workshop.make(tmp_path / "dictionary")
    assert list(tmp_path.iterdir()) == []
