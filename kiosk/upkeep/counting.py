"""Devices that count what they do: each stands before a port and is that port."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from kiosk.ports.document_printer import DocumentPrinter
from kiosk.ports.errors import (
    Canceled,
    DeviceError,
    NoCard,
    OutcomeUnknown,
    ReaderError,
)
from kiosk.ports.id_card_reader import IdCardReader
from kiosk.ports.speaker import Speaker
from kiosk.ports.ticket_printer import TicketPrinter
from kiosk.upkeep.counters import Counter
from kiosk.upkeep.kinds import DeviceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.domain.identity import IdCard
    from kiosk.ports.document_printer import DocumentPrinted
    from kiosk.ports.id_card_reader import IdCardReaderCapabilities, NoPhoto, Photo
    from kiosk.ports.print_journal import PrintEntry, PrintJournal, PrintOutcome
    from kiosk.ports.speaker import Audience, Said, Utterance
    from kiosk.ports.statuses import DocumentPrinterStatus, IdCardReaderStatus, SpeakerStatus, TicketPrinterStatus
    from kiosk.ports.ticket_printer import Printed, Slip
    from kiosk.upkeep.tallies import Tallies


class Openable(Protocol):
    """What every port has."""

    def open(self, *, deadline_s: float) -> None:
        """Open it."""

    def close(self) -> None:
        """Let go of it."""

    def interrupt(self) -> None:
        """End its pending call."""


P = TypeVar("P", bound=Openable)


class Counting(Generic[P]):
    """Stands before a port: what does not count is handed on as it is."""

    def __init__(self, port: P, tallies: Tallies) -> None:
        self._port = port
        self._tallies = tallies

    def open(self, *, deadline_s: float) -> None:
        """Open it; see the port."""
        self._port.open(deadline_s=deadline_s)

    def close(self) -> None:
        """Let go of it; see the port."""
        self._port.close()

    def interrupt(self) -> None:
        """End its pending call; see the port."""
        self._port.interrupt()


class CountingReader(Counting[IdCardReader]):
    """An `IdCardReader` that counts cards. A wait without a card is nothing."""

    def read_card(self, *, deadline_s: float) -> IdCard:
        """See IdCardReader."""
        kind = DeviceKind.ID_CARD_READER
        try:
            card = self._port.read_card(deadline_s=deadline_s)
        except (NoCard, Canceled):
            raise
        except DeviceError as error:
            if isinstance(error, ReaderError):
                self._tallies.add(kind, Counter.READS_FAILED)
                self._tallies.settle()
            raise
        self._tallies.add(kind, Counter.CARDS_READ)
        self._tallies.settle()
        return card

    def photo(self, *, deadline_s: float) -> Photo | NoPhoto:
        """See IdCardReader."""
        return self._port.photo(deadline_s=deadline_s)

    def await_removal(self, *, deadline_s: float) -> bool:
        """See IdCardReader."""
        return self._port.await_removal(deadline_s=deadline_s)

    def sam_id(self, *, deadline_s: float) -> str:
        """See IdCardReader."""
        return self._port.sam_id(deadline_s=deadline_s)

    def capabilities(self) -> IdCardReaderCapabilities:
        """See IdCardReader."""
        return self._port.capabilities()

    def status(self, *, deadline_s: float) -> IdCardReaderStatus:
        """See IdCardReader."""
        return self._port.status(deadline_s=deadline_s)


class CountingTicketPrinter(Counting[TicketPrinter]):
    """A `TicketPrinter` that counts slips. Paper and cuts are told by the driver, which knows what it sent: `fed`."""

    def print(self, slip: Slip, *, deadline_s: float) -> Printed:
        """See TicketPrinter."""
        ends = (Counter.SLIPS_PRINTED, Counter.SLIPS_FAILED, Counter.SLIPS_UNKNOWN)
        with _job(self._tallies, DeviceKind.TICKET_PRINTER, ends):
            return self._port.print(slip, deadline_s=deadline_s)

    def status(self, *, deadline_s: float) -> TicketPrinterStatus:
        """See TicketPrinter."""
        return self._port.status(deadline_s=deadline_s)


class CountingDocumentPrinter(Counting[DocumentPrinter]):
    """A `DocumentPrinter` that counts documents, and their sheets where they may have come out."""

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
        """See DocumentPrinter."""
        kind = DeviceKind.DOCUMENT_PRINTER
        ends = (Counter.DOCUMENTS_PRINTED, Counter.DOCUMENTS_FAILED, Counter.DOCUMENTS_UNKNOWN)
        with _job(self._tallies, kind, ends):
            try:
                printed = self._port.print(
                    document, serial=serial, sheets=sheets, journal=journal, deadline_s=deadline_s, on_status=on_status
                )
            except OutcomeUnknown:
                self._tallies.add(kind, Counter.SHEETS, sheets)
                raise
            self._tallies.add(kind, Counter.SHEETS, printed.sheets_completed or printed.sheets)
            return printed

    def reconcile(self, entry: PrintEntry, *, deadline_s: float) -> PrintOutcome:
        """See DocumentPrinter."""
        return self._port.reconcile(entry, deadline_s=deadline_s)

    def status(self, *, deadline_s: float) -> DocumentPrinterStatus:
        """See DocumentPrinter."""
        return self._port.status(deadline_s=deadline_s)


class CountingSpeaker(Counting[Speaker]):
    """A `Speaker` that counts what it said to its end."""

    def say(self, utterance: Utterance, *, audience: Audience, deadline_s: float) -> Said:
        """See Speaker. Written with the next job: nothing wears out by talking."""
        said = self._port.say(utterance, audience=audience, deadline_s=deadline_s)
        self._tallies.add(DeviceKind.SPEAKER, Counter.SENTENCES)
        return said

    def status(self, *, deadline_s: float) -> SpeakerStatus:
        """See Speaker."""
        return self._port.status(deadline_s=deadline_s)


def fed(tallies: Tallies) -> Callable[[float, int], None]:
    """Make what a ticket printer's driver tells its paper to: millimetres sent, and cuts."""

    def count(length_mm: float, cuts: int) -> None:
        tallies.add(DeviceKind.TICKET_PRINTER, Counter.PAPER_MM, round(length_mm))
        tallies.add(DeviceKind.TICKET_PRINTER, Counter.CUTS, cuts)

    return count


@contextmanager
def _job(tallies: Tallies, kind: DeviceKind, ends: tuple[Counter, Counter, Counter]) -> Iterator[None]:
    """Count how a job ends: printed, failed, unknown; and settle."""
    printed, failed, unknown = ends
    try:
        yield
    except OutcomeUnknown:
        tallies.add(kind, unknown)
        raise
    except Canceled:
        raise
    except DeviceError:
        tallies.add(kind, failed)
        raise
    else:
        tallies.add(kind, printed)
    finally:
        tallies.settle()
