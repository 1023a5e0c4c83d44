"""Counters in the vault: one transaction a batch, killed at any moment, never doubled, readable before and after."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.ports.errors import VaultFull, VaultKeyWrong
from kiosk.upkeep.counters import Counter, Part
from kiosk.upkeep.kinds import DeviceKind
from kiosk.vault import schema
from kiosk.vault.counters import VaultCounters
from kiosk.vault.print_journal import VaultPrintJournal
from kiosk.vault.seal import KEY_FILE
from kiosk.vault.store import Vault

ROOT = Path(__file__).parents[3]
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PAPER = (DeviceKind.TICKET_PRINTER, Counter.PAPER_MM)
CUTS = (DeviceKind.TICKET_PRINTER, Counter.CUTS)
# Counts jobs of two counters each, and tells of each that is on the disk.
WALK = """
import sys
from pathlib import Path
from kiosk.upkeep.counters import Counter
from kiosk.upkeep.kinds import DeviceKind
from kiosk.vault.counters import VaultCounters
from kiosk.vault.store import Vault

counters = VaultCounters(Vault.open(Path(sys.argv[1])))
while True:
    counters.add({(DeviceKind.TICKET_PRINTER, Counter.PAPER_MM): 60, (DeviceKind.TICKET_PRINTER, Counter.CUTS): 1})
    print("kept", flush=True)
"""


def test_totals_add_up_over_batches_and_restarts(tmp_path: Path) -> None:
    for _ in range(3):
        with closing(Vault.open(tmp_path)) as vault:
            VaultCounters(vault).add({PAPER: 60, CUTS: 1})
    with closing(Vault.open(tmp_path)) as vault:
        assert VaultCounters(vault).totals() == {PAPER: 180, CUTS: 3}


@pytest.mark.parametrize("after", [1, 7, 40])
def test_a_terminal_killed_while_counting_loses_at_most_the_job_in_progress(tmp_path: Path, after: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WALK, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for _ in range(after):
            assert process.stdout.readline() == "kept\n"
        process.kill()
        kept = after + process.stdout.read().count("kept")
    with closing(Vault.open(tmp_path)) as vault:
        totals = VaultCounters(vault).totals()
    assert totals[PAPER] == 60 * totals[CUTS]  # a batch is whole or not there
    assert kept <= totals[CUTS] <= kept + 1


def test_a_refill_remembers_where_its_counter_stood(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        counters = VaultCounters(vault)
        counters.add({PAPER: 61_000})
        told = counters.refilled(Part.ROLL, at=AT, by="T-7", capacity=80_000)
        counters.add({PAPER: 5})
        assert (told.counted, counters.refills()) == (61_000, {Part.ROLL: told})


def test_the_last_refill_counts(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        counters = VaultCounters(vault)
        counters.refilled(Part.ROLL, at=AT, by="T-7")
        counters.add({PAPER: 10})
        counters.refilled(Part.ROLL, at=AT)
        assert [(r.counted, r.by) for r in counters.refills().values()] == [(10, None)]


def test_who_refilled_is_not_in_the_file(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        VaultCounters(vault).refilled(Part.ROLL, at=AT, by="canary-technician")
    assert all(b"canary-technician" not in file.read_bytes() for file in tmp_path.iterdir())


def test_who_refilled_is_not_read_with_another_key(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        VaultCounters(vault).refilled(Part.ROLL, at=AT, by="T-7")
    (tmp_path / KEY_FILE).write_bytes(bytes(32))
    with closing(Vault.open(tmp_path)) as vault, pytest.raises(VaultKeyWrong):
        VaultCounters(vault).refills()


def test_counters_of_a_later_release_are_left_alone(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        with vault.change() as db:
            db.execute("INSERT INTO counters VALUES ('scales', 'weighed', 3)")
            db.execute("INSERT INTO refills (part, at, counted) VALUES ('ribbon', '2026-03-02T01:00:00+00:00', 3)")
        counters = VaultCounters(vault)
        counters.add({CUTS: 1})
        assert (counters.totals(), counters.refills()) == ({CUTS: 1}, {})


def test_a_batch_of_nothing_touches_no_disk(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        vault.close()
        VaultCounters(vault).add({CUTS: 0})


def test_a_disk_that_is_full_keeps_the_batch_out_whole(tmp_path: Path) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        counters = VaultCounters(vault)
        with vault.look() as db:
            db.execute("PRAGMA query_only = ON")
        with pytest.raises(VaultFull):
            counters.add({PAPER: 60, CUTS: 1})
        assert counters.totals() == {}


def test_the_release_before_goes_on_with_what_this_one_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Vault.open(tmp_path)) as vault:
        VaultCounters(vault).add({CUTS: 1})
    with monkeypatch.context() as before:
        before.setattr(schema, "SCHEMA", 3)
        with closing(Vault.open(tmp_path)) as vault:
            VaultPrintJournal(vault).intend("S-1", sheets=1)
    with closing(Vault.open(tmp_path)) as vault:
        assert VaultCounters(vault).totals() == {CUTS: 1}
