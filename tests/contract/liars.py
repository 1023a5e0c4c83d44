"""Devices that each break one promise of their port."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kiosk.ports.document_printer import DocumentPrinted
from kiosk.ports.errors import Canceled, DeviceError, DeviceSilent, LinkLost, NoCard, OutcomeUnknown, PaperOut
from kiosk.ports.print_journal import PrintOutcome
from kiosk.ports.statuses import Cover, Device, DocumentPrinterStatus, IdCardReaderStatus, Media, Paper, Ticket
from tests.fakes.document_printer import FakeDocumentPrinter
from tests.fakes.id_card_reader import FakeIdCardReader
from tests.fakes.people import HONG_KONG, RESIDENT
from tests.fakes.print_journal import FakePrintJournal
from tests.fakes.ticket_printer import READY, FakeTicketPrinter

if TYPE_CHECKING:
    from kiosk.domain.identity import IdCard
    from kiosk.ports.print_journal import PrintEntry, PrintJournal
    from kiosk.ports.statuses import TicketPrinterStatus
    from kiosk.ports.ticket_printer import Printed, Slip

ONLINE = IdCardReaderStatus(Device.ONLINE, Media.NOT_PRESENT)


# ── readers ──


class StatusUnknown(FakeIdCardReader):
    def status(self, *, deadline_s: float) -> IdCardReaderStatus:
        return IdCardReaderStatus(Device.UNKNOWN)


class OtherModuleEachTime(FakeIdCardReader):
    def sam_id(self, *, deadline_s: float) -> str:
        self._sam_id = f"05.01-20040518-0000011562-{int(self._sam_id[-10:]) + 1:010d}"
        return self._sam_id


class OpensOnce(FakeIdCardReader):
    times = 0

    def open(self, *, deadline_s: float) -> None:
        self.times += 1
        if self.times > 1:
            raise DeviceSilent("it hangs since it was closed")
        super().open(deadline_s=deadline_s)


class ReadsWhenClosed(FakeIdCardReader):
    def close(self) -> None:
        return


class OnlineWhenClosed(FakeIdCardReader):
    def status(self, *, deadline_s: float) -> IdCardReaderStatus:
        return ONLINE


class GhostCard(FakeIdCardReader):
    """Reads a card where none lies."""

    def read_card(self, *, deadline_s: float) -> IdCard:
        return RESIDENT


class Dawdler(FakeIdCardReader):
    """Notices the deadline two seconds late."""

    def read_card(self, *, deadline_s: float) -> IdCard:
        return super().read_card(deadline_s=deadline_s + 2)


class StaleInterrupt(FakeIdCardReader):
    """An interrupt with nothing pending ends the next call."""

    stale = False

    def interrupt(self) -> None:
        self.stale = True
        super().interrupt()

    def read_card(self, *, deadline_s: float) -> IdCard:
        if self.stale:
            self.stale = False
            raise Canceled("from before")
        return super().read_card(deadline_s=deadline_s)


class Deaf(FakeIdCardReader):
    """Hears no interrupt; gives up by itself after a while."""

    def interrupt(self) -> None:
        return

    def read_card(self, *, deadline_s: float) -> IdCard:
        return super().read_card(deadline_s=min(deadline_s, 0.3))


class DeadAfterCancel(FakeIdCardReader):
    def read_card(self, *, deadline_s: float) -> IdCard:
        try:
            return super().read_card(deadline_s=deadline_s)
        except Canceled:
            self.fail_with(DeviceSilent("it hangs since it was interrupted"))
            raise


class AlwaysAnother(FakeIdCardReader):
    """Gives another name each time."""

    times = 0

    def read_card(self, *, deadline_s: float) -> IdCard:
        self.times += 1
        return replace(super().read_card(deadline_s=deadline_s), name=f"样例{self.times}")


class Illegible(FakeIdCardReader):
    def read_card(self, *, deadline_s: float) -> IdCard:
        return replace(super().read_card(deadline_s=deadline_s), kind=None, number="")


class LastYearsCard(FakeIdCardReader):
    """Gives a card from its memory, whichever lies there."""

    def read_card(self, *, deadline_s: float) -> IdCard:
        super().read_card(deadline_s=deadline_s)
        return HONG_KONG


class Impatient(FakeIdCardReader):
    """Cannot read what is laid down while it waits."""

    def read_card(self, *, deadline_s: float) -> IdCard:
        if self._card is not None:
            return super().read_card(deadline_s=0)
        super().read_card(deadline_s=deadline_s)
        raise LinkLost("it lost its way")


class AlwaysRemoved(FakeIdCardReader):
    def await_removal(self, *, deadline_s: float) -> bool:
        return True


class NeverRemoved(FakeIdCardReader):
    def await_removal(self, *, deadline_s: float) -> bool:
        return False


class BlindStatus(FakeIdCardReader):
    """Its status never sees a card."""

    def status(self, *, deadline_s: float) -> IdCardReaderStatus:
        return replace(super().status(deadline_s=deadline_s), media=Media.NOT_PRESENT)


class CallsSilenceFine(FakeIdCardReader):
    def status(self, *, deadline_s: float) -> IdCardReaderStatus:
        return ONLINE


class CallsSilenceNoCard(FakeIdCardReader):
    def read_card(self, *, deadline_s: float) -> IdCard:
        try:
            return super().read_card(deadline_s=deadline_s)
        except DeviceSilent as error:
            raise NoCard("nobody there") from error


# ── ticket printers ──


class ReadyWithoutPaper(FakeTicketPrinter):
    def status(self, *, deadline_s: float) -> TicketPrinterStatus:
        return replace(READY, paper=Paper.UNKNOWN)


class StuckCover(FakeTicketPrinter):
    """Its sensor says open for ever."""

    def status(self, *, deadline_s: float) -> TicketPrinterStatus:
        return replace(READY, cover=Cover.OPEN)


class AlwaysOnline(FakeTicketPrinter):
    def status(self, *, deadline_s: float) -> TicketPrinterStatus:
        return READY


class PrintsWhenClosed(FakeTicketPrinter):
    def close(self) -> None:
        return


class ProvesNothing(FakeTicketPrinter):
    """Says printed without having sent a byte."""

    def print(self, slip: Slip, *, deadline_s: float) -> Printed:
        return replace(super().print(slip, deadline_s=deadline_s), bytes_sent=0)


class OtherPaper(FakeTicketPrinter):
    def print(self, slip: Slip, *, deadline_s: float) -> Printed:
        return replace(super().print(slip, deadline_s=deadline_s), paper=Paper.LOW)


class PrintsOnce(FakeTicketPrinter):
    def print(self, slip: Slip, *, deadline_s: float) -> Printed:
        if self.printed:
            raise PaperOut("it forgot that there is more")
        return super().print(slip, deadline_s=deadline_s)


class NeverOpensAgain(FakeTicketPrinter):
    def close(self) -> None:
        super().close()
        self.fails_to_open.append(DeviceSilent("it hangs since it was closed"))


class Twice(FakeTicketPrinter):
    """Prints each slip twice."""

    def print(self, slip: Slip, *, deadline_s: float) -> Printed:
        super().print(slip, deadline_s=deadline_s)
        return super().print(slip, deadline_s=deadline_s)


class AlwaysPrinted(FakeTicketPrinter):
    """Says printed whatever happens."""

    def print(self, slip: Slip, *, deadline_s: float) -> Printed:
        if self.failures:
            self.failures.clear()
            return replace(FakeTicketPrinter.print(_opened(), slip, deadline_s=deadline_s))
        return super().print(slip, deadline_s=deadline_s)


class HeldForEver(FakeTicketPrinter):
    """Its presenter never sees that the ticket was taken."""

    def status(self, *, deadline_s: float) -> TicketPrinterStatus:
        held = Ticket.PRESENT if self.printed else Ticket.NOT_PRESENT
        return replace(super().status(deadline_s=deadline_s), ticket=held)


class SilentAboutPaper(FakeTicketPrinter):
    def status(self, *, deadline_s: float) -> TicketPrinterStatus:
        return replace(super().status(deadline_s=deadline_s), paper=Paper.FULL)


class SilentAboutCover(FakeTicketPrinter):
    def status(self, *, deadline_s: float) -> TicketPrinterStatus:
        return replace(super().status(deadline_s=deadline_s), cover=Cover.CLOSED)


def _opened() -> FakeTicketPrinter:
    other = FakeTicketPrinter()
    other.open(deadline_s=1)
    return other


# ── document printers ──


class LyingDocumentPrinter(FakeDocumentPrinter):
    """Prints as the fake does; `lie` may bend what came of it."""

    def lie(self, printed: DocumentPrinted, journal: PrintJournal) -> DocumentPrinted:
        return printed

    def print(self, document: bytes, *, serial: str, **more: Any) -> DocumentPrinted:  # Any: as given
        return self.lie(super().print(document, serial=serial, **more), more["journal"])


class NoToner(FakeDocumentPrinter):
    def status(self, *, deadline_s: float) -> DocumentPrinterStatus:
        return replace(super().status(deadline_s=deadline_s), cover=Cover.OPEN)


class OnlineForEver(FakeDocumentPrinter):
    def status(self, *, deadline_s: float) -> DocumentPrinterStatus:
        return DocumentPrinterStatus(Device.ONLINE, self.paper, self.toner, self.cover)


class TakesAnything(FakeDocumentPrinter):
    def print(self, document: bytes, **more: Any) -> DocumentPrinted:  # Any: as given
        return super().print(b"%PDF-1.7", **more)


class Optimist(FakeDocumentPrinter):
    """Everything that it does not know was printed."""

    def reconcile(self, entry: PrintEntry, *, deadline_s: float) -> PrintOutcome:
        return PrintOutcome.PRINTED


class Pessimist(FakeDocumentPrinter):
    def reconcile(self, entry: PrintEntry, *, deadline_s: float) -> PrintOutcome:
        return PrintOutcome.NOT_PRINTED


class DeafPrinter(FakeDocumentPrinter):
    def interrupt(self) -> None:
        return


class GivesUpAfter(FakeDocumentPrinter):
    """An interrupt counts even when the document has left."""

    def print(self, document: bytes, *, journal: PrintJournal, **more: Any) -> DocumentPrinted:  # Any: as given
        printed = super().print(document, journal=journal, **more)
        if self._interrupted:
            raise OutcomeUnknown("interrupted")
        return printed


class Miscounts(LyingDocumentPrinter):
    def lie(self, printed: DocumentPrinted, journal: PrintJournal) -> DocumentPrinted:
        return replace(printed, sheets_completed=2)


class MixesUpSerials(LyingDocumentPrinter):
    def lie(self, printed: DocumentPrinted, journal: PrintJournal) -> DocumentPrinted:
        return replace(printed, serial="TEST-1")


class PrintsTwo(LyingDocumentPrinter):
    def lie(self, printed: DocumentPrinted, journal: PrintJournal) -> DocumentPrinted:
        self.sheets[printed.serial] += 1
        return printed


class WritesNoEnd(LyingDocumentPrinter):
    def lie(self, printed: DocumentPrinted, journal: PrintJournal) -> DocumentPrinted:
        assert isinstance(journal, FakePrintJournal)
        journal.entries[-1] = replace(journal.entries[-1], outcome=None)
        return printed


class Forgetful(LyingDocumentPrinter):
    """Does not know what it printed, and prints it again."""

    def lie(self, printed: DocumentPrinted, journal: PrintJournal) -> DocumentPrinted:
        assert isinstance(journal, FakePrintJournal)
        journal.entries.clear()
        return printed


class SaysNothingMeanwhile(FakeDocumentPrinter):
    def print(self, document: bytes, **more: Any) -> DocumentPrinted:  # Any: as given
        return super().print(document, **{**more, "on_status": None})


class PrintsAllTheSame(FakeDocumentPrinter):
    """Says printed, whatever is wrong with it."""

    def print(
        self, document: bytes, *, serial: str, journal: PrintJournal, **more: Any
    ) -> DocumentPrinted:  # Any: as given
        try:
            return super().print(document, serial=serial, journal=journal, **more)
        except DeviceError:
            return DocumentPrinted(serial, 1, 1, 1.0, 1.0)
