"""The document printer is busy (0x507), for a while or for good."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import DeviceBusy
from kiosk.ports.print_journal import PrintOutcome
from tests.fakes.document_printer import PrintRoom
from tests.fakes.print_journal import ToldJournal

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def room() -> Iterator[PrintRoom]:
    with PrintRoom() as room:
        yield room


def test_busy_until_the_deadline_is_device_busy(room: PrintRoom) -> None:
    room.befall("busy on")
    with pytest.raises(DeviceBusy):
        room.print(deadline_s=0.1)


def test_busy_until_the_deadline_is_definitely_not_printed(room: PrintRoom) -> None:
    room.befall("busy on")
    with pytest.raises(DeviceBusy):
        room.print(deadline_s=0.1)
    assert room.outcome() is PrintOutcome.NOT_PRINTED


def test_busy_for_a_while_prints_once(room: PrintRoom) -> None:
    room.befall("busy on")
    free_soon = threading.Timer(0.05, room.befall, ["busy off"])
    room.journal = ToldJournal(room.journal, lambda step: free_soon.start() if step == "intend done" else None)
    room.print()
    assert room.sheets_out() == 1


def test_orphan_of_another_serial_is_cleared_before_the_next_print(room: PrintRoom) -> None:
    """A Create-Job whose answer was lost blocks a printer that takes one job at a time."""
    entry = room.journal.intend("S-0", sheets=1)
    with room.emulator.machine.lock:
        room.emulator.machine.new_job("S-0", "kiosk")
    room.journal.ended(entry, PrintOutcome.NOT_PRINTED, leftover=True)
    room.print("S-1")
    assert room.journal.unfinished() == ()


def test_orphan_of_the_same_serial_is_canceled(room: PrintRoom) -> None:
    with room.emulator.machine.lock:
        room.emulator.machine.new_job("S-1", "kiosk")
    room.print("S-1")
    assert room.sheets_out("S-1") == 1
