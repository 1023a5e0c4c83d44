"""The document printer: A4 sheets of a finished document, one certificate a job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.print_journal import PrintEntry, PrintJournal, PrintOutcome
    from kiosk.ports.statuses import DocumentPrinterStatus


@dataclass(frozen=True, slots=True)
class DocumentPrinted:
    """Proof that every sheet was printed. `sheets_completed` is the printer's own count; None: it does not count."""

    serial: str
    sheets: int
    sheets_completed: int | None
    first_byte_ms: float  # from the call to the document's first byte
    elapsed_ms: float


class DocumentPrinter(Protocol):
    """Blocking calls, made on the device's owner thread only. `interrupt` alone may come from any thread."""

    def open(self, *, deadline_s: float) -> None:
        """Make sure that a printer answers which can do all this port needs. Safe to call again after any failure.

        Raises PortMissing, DeviceSilent, WrongDevice (engineer); LinkLost, Canceled (retry).
        """

    def close(self) -> None:
        """Let go of the connection. Never raises."""

    def interrupt(self) -> None:
        """End a pending call, which raises Canceled at its next breath. Ignored by `print` once the document leaves."""

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
        """Print a PDF of `sheets` one-sided A4 pages, once, under its serial.

        Returns when the printer has told that every sheet is out, not when bytes were sent. `on_status` is called in
        this thread with the first status and each change, so that people can be told why it waits: an empty tray, an
        open cover. A printer that stops goes on by itself when it was helped. At the deadline the job is canceled and
        its end learned, which takes 10 s more at most.

        Raises, with the journal saying NOT_PRINTED, or nothing when it was known beforehand: SerialUsed, JobCanceled
        (citizen); PaperOut, PaperJam, CoverOpen, TonerOut (attendant); DocumentRefused, PrinterFault, DeviceSilent,
        PortMissing, WrongDevice (engineer); DeviceBusy, LinkLost, ProtocolViolated, Canceled (retry).
        Raises, with the journal saying UNKNOWN: OutcomeUnknown (never print this serial again), its cause chained.
        Raises VaultError before anything was sent; after it, as the cause of OutcomeUnknown: the journal still says
        SENT, and reconciling finishes it.
        """

    def reconcile(self, entry: PrintEntry, *, deadline_s: float) -> PrintOutcome:
        """Learn how an unfinished attempt ended, and leave no job of it behind. Never sends a document.

        Waits until the deadline for a job that still prints, then cancels it. Raises, having learned nothing:
        PortMissing, DeviceSilent, WrongDevice (engineer); LinkLost, DeviceBusy, ProtocolViolated, Canceled (retry).
        """

    def status(self, *, deadline_s: float) -> DocumentPrinterStatus:
        """Ask how the printer is. Never raises for the device's condition: silence is `unknown`."""
