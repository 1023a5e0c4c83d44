"""The vault's outbox: sealed, durable, killed at any moment, and shared with releases before and after this one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.certificates import Review, Satisfaction
from kiosk.ports.errors import VaultDamaged, VaultFull, VaultKeyWrong
from kiosk.ports.print_journal import PrintOutcome
from kiosk.vault import schema
from kiosk.vault.outbox import VaultOutbox
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.seal import KEY_FILE
from kiosk.vault.store import FILE, Vault
from tests.fakes.vault_stops import kill_at, walk

if TYPE_CHECKING:
    from pathlib import Path

SERIAL = "print_journal.serial"
CANARY = Review("QH-JZ-2026-CANARY-00086", Satisfaction.VERY_BAD, ("canary-reason",))
# Puts a review in and takes it out again; stops before the n-th statement that begins with a word.
WALK = walk("""
from kiosk.domain.certificates import Review, Satisfaction
from kiosk.vault.outbox import VaultOutbox

outbox = VaultOutbox(vault)
outbox.put(Review("S-1", Satisfaction.GOOD), key="key-1")
print("kept", flush=True)
outbox.remove(outbox.oldest())
vault.look().__enter__().execute("SELECT 'over'")
""")


def held(state: Path) -> list[str]:
    with closing(Vault.open(state)) as vault:
        letter = VaultOutbox(vault).oldest()
        return [letter.review.serial] if letter else []


def killed(state: Path, word: str, stop_at: int) -> list[str]:
    """Kill the walk where it stopped; give what a new process finds."""
    kill_at(WALK, state, word, stop_at)
    return held(state)


@pytest.mark.parametrize(
    ("word", "stop_at", "found"),
    [
        ("INSERT", 1, []),  # nothing was promised yet
        ("COMMIT", 1, []),
        ("SELECT key", 1, ["S-1"]),  # kept; nothing was sent
        ("DELETE FROM outbox WHERE key", 1, ["S-1"]),  # sent, and not yet known to be
        ("COMMIT", 2, ["S-1"]),
        ("SELECT 'over'", 1, []),
    ],
)
def test_killed_outbox_holds_what_was_kept_and_not_yet_removed(
    tmp_path: Path, word: str, stop_at: int, found: list[str]
) -> None:
    assert killed(tmp_path, word, stop_at) == found


def test_review_is_nowhere_in_the_files(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        VaultOutbox(vault).put(CANARY, key="key")
        content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    words = (CANARY.serial, CANARY.satisfaction, *CANARY.reasons)
    assert [word for word in words if word.encode() in content] == []


def test_letter_under_another_key_is_told(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        VaultOutbox(vault).put(CANARY, key="key")
    (tmp_path / KEY_FILE).unlink()
    with closing(Vault.open(tmp_path)) as vault, pytest.raises(VaultKeyWrong):
        VaultOutbox(vault).oldest()


def test_letter_that_is_no_review_is_told(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        body = vault.seal.seal(b"{}", context="outbox.review")
        with vault.change() as db:
            db.execute("INSERT INTO outbox (kind, key, body, written_at) VALUES ('review', 'k', ?, '2026')", (body,))
        with pytest.raises(VaultDamaged):
            VaultOutbox(vault).oldest()


def test_full_disk_is_told_and_keeps_what_was_there(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        outbox = VaultOutbox(vault)
        outbox.put(Review("S-1", Satisfaction.GOOD), key="key-1")
        with vault.look() as db:
            db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
        with pytest.raises(VaultFull):
            outbox.put(Review("S-2" + "x" * 100_000, Satisfaction.GOOD), key="key-2")
    assert held(tmp_path) == ["S-1"]


def test_kinds_of_a_later_release_are_neither_read_nor_dropped(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        with vault.change() as db:
            db.execute("INSERT INTO outbox (kind, key, body, written_at) VALUES ('head', 'h', X'00', '2026')")
        outbox = VaultOutbox(vault, most=1)
        for number in range(3):
            outbox.put(Review(f"S-{number}", Satisfaction.GOOD), key=f"key-{number}")
        with vault.look() as db:
            kinds = [row[0] for row in db.execute("SELECT kind FROM outbox ORDER BY id")]
    assert kinds == ["head", "review"]


def test_vault_of_the_previous_release_is_brought_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:2])
        before.setattr(schema, "SCHEMA", 2)
        with closing(Vault.open(tmp_path)) as vault, vault.change() as db:
            db.execute(
                "INSERT INTO print_journal (mark, attempt, serial, sheets, state, outcome, intended_at) "
                "VALUES (?, 1, ?, 1, 'ended', 'unknown', '2026-11-20T08:00:00.000+00:00')",
                (vault.seal.mark("S-1", context=SERIAL), vault.seal.seal(b"S-1", context=SERIAL)),
            )
    with closing(Vault.open(tmp_path)) as vault:
        assert VaultPrintJournal(vault).witnessed("S-1").outcome is PrintOutcome.PRINTED


def test_previous_release_can_go_on_with_this_ones_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It knows nothing of witnesses and letters, and leaves both alone."""
    with closing(Vault.open(tmp_path)) as vault:
        VaultOutbox(vault).put(Review("S-1", Satisfaction.GOOD), key="key-1")
    with monkeypatch.context() as before:
        before.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:2])
        before.setattr(schema, "SCHEMA", 2)
        Vault.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute(
            "INSERT INTO print_journal (mark, attempt, serial, sheets, state, intended_at) "
            "VALUES (X'01', 1, X'02', 1, 'intended', '2026-11-20T08:00:00.000+00:00')"
        )
    assert held(tmp_path) == ["S-1"]
