"""Somebody presses cancel on the document printer, or it gives the job up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import JobCanceled, OutcomeUnknown, PaperOut
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


def stop_before_the_first_sheet(room: PrintRoom) -> None:
    room.journal = ToldJournal(room.journal, lambda step: room.befall("paper out") if step == "created done" else None)


def test_cancel_at_the_panel_before_a_sheet_is_definitely_not_printed(room: PrintRoom) -> None:
    stop_before_the_first_sheet(room)
    with pytest.raises(JobCanceled):
        room.print(on_status=room.once(lambda status: status.paper is Paper.OUT, "cancel"))
    assert room.outcome() is PrintOutcome.NOT_PRINTED


def test_cancel_at_the_panel_after_one_of_two_sheets_is_unknown(room: PrintRoom) -> None:
    room.befall("out_after 1")
    with pytest.raises(OutcomeUnknown):
        room.print(pages=2, on_status=room.once(lambda status: status.paper is Paper.OUT, "cancel"))


def test_cancel_when_every_sheet_is_out_changes_nothing(room: PrintRoom) -> None:
    room.befall("out_after 1")
    room.print(on_status=room.once(lambda status: status.paper is Paper.OUT, "cancel"))
    assert room.outcome() is PrintOutcome.PRINTED


def test_job_aborted_before_a_sheet_names_what_the_printer_lacked(room: PrintRoom) -> None:
    stop_before_the_first_sheet(room)
    with pytest.raises(PaperOut):
        room.print(on_status=room.once(lambda status: status.paper is Paper.OUT, "abort"))
    assert room.outcome() is PrintOutcome.NOT_PRINTED


def test_cancel_by_a_printer_that_counts_no_sheets_is_unknown(room: PrintRoom) -> None:
    room.befall("counts none")
    stop_before_the_first_sheet(room)
    with pytest.raises(OutcomeUnknown):
        room.print(on_status=room.once(lambda status: status.paper is Paper.OUT, "cancel"))


def test_zero_impressions_are_believed_once_the_printer_has_counted(room: PrintRoom) -> None:
    room.befall("counts impressions")
    room.print("S-0")
    stop_before_the_first_sheet(room)
    with pytest.raises(JobCanceled):
        room.print("S-1", on_status=room.once(lambda status: status.paper is Paper.OUT, "cancel"))
