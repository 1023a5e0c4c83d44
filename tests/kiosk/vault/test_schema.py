"""The vault's tables: numbered, and shared with the releases before and after this one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import VaultDamaged, VaultTooNew
from kiosk.vault import schema
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.schema import SCHEMA
from kiosk.vault.store import FILE, Vault

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A vault that has one entry and is closed."""
    with closing(Vault.open(tmp_path)) as vault:
        VaultPrintJournal(vault).intend("S-1", sheets=1)
    return tmp_path


def by_hand(state: Path, *statements: str) -> None:
    with closing(sqlite3.connect(state / FILE, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


def serials(state: Path) -> list[str]:
    with closing(Vault.open(state)) as vault:
        return [entry.serial for entry in VaultPrintJournal(vault).unfinished()]


def brought_up(state: Path) -> Path:
    Vault.open(state).close()
    return state


def tables(state: Path) -> dict[str, set[str]]:
    """Every table with its columns."""
    with closing(sqlite3.connect(state / FILE)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: {row[1] for row in db.execute(f"PRAGMA table_info({name})")} for name in names}


def test_schema_number_is_written(state: Path) -> None:
    with closing(sqlite3.connect(state / FILE)) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA


def test_newer_file_that_allows_it_is_read(state: Path) -> None:
    """The next release added a column and a table, and is rolled back."""
    by_hand(
        state,
        "ALTER TABLE print_journal ADD COLUMN tray TEXT",
        "CREATE TABLE drawer (id INTEGER PRIMARY KEY) STRICT",
        f"PRAGMA user_version = {SCHEMA + 1}",
    )
    assert serials(state) == ["S-1"]


def test_newer_file_that_allows_it_is_written(state: Path) -> None:
    by_hand(state, "ALTER TABLE print_journal ADD COLUMN tray TEXT", f"PRAGMA user_version = {SCHEMA + 1}")
    with closing(Vault.open(state)) as vault:
        VaultPrintJournal(vault).intend("S-2", sheets=1)
    assert serials(state) == ["S-1", "S-2"]


def test_newer_file_keeps_its_schema_number(state: Path) -> None:
    by_hand(state, f"PRAGMA user_version = {SCHEMA + 1}")
    Vault.open(state).close()
    with closing(sqlite3.connect(state / FILE)) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA + 1


def test_newer_file_that_forbids_it_is_refused(state: Path) -> None:
    newer = SCHEMA + 1
    by_hand(state, f"PRAGMA user_version = {newer}", f"UPDATE vault SET value = {newer} WHERE name = 'oldest_reader'")
    with pytest.raises(VaultTooNew):
        Vault.open(state)


@pytest.mark.parametrize("older", range(1, SCHEMA))
def test_file_of_every_release_before_is_brought_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, older: int
) -> None:
    with monkeypatch.context() as before:
        before.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:older])
        before.setattr(schema, "SCHEMA", older)
        Vault.open(tmp_path / "older").close()
    Vault.open(tmp_path / "new").close()
    assert tables(brought_up(tmp_path / "older")) == tables(tmp_path / "new")


def test_migration_that_fails_changes_nothing(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = "CREATE TABLE half (id INTEGER) STRICT;\nCREATE TABLE audit (id INTEGER) STRICT;\n"
    with monkeypatch.context() as newer:
        newer.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, wrong))
        newer.setattr(schema, "SCHEMA", SCHEMA + 1)
        with pytest.raises(VaultDamaged):
            Vault.open(state)
    assert (serials(state), "half" in tables(state)) == (["S-1"], False)
