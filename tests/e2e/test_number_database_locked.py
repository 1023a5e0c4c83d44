"""The backend's database is locked while a citizen takes a number: they have one all the same, and the hall has one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from kiosk.demo.house import DemoHouse, Plan
from kiosk.demo.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.timeout(180)


@dataclass(frozen=True, slots=True)
class Told:
    """What the citizen met while it was locked, and what there was in the end."""

    locked: str
    while_locked: int
    afterwards: int


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("locked")
    overrides = ["devices.id_card_reader.link=", "devices.document_printer.link="]
    with DemoHouse(Plan(folder / "work", folder / "tickets", overrides)) as house:
        stage = Stage(house.start_terminal(), folder, [])
        stage.page("Home")
        log, database = folder / "work" / "terminal.log", folder / "work" / "backend" / "backend.db"
        stage.until("numbers of its own", lambda: "offline_stocked" in log.read_text("utf-8"))
        stage.touch_for("takeNumber", "ChooseQueue")
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            locked = stage.touch_for("queue.general", "NumberTaken")
            while_locked = _numbers(database)
            other.execute("ROLLBACK")
        stage.until("the report", lambda: "offline_reported" in log.read_text("utf-8"))
        yield Told(str(locked["page"]), while_locked, _numbers(database))


def _numbers(database: Path) -> int:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as reading:
        (count,) = reading.execute("SELECT count(*) FROM numbers").fetchone()
    return int(count)


def test_citizen_has_a_number_while_it_is_locked(told: Told) -> None:
    assert (told.locked, told.while_locked) == ("NumberTaken", 0)


def test_number_is_in_the_hall_once_when_it_is_free_again(told: Told) -> None:
    assert told.afterwards == 1
