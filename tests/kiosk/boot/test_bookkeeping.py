"""Counting for one terminal: behind every job, through a disk that fails, and to the last."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.boot.bookkeeping import Bookkeeping
from kiosk.domain.message import Words
from kiosk.health.events import Event
from kiosk.standing import Standing, Terminal
from kiosk.upkeep.counters import Counter
from kiosk.upkeep.kinds import DeviceKind
from kiosk.vault.counters import VaultCounters
from kiosk.vault.store import Vault
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CUTS = (DeviceKind.TICKET_PRINTER, Counter.CUTS)
EMPTY = Standing(Terminal(Words("03 号机"), Words("一楼"), "12345"))
SOON_S = 5.0


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with closing(Vault.open(tmp_path)) as opened:
        yield opened


def test_what_was_counted_before_the_vault_was_there_is_written(vault: Vault) -> None:
    books = Bookkeeping(RememberingJournal())
    books.tallies.add(*CUTS)
    books.tallies.settle()
    books.keep_in(vault)
    books.close(vault)
    assert VaultCounters(vault).totals() == {CUTS: 1}


def test_a_job_that_settled_is_on_the_disk_soon(vault: Vault) -> None:
    books, written = Bookkeeping(RememberingJournal()), threading.Event()
    books.keep_in(vault)
    with vault.look() as db:
        db.set_trace_callback(lambda statement: written.set() if statement.startswith("COMMIT") else None)
    books.tallies.add(*CUTS)
    books.tallies.settle()
    assert written.wait(SOON_S)
    books.close(vault)


def test_what_never_settled_is_written_at_the_end(vault: Vault) -> None:
    books = Bookkeeping(RememberingJournal())
    books.keep_in(vault)
    books.tallies.add(*CUTS)
    books.close(vault)
    assert VaultCounters(vault).totals() == {CUTS: 1}


def test_without_a_vault_nothing_is_written_and_nothing_fails() -> None:
    books = Bookkeeping(RememberingJournal())
    books.tallies.add(*CUTS)
    books.tallies.settle()
    books.close(None)
    assert books.tallies.pending() == {CUTS: 1}


def test_a_lost_device_is_counted_and_still_logged() -> None:
    behind = RememberingJournal()
    books = Bookkeeping(behind)
    journal = books.overhearing(behind)
    journal.note(Event.DEVICE_LOST, device="ticket-printer", code="link_lost")
    journal.note(Event.DEVICE_LOST, device="scales", code="link_lost")
    assert books.tallies.pending() == {(DeviceKind.TICKET_PRINTER, Counter.TIMES_LOST): 1}
    assert len(behind.entries) == 2


def test_an_opened_door_and_a_power_cut_are_counted_once_each() -> None:
    books = Bookkeeping(RememberingJournal())
    for door, battery in [(False, False), (True, False), (True, True), (True, True), (False, False), (True, False)]:
        books.stands(replace(EMPTY, door_open=door, on_battery=battery))
    assert books.tallies.pending() == {
        (DeviceKind.SENSORS, Counter.DOOR_OPENINGS): 2,
        (DeviceKind.SENSORS, Counter.MAINS_LOSSES): 1,
    }


def test_tests_are_told_when_one_was_kept() -> None:
    told = threading.Semaphore(0)
    books = Bookkeeping(RememberingJournal())
    books.tell_tests(told.release)
    assert told.acquire(timeout=SOON_S)
    books.tested()
    assert told.acquire(timeout=SOON_S)
    books.close(None)
