"""A document printer in memory, and a room with an emulated one on the wire."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from devices.drivers.document_printer import IppDocumentPrinter
from devices.drivers.document_printer_address import parse_ipp_address
from devices.drivers.document_printer_dialogue import IppDialogue
from devices.emulators.document_printer import DocumentPrinterEmulator
from kiosk.ports.document_printer import DocumentPrinted
from kiosk.ports.errors import (
    Canceled,
    CoverOpen,
    DeviceError,
    DocumentRefused,
    OutcomeUnknown,
    PaperJam,
    PaperOut,
    SerialUsed,
    TonerOut,
)
from kiosk.ports.print_journal import PrinterJob, PrintOutcome, PrintState
from kiosk.ports.statuses import Cover, Device, DocumentPrinterStatus, Paper, Toner
from tests.fakes.print_journal import FakePrintJournal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from kiosk.ports.print_journal import PrintEntry, PrintJournal


def pdf(pages: int = 1, *, padding: int = 0) -> bytes:
    """A PDF of blank A4 pages, made larger by `padding` bytes."""
    kids = " ".join(f"{3 + page} 0 R" for page in range(pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        *["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * pages,
    ]
    body = "%PDF-1.7\n" + "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in enumerate(objects, 1))
    body += "%" + "x" * padding + "\n" if padding else ""
    return f"{body}trailer << /Root 1 0 R /Size {len(objects) + 1} >>\n%%EOF\n".encode()


class FakeDocumentPrinter:
    """Fulfils DocumentPrinter in memory: prints at once, unless something was done to it."""

    def __init__(self) -> None:
        self.sheets: dict[str, int] = {}
        self.opened = False
        self.paper = Paper.FULL
        self.toner = Toner.FULL
        self.cover = Cover.CLOSED
        self.refuses_format = False
        self.loses_power = False  # in the middle of the next job
        self.trouble: DeviceError | None = None  # what every call raises
        self._interrupted = False
        self._fates: dict[str, PrintOutcome] = {}

    def open(self, *, deadline_s: float) -> None:
        self._stumble()
        self.opened = True

    def close(self) -> None:
        self.opened = False

    def interrupt(self) -> None:
        self._interrupted = True

    def status(self, *, deadline_s: float) -> DocumentPrinterStatus:
        if not self.opened or self.trouble is not None:
            return DocumentPrinterStatus(Device.OFFLINE)
        stopped = self._hindrance() is not None
        device = Device.USER_ERROR if stopped else Device.ONLINE
        return DocumentPrinterStatus(device, self.paper, self.toner, self.cover)

    def print(
        self,
        document: bytes,
        *,
        serial: str,
        sheets: int,
        journal: PrintJournal,
        deadline_s: float,
        on_status: Callable[[DocumentPrinterStatus], None] | None = None,
    ) -> DocumentPrinted:
        self._interrupted = False
        if not document.startswith(b"%PDF-"):
            raise DocumentRefused("not a PDF document")
        if any(attempt.outcome is not PrintOutcome.NOT_PRINTED for attempt in journal.attempts(serial)):
            raise SerialUsed(serial)
        self._stumble()
        if on_status is not None:
            on_status(self.status(deadline_s=deadline_s))
        if hindrance := self._hindrance():
            raise hindrance
        entry = journal.intend(serial, sheets=sheets)
        if self._interrupted:
            journal.ended(entry, PrintOutcome.NOT_PRINTED)
            raise Canceled("interrupted")
        entry = journal.created(entry, PrinterJob(1, f"urn:uuid:{serial}", "urn:uuid:fake", 1, counts=True))
        entry = journal.sent(entry)
        if self.refuses_format:
            journal.ended(entry, PrintOutcome.NOT_PRINTED, sheets_completed=0)
            raise DocumentRefused("format")
        if self.loses_power:
            self.loses_power = False
            journal.ended(entry, PrintOutcome.UNKNOWN)
            raise OutcomeUnknown("the printer was switched off in between")
        self.sheets[serial] = self.sheets.get(serial, 0) + sheets
        journal.ended(entry, PrintOutcome.PRINTED, sheets_completed=sheets)
        return DocumentPrinted(serial, sheets, sheets, 1.0, 2.0)

    def reconcile(self, entry: PrintEntry, *, deadline_s: float) -> PrintOutcome:
        self._stumble()
        if entry.outcome is not None:
            return entry.outcome
        if entry.state is PrintState.SENT:
            return PrintOutcome.PRINTED if self.sheets.get(entry.serial) == entry.sheets else PrintOutcome.UNKNOWN
        return PrintOutcome.NOT_PRINTED

    def _stumble(self) -> None:
        if self.trouble is not None:
            raise self.trouble

    def _hindrance(self) -> DeviceError | None:
        if self.cover is Cover.OPEN:
            return CoverOpen("open")
        if self.paper is Paper.JAMMED:
            return PaperJam("jam")
        if self.paper is Paper.OUT:
            return PaperOut("empty")
        return TonerOut("empty") if self.toner is Toner.OUT else None


class PrintRoom:
    """An emulated printer, a driver on its wire, and a journal. Knows how many sheets really came out."""

    def __init__(
        self, *, journal: PrintJournal | None = None, pages_per_min: float = 0.0, out: Path | None = None
    ) -> None:
        self.events: list[dict[str, object]] = []
        self._news = threading.Condition()
        self.emulator = DocumentPrinterEmulator(tell=self._hear, pages_per_min=pages_per_min, out=out)
        self.journal: PrintJournal = journal or FakePrintJournal()
        self.printer = self.new_driver()

    def __enter__(self) -> Self:
        self.emulator.__enter__()
        self.printer.open(deadline_s=5)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.printer.close()
        self.emulator.__exit__(kind, error, trace)

    def new_driver(self) -> IppDocumentPrinter:
        """A driver that remembers nothing, as after a restart."""
        return IppDocumentPrinter(IppDialogue(parse_ipp_address(self.emulator.link)), poll_s=0.005)

    def befall(self, words: str) -> None:
        """Let something happen to the printer."""
        self.emulator.misfortune(*words.split())

    def print(
        self,
        serial: str = "S-1",
        *,
        pages: int = 1,
        deadline_s: float = 10.0,
        on_status: Callable[[DocumentPrinterStatus], None] | None = None,
    ) -> DocumentPrinted:
        """Print so many pages."""
        return self.printer.print(
            pdf(pages), serial=serial, sheets=pages, journal=self.journal, deadline_s=deadline_s, on_status=on_status
        )

    def once(
        self, when: Callable[[DocumentPrinterStatus], bool], *fates: str
    ) -> Callable[[DocumentPrinterStatus], None]:
        """Give an `on_status` that lets things happen the first time `when` holds."""
        left = list(fates)

        def hear(status: DocumentPrinterStatus) -> None:
            if when(status):
                while left:
                    self.befall(left.pop(0))

        return hear

    def sheets_out(self, serial: str = "S-1") -> int:
        """The truth."""
        return sum(event["event"] == "sheet" and event["serial"] == serial for event in self.events)

    def until(self, event: str, **values: object) -> None:
        """Wait for an event of the printer."""
        wanted = {"event": event, **values}

        def there() -> bool:
            return any(wanted.items() <= told.items() for told in self.events)

        with self._news:
            assert self._news.wait_for(there, 10), f"{wanted} never came: {self.events}"

    def outcome(self, serial: str = "S-1") -> PrintOutcome | None:
        """What the journal says of the last attempt."""
        return self.journal.attempts(serial)[-1].outcome

    def jobs_left(self) -> int:
        """How many jobs the printer has not done with."""
        with self.emulator.machine.lock:
            return int(self.emulator.machine.active_job() is not None)

    def _hear(self, event: dict[str, object]) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()
