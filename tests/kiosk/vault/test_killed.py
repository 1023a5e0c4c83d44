"""kill -9 around and inside the vault's transactions, and two processes at once."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kiosk.ports.print_journal import PrintOutcome, PrintState
from kiosk.vault.audit import AuditChain
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.seal import KEY_FILE
from kiosk.vault.store import Vault
from tests.fakes.vault_stops import OPENED, TRACED, kill_at, start, walk

if TYPE_CHECKING:
    from pathlib import Path

# Walks one serial through all its states; stops before the n-th statement that begins with a word.
WALK = walk("""
from kiosk.ports.print_journal import PrinterJob, PrintOutcome
from kiosk.vault.print_journal import VaultPrintJournal

journal = VaultPrintJournal(vault)
entry = journal.intend("S-1", sheets=1)
entry = journal.created(entry, PrinterJob(1, "urn:uuid:1", "urn:uuid:2", 3, counts=True))
entry = journal.sent(entry)
entry = journal.ended(entry, PrintOutcome.PRINTED, sheets_completed=1)
""")
RACE = """
import sys
from pathlib import Path
from kiosk.ports.errors import SerialUsed
from kiosk.vault.audit import AuditChain
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.store import Vault

state = Path(sys.argv[1])
vault = Vault.open(state, busy_s=20)
journal, chain, won = VaultPrintJournal(vault), AuditChain(vault), 0
for number in range(40):
    try:
        journal.intend(f"S-{number}", sheets=1)
        won += 1
    except SerialUsed:
        pass
    chain.append("tried", {"number": number})
print(won)
"""
BEFORE = [None, PrintState.INTENDED, PrintState.CREATED, PrintState.SENT]


def killed(state: Path, word: str, stop_at: int) -> PrintState | None:
    """Kill the walk where it stopped; give the state that a new process finds."""
    kill_at(WALK, state, word, stop_at)
    with closing(Vault.open(state)) as vault:
        attempts = VaultPrintJournal(vault).attempts("S-1")
        return attempts[0].state if attempts else None


@pytest.mark.parametrize("step", range(4))
def test_killed_before_a_commit_finds_the_state_before(tmp_path: Path, step: int) -> None:
    assert killed(tmp_path, "COMMIT", step + 1) is BEFORE[step]


@pytest.mark.parametrize("step", range(1, 4))
def test_killed_after_a_commit_finds_the_state_after(tmp_path: Path, step: int) -> None:
    assert killed(tmp_path, "BEGIN", step + 1) is BEFORE[step]


def test_killed_in_its_middle_leaves_a_vault_that_goes_on(tmp_path: Path) -> None:
    killed(tmp_path, "UPDATE", 2)
    with closing(Vault.open(tmp_path)) as vault:
        journal = VaultPrintJournal(vault)
        entry = journal.ended(journal.unfinished()[0], PrintOutcome.UNKNOWN)
    assert entry.outcome is PrintOutcome.UNKNOWN


def test_killed_while_the_vault_is_made_leaves_one_that_can_be_made_again(tmp_path: Path) -> None:
    for number in range(1, 9):
        script = WALK.replace(OPENED, "").replace(
            TRACED,
            "import sqlite3\nreal = sqlite3.connect\n"
            "def connect(*a, **k):\n    db = real(*a, **k)\n    db.set_trace_callback(trace)\n    return db\n"
            f"sqlite3.connect = connect\n{OPENED}",
        )
        state = tmp_path / str(number)
        kill_at(script, state, "", number * 2)
        with closing(Vault.open(state)) as vault:
            assert VaultPrintJournal(vault).intend("S-2", sheets=1).attempt == 1


def test_two_processes_win_each_serial_once_and_keep_one_key_and_one_chain(tmp_path: Path) -> None:
    racers = [start(RACE, str(tmp_path)) for _ in range(2)]
    won = [int(racer.communicate(timeout=60)[0]) for racer in racers]
    with closing(Vault.open(tmp_path)) as vault:
        assert (sum(won), len(VaultPrintJournal(vault).unfinished()), AuditChain(vault).verify().number) == (40, 40, 80)
    assert len(list(tmp_path.glob(f"{KEY_FILE}*"))) == 1
