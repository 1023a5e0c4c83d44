"""The document printer loses power, or its memory, while a certificate is on its way."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from devices.emulators.document_printer_machine import Is
from kiosk.ports.errors import JobCanceled, OutcomeUnknown, SerialUsed
from kiosk.ports.print_journal import PrintOutcome
from kiosk.ports.statuses import Paper
from tests.fakes.document_printer import PrintRoom
from tests.fakes.print_journal import ToldJournal

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintRoom]:
    monkeypatch.setattr("devices.drivers.document_printer_watch._SETTLE_S", 0.05)
    with PrintRoom() as room:
        yield room


def lose_power_after_one_sheet(room: PrintRoom) -> None:
    """Two pages; the first comes out, the tray is empty, the plug is pulled and put back."""
    room.befall("out_after 1")
    room.print(pages=2, on_status=room.once(lambda status: status.paper is Paper.OUT, "power off", "power on"))


def test_power_lost_after_one_of_two_sheets_is_unknown(room: PrintRoom) -> None:
    with pytest.raises(OutcomeUnknown):
        lose_power_after_one_sheet(room)


def test_power_lost_in_the_job_is_unknown_in_the_journal(room: PrintRoom) -> None:
    with pytest.raises(OutcomeUnknown):
        lose_power_after_one_sheet(room)
    assert room.outcome() is PrintOutcome.UNKNOWN


def test_power_lost_in_the_job_never_prints_a_page_twice(room: PrintRoom) -> None:
    with pytest.raises(OutcomeUnknown):
        lose_power_after_one_sheet(room)
    room.befall("paper full")
    with pytest.raises(SerialUsed):
        room.print(pages=2)
    assert room.sheets_out() == 1


def test_power_lost_before_the_document_left_does_not_count_as_sent(room: PrintRoom) -> None:
    def at_step(step: str) -> None:
        if step == "created done":
            room.befall("power off")
            room.befall("power on")

    room.journal = ToldJournal(room.journal, at_step)
    with pytest.raises(OutcomeUnknown):
        room.print()
    assert room.sheets_out() == 0


def test_power_lost_and_not_back_is_unknown_at_the_deadline(room: PrintRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.drivers.document_printer_watch._CANCEL_S", 0.1)
    room.befall("out_after 1")
    with pytest.raises(OutcomeUnknown):
        room.print(pages=2, deadline_s=0.2, on_status=room.once(lambda s: s.paper is Paper.OUT, "power off"))
    assert room.journal.attempts("S-1")[-1].leftover


def test_job_that_outlived_the_power_cut_is_canceled(room: PrintRoom) -> None:
    room.befall("remembers on")
    with pytest.raises(OutcomeUnknown):
        lose_power_after_one_sheet(room)
    room.befall("paper full")
    room.until("job", state="canceled")
    assert room.sheets_out() == 1


def test_other_job_under_the_old_number_is_not_taken_for_ours(room: PrintRoom) -> None:
    def steal(step: str) -> None:
        if step == "sent done":
            room.befall("power off")
            room.befall("power on")
            with room.emulator.machine.lock:
                job = room.emulator.machine.new_job("S-1", "somebody")
                job.state, job.sheets = Is.COMPLETED, 1

    room.journal = ToldJournal(room.journal, steal)
    with pytest.raises(OutcomeUnknown):
        room.print()


def test_printer_that_completes_without_printing_is_not_believed_once_it_has_counted(room: PrintRoom) -> None:
    room.befall("counts impressions")
    room.print("S-0")
    room.befall("swallow on")
    with pytest.raises(OutcomeUnknown):
        room.print("S-1")


def test_printer_that_never_counts_is_believed_when_it_completes(room: PrintRoom) -> None:
    room.befall("counts none")
    assert room.print().sheets_completed is None


def test_cancel_before_the_first_sheet_is_definite_even_without_counting(room: PrintRoom) -> None:
    room.befall("counts none")

    def at_step(step: str) -> None:
        if step == "created done":
            room.befall("cancel")

    room.journal = ToldJournal(room.journal, at_step)
    with pytest.raises(JobCanceled):
        room.print()
    assert room.outcome() is PrintOutcome.NOT_PRINTED


def test_count_that_comes_after_completed_is_waited_for(room: PrintRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.drivers.document_printer_watch._SETTLE_S", 5.0)
    room.befall("swallow on")
    late = threading.Timer(0.1, lambda: setattr(room.emulator.machine.jobs[1], "sheets", 1))
    room.journal = ToldJournal(room.journal, lambda step: late.start() if step == "sent done" else None)
    assert room.print().sheets_completed == 1
