"""What every DocumentPrinter must do and no check can see or bring about from outside.

The rest are the checks of `devices.diagnostics`: see test_checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import (
    Canceled,
    CoverOpen,
    DocumentRefused,
    LinkLost,
    OutcomeUnknown,
    PaperJam,
    PaperOut,
    PrinterError,
    SerialUsed,
    TonerOut,
)
from kiosk.ports.print_journal import PrintOutcome
from kiosk.ports.statuses import Cover, Device, DocumentPrinterStatus, Paper, Toner
from tests.fakes.document_printer import FakeDocumentPrinter, PrintRoom, pdf
from tests.fakes.print_journal import FakePrintJournal, ToldJournal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.ports.document_printer import DocumentPrinted, DocumentPrinter
    from kiosk.ports.print_journal import PrintJournal


@dataclass
class Desk:
    """A printer as the core sees it, what fate can do to it, and what really came out."""

    printer: DocumentPrinter
    journal: PrintJournal
    befall: Callable[[str], None]
    sheets_out: Callable[[str], int]

    def print(self, serial: str = "S-1", *, journal: PrintJournal | None = None) -> DocumentPrinted:
        return self.printer.print(pdf(), serial=serial, sheets=1, journal=journal or self.journal, deadline_s=10)


def fake() -> Iterator[Desk]:
    printer = FakeDocumentPrinter()
    printer.open(deadline_s=1)
    fates: dict[str, tuple[str, object]] = {
        "paper out": ("paper", Paper.OUT),
        "paper full": ("paper", Paper.FULL),
        "jam on": ("paper", Paper.JAMMED),
        "cover open": ("cover", Cover.OPEN),
        "toner out": ("toner", Toner.OUT),
        "toner low": ("toner", Toner.LOW),
        "format refuse on": ("refuses_format", True),
        "power lost in the next job": ("loses_power", True),
        "offline on": ("trouble", LinkLost("the cable is out")),
    }
    yield Desk(
        printer,
        FakePrintJournal(),
        lambda words: setattr(printer, *fates[words]),
        lambda serial: printer.sheets.get(serial, 0),
    )


def emulated() -> Iterator[Desk]:
    journal = FakePrintJournal()
    with PrintRoom(journal=journal) as room:

        def befall(words: str) -> None:
            if words == "power lost in the next job":
                met.journal = ToldJournal(journal, cut_power)
            else:
                room.befall(words)

        def cut_power(step: str) -> None:
            if step == "sent done":
                room.befall("power off")
                room.befall("power on")

        met = Desk(room.printer, journal, befall, room.sheets_out)
        yield met


DESKS: dict[str, Callable[[], Iterator[Desk]]] = {"fake": fake, "emulator": emulated}


@pytest.fixture(params=list(DESKS))
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    yield from DESKS[request.param]()


def test_print_is_proved_by_the_printers_count(desk: Desk) -> None:
    assert desk.print().sheets_completed == 1


def test_serial_refused_prints_nothing(desk: Desk) -> None:
    desk.print()
    with pytest.raises(SerialUsed):
        desk.print()
    assert desk.sheets_out("S-1") == 1


def test_two_serials_come_out_each(desk: Desk) -> None:
    desk.print("S-1")
    desk.print("S-2")
    assert (desk.sheets_out("S-1"), desk.sheets_out("S-2")) == (1, 1)


@pytest.mark.parametrize(
    ("fate", "error"),
    [("paper out", PaperOut), ("jam on", PaperJam), ("cover open", CoverOpen), ("toner out", TonerOut)],
)
def test_printer_hindered_before_raises_its_condition(desk: Desk, fate: str, error: type[PrinterError]) -> None:
    desk.befall(fate)
    with pytest.raises(error):
        desk.print()


def test_printer_hindered_before_leaves_no_attempt(desk: Desk) -> None:
    desk.befall("paper out")
    with pytest.raises(PaperOut):
        desk.print()
    assert desk.journal.attempts("S-1") == ()


def test_serial_that_failed_before_prints_after_the_refill(desk: Desk) -> None:
    desk.befall("paper out")
    with pytest.raises(PaperOut):
        desk.print()
    desk.befall("paper full")
    assert desk.print().serial == "S-1"


def test_format_refused_ends_not_printed(desk: Desk) -> None:
    desk.befall("format refuse on")
    with pytest.raises(DocumentRefused):
        desk.print()
    assert desk.journal.attempts("S-1")[-1].outcome is PrintOutcome.NOT_PRINTED


def test_status_is_told_while_printing(desk: Desk) -> None:
    told: list[DocumentPrinterStatus] = []
    desk.printer.print(pdf(), serial="S-1", sheets=1, journal=desk.journal, deadline_s=10, on_status=told.append)
    assert told[0].paper is Paper.FULL


def test_status_of_a_ready_printer_is_all_well(desk: Desk) -> None:
    expected = DocumentPrinterStatus(Device.ONLINE, Paper.FULL, Toner.FULL, Cover.CLOSED)
    assert desk.printer.status(deadline_s=2) == expected


def test_status_tells_low_toner(desk: Desk) -> None:
    desk.befall("toner low")
    assert desk.printer.status(deadline_s=2).toner is Toner.LOW


def test_status_of_a_lost_printer_is_offline(desk: Desk) -> None:
    desk.befall("offline on")
    assert desk.printer.status(deadline_s=2).device is Device.OFFLINE


def test_power_lost_in_the_job_is_unknown(desk: Desk) -> None:
    desk.befall("power lost in the next job")
    with pytest.raises(OutcomeUnknown):
        desk.print()


def test_interrupt_before_the_document_leaves_raises_canceled(desk: Desk) -> None:
    def at_step(step: str) -> None:
        if step == "intend done":
            desk.printer.interrupt()

    with pytest.raises(Canceled):
        desk.print(journal=ToldJournal(desk.journal, at_step))
    assert desk.journal.attempts("S-1")[-1].outcome is PrintOutcome.NOT_PRINTED


def test_lost_printer_cannot_reconcile(desk: Desk) -> None:
    entry = desk.journal.intend("S-1", sheets=1)
    desk.befall("offline on")
    with pytest.raises(LinkLost):
        desk.printer.reconcile(entry, deadline_s=2)
