from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import ClearBy, VaultBusy, VaultDamaged, VaultFull, VaultKeyWrong
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.seal import KEY_FILE
from kiosk.vault.store import FILE, Vault

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A vault that has one entry and is closed."""
    with closing(Vault.open(tmp_path)) as vault:
        VaultPrintJournal(vault).intend("S-1", sheets=1)
    return tmp_path


def forget_everything_and_fail(vault: Vault) -> None:
    with vault.change() as db:
        db.execute("DELETE FROM print_journal")
        raise ZeroDivisionError


def serials(state: Path) -> list[str]:
    with closing(Vault.open(state)) as vault:
        return [entry.serial for entry in VaultPrintJournal(vault).unfinished()]


def test_vault_opened_again_has_what_was_written(state: Path) -> None:
    assert serials(state) == ["S-1"]


def test_vault_is_for_its_owner_only(tmp_path: Path) -> None:
    Vault.open(tmp_path / "new" / "state").close()
    folder = tmp_path / "new" / "state"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / FILE)]
    assert modes == [0o700, 0o600]


def test_vault_writes_through_to_the_disk(state: Path) -> None:
    with closing(Vault.open(state)) as vault, vault.look() as db:
        modes = [db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode")]
    assert modes == [2, "wal"]


def test_serial_is_nowhere_in_the_files(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        VaultPrintJournal(vault).intend("CERT-2026-0001", sheets=1)
        assert not any(b"CERT-2026" in file.read_bytes() for file in tmp_path.iterdir())


def test_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database, whatever it was" * 100)
    with pytest.raises(VaultDamaged):
        Vault.open(tmp_path)


def test_file_damaged_in_its_middle_is_damaged(state: Path) -> None:
    file = state / FILE
    content = bytearray(file.read_bytes())
    content[4096:20_000] = b"\xa5" * (20_000 - 4096)
    file.write_bytes(content)
    with pytest.raises(VaultDamaged):
        Vault.open(state)


def test_damage_is_for_an_engineer_to_clear() -> None:
    assert VaultDamaged.clear_by is ClearBy.ENGINEER


def test_vault_held_by_another_process_is_busy(state: Path) -> None:
    hold = sqlite3.connect(state / FILE, isolation_level=None)
    with closing(hold) as other, closing(Vault.open(state, busy_s=0.01)) as vault:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(VaultBusy):
            VaultPrintJournal(vault).intend("S-2", sheets=1)


def test_vault_held_by_another_process_can_be_read(state: Path) -> None:
    with closing(sqlite3.connect(state / FILE, isolation_level=None)) as other, closing(Vault.open(state)) as vault:
        other.execute("BEGIN IMMEDIATE")
        assert len(VaultPrintJournal(vault).unfinished()) == 1


def test_full_disk_is_told(state: Path) -> None:
    with closing(Vault.open(state)) as vault:
        with vault.look() as db:
            db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
        with pytest.raises(VaultFull):
            VaultPrintJournal(vault).intend("S-2" + "x" * 100_000, sheets=1)


def test_full_disk_takes_back_what_was_begun(state: Path) -> None:
    with closing(Vault.open(state)) as vault:
        journal = VaultPrintJournal(vault)
        with vault.look() as db:
            db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
        with pytest.raises(VaultFull):
            journal.intend("S-2" + "x" * 100_000, sheets=1)
        assert [entry.serial for entry in journal.unfinished()] == ["S-1"]


def test_other_key_is_told_before_anything_is_believed(state: Path) -> None:
    (state / KEY_FILE).unlink()
    with closing(Vault.open(state)) as vault, pytest.raises(VaultKeyWrong):
        VaultPrintJournal(vault).unfinished()


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(VaultFull):
        Vault.open(tmp_path / "file" / "state")


def test_exception_inside_a_change_takes_it_back(state: Path) -> None:
    with closing(Vault.open(state)) as vault:
        with pytest.raises(ZeroDivisionError):
            forget_everything_and_fail(vault)
        assert len(VaultPrintJournal(vault).unfinished()) == 1
