"""The tray is empty, the cover open, the toner out: before a certificate, in its middle, refilled or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import CoverOpen, OutcomeUnknown, PaperOut, PrinterError, TonerOut
from kiosk.ports.print_journal import PrintOutcome
from kiosk.ports.statuses import Cover, DocumentPrinterStatus, Paper, Toner
from tests.fakes.document_printer import PrintRoom
from tests.fakes.print_journal import ToldJournal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintRoom]:
    monkeypatch.setattr("devices.drivers.document_printer_watch._SETTLE_S", 0.05)
    with PrintRoom() as room:
        yield room


def paper_is_out(status: DocumentPrinterStatus) -> bool:
    return status.paper is Paper.OUT


def befall_when_created(room: PrintRoom, fate: str) -> None:
    """Let it happen when the job is made and its document has not left."""
    room.journal = ToldJournal(room.journal, lambda step: room.befall(fate) if step == "created done" else None)


def test_paper_refilled_in_the_job_prints_the_rest(room: PrintRoom) -> None:
    room.befall("out_after 1")
    printed = room.print(pages=2, on_status=room.once(paper_is_out, "paper full"))
    assert printed.sheets_completed == 2


def test_paper_refilled_in_the_job_prints_no_page_twice(room: PrintRoom) -> None:
    room.befall("out_after 1")
    room.print(pages=2, on_status=room.once(paper_is_out, "paper full"))
    assert room.sheets_out() == 2


def test_paper_out_in_the_job_is_told_while_it_waits(room: PrintRoom) -> None:
    told: list[Paper | None] = []
    refill = room.once(paper_is_out, "paper full")

    def hear(status: DocumentPrinterStatus) -> None:
        told.append(status.paper)
        refill(status)

    room.befall("out_after 1")
    room.print(pages=2, on_status=hear)
    assert told == [Paper.FULL, Paper.OUT, Paper.FULL]


@pytest.mark.parametrize(
    ("fate", "help_", "is_told"),
    [
        ("paper out", "paper full", lambda status: status.paper is Paper.OUT),
        ("cover open", "cover closed", lambda status: status.cover is Cover.OPEN),
        ("toner out", "toner full", lambda status: status.toner is Toner.OUT),
        ("jam on", "jam off", lambda status: status.paper is Paper.JAMMED),
    ],
)
def test_printer_helped_while_it_waits_goes_on_by_itself(
    room: PrintRoom, fate: str, help_: str, is_told: Callable[[DocumentPrinterStatus], bool]
) -> None:
    befall_when_created(room, fate)
    room.print(on_status=room.once(is_told, help_))
    assert room.sheets_out() == 1


@pytest.mark.parametrize(
    ("fate", "error"), [("paper out", PaperOut), ("cover open", CoverOpen), ("toner out", TonerOut)]
)
def test_printer_not_helped_gives_its_condition_at_the_deadline(
    room: PrintRoom, fate: str, error: type[PrinterError]
) -> None:
    befall_when_created(room, fate)
    with pytest.raises(error):
        room.print(deadline_s=0.1)


def test_paper_out_and_given_up_is_definitely_not_printed(room: PrintRoom) -> None:
    befall_when_created(room, "paper out")
    with pytest.raises(PaperOut):
        room.print(deadline_s=0.1)
    assert room.outcome() is PrintOutcome.NOT_PRINTED


def test_paper_out_and_given_up_leaves_no_job_that_prints_after_the_refill(room: PrintRoom) -> None:
    befall_when_created(room, "paper out")
    with pytest.raises(PaperOut):
        room.print(deadline_s=0.1)
    room.befall("paper full")
    assert room.jobs_left() == 0


def test_serial_given_up_prints_at_the_next_attempt(room: PrintRoom) -> None:
    journal = room.journal
    befall_when_created(room, "paper out")
    with pytest.raises(PaperOut):
        room.print(deadline_s=0.1)
    room.befall("paper full")
    room.journal = journal
    room.print()
    assert room.sheets_out() == 1


def test_paper_out_after_one_of_two_sheets_and_given_up_is_unknown(room: PrintRoom) -> None:
    room.befall("out_after 1")
    with pytest.raises(OutcomeUnknown):
        room.print(pages=2, deadline_s=0.1)
    assert room.sheets_out() == 1


def test_low_paper_prints_all_the_same(room: PrintRoom) -> None:
    room.befall("paper low")
    assert room.print().sheets == 1
