"""A document printer on the bench: with a journal of its own, and serials that nobody had before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from devices.diagnostics.journal import TellingJournal
from devices.diagnostics.sheet import sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.ports.document_printer import DocumentPrinted, DocumentPrinter
    from kiosk.ports.print_journal import PrintJournal, PrintOutcome
    from kiosk.ports.statuses import DocumentPrinterStatus

_STATUS_S: Final = 3.0
PRINT_S: Final = 90.0  # an office printer wakes up first


@dataclass(frozen=True, slots=True)
class PrintBench:
    """A printer with a journal that is used for nothing else, and serials that nobody had before.

    Fulfils what the runner needs of a port.
    """

    printer: DocumentPrinter
    journal: PrintJournal
    serials: Iterator[str]

    def open(self, *, deadline_s: float) -> None:
        """Open the printer."""
        self.printer.open(deadline_s=deadline_s)

    def close(self) -> None:
        """Close it."""
        self.printer.close()

    def interrupt(self) -> None:
        """End its pending call."""
        self.printer.interrupt()

    def print(
        self,
        serial: str,
        *,
        at: Callable[[str], None] | None = None,
        on_status: Callable[[DocumentPrinterStatus], None] | None = None,
    ) -> DocumentPrinted:
        """Print the test sheet. `at` is told of each step of the journal, before it is taken and when it was."""
        journal: PrintJournal = self.journal if at is None else TellingJournal(self.journal, at)
        return self.printer.print(
            sheet(serial), serial=serial, sheets=1, journal=journal, deadline_s=PRINT_S, on_status=on_status
        )

    def status(self, *, deadline_s: float = _STATUS_S) -> DocumentPrinterStatus:
        """How the printer is."""
        return self.printer.status(deadline_s=deadline_s)

    def outcome(self, serial: str) -> PrintOutcome | None:
        """What the journal says of the last attempt; None: nothing, or not ended."""
        attempts = self.journal.attempts(serial)
        return attempts[-1].outcome if attempts else None
