"""What a document printer's driver decides without asking: what may be sent, what hinders, how an end is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from devices.codecs.ipp_printing import A4, PDF, JobState
from devices.drivers.document_printer_verdict import UNPRINTABLE
from devices.drivers.document_printer_watch import Sent
from kiosk.ports.errors import (
    CoverOpen,
    DeviceBusy,
    DeviceError,
    DeviceSilent,
    DocumentRefused,
    JobCanceled,
    LinkLost,
    PaperJam,
    PaperOut,
    PortMissing,
    PrinterError,
    PrinterFault,
    ProtocolViolated,
    TonerOut,
)
from kiosk.ports.statuses import Cover, Device, DocumentPrinterStatus, Paper, Toner

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.codecs.ipp_printing import Said
    from devices.codecs.ipp_reading import PrinterFacts
    from devices.drivers.document_printer_watch import JobEnd

_LONGEST_NAME: Final = 200  # job-name holds 255 bytes
_ONE_SIDED_A4: Final = (("media", A4), ("sides", "one-sided"), ("print-scaling", "none"), ("job-sheets", "none"))


def how_sent(refusal: DeviceError | None) -> Sent:
    """Say whether a document arrived, from what went wrong when it was sent."""
    if refusal is None:
        return Sent.YES
    no_word = isinstance(refusal, LinkLost | DeviceSilent | PortMissing | ProtocolViolated)
    return Sent.PERHAPS if no_word else Sent.REFUSED


class Changes:
    """Hands a status on when it is another one."""

    def __init__(self, tell: Callable[[DocumentPrinterStatus], None] | None = None) -> None:
        self._tell = tell
        self._last: DocumentPrinterStatus | None = None

    def __call__(self, status: DocumentPrinterStatus) -> None:
        """A status was learned."""
        if status != self._last and self._tell is not None:
            self._last = status
            self._tell(status)


def must_be_printable(document: bytes, serial: str, sheets: int) -> None:
    """Raise DocumentRefused for what no printer could print, or be asked about."""
    if not document.startswith(b"%PDF-"):
        raise DocumentRefused(f"{serial}: not a PDF document")
    if sheets < 1:
        raise DocumentRefused(f"{serial}: a document of {sheets} sheets")
    if not serial or not serial.isascii() or not serial.isprintable() or len(serial) > _LONGEST_NAME:
        raise DocumentRefused("a serial is up to 200 printable ASCII characters")


def settings_for(facts: PrinterFacts) -> dict[str, Said]:
    """Ask for what matters and this printer knows. Raises DocumentRefused when it takes no PDF, or no A4."""
    if PDF not in facts.formats:
        raise DocumentRefused(f"this printer takes no {PDF}; it takes {', '.join(sorted(facts.formats))}")
    if facts.offers["media"] and A4 not in facts.offers["media"]:
        raise DocumentRefused("this printer takes no A4 paper")
    return {name: wanted for name, wanted in _ONE_SIDED_A4 if wanted in facts.offers[name]}


def hindrance(status: DocumentPrinterStatus) -> PrinterError | None:
    """What keeps a printer from printing now, by the one condition that people have to clear first."""
    if status.cover is Cover.OPEN:
        return CoverOpen("the printer's cover is open")
    if status.paper is Paper.JAMMED:
        return PaperJam("paper is stuck in the printer")
    if status.paper is Paper.OUT:
        return PaperOut("the printer is out of paper")
    if status.toner is Toner.OUT:
        return TonerOut("the printer is out of toner")
    if status.device in {Device.USER_ERROR, Device.HARDWARE_ERROR}:
        return PrinterFault("the printer has stopped and does not say why")
    return None


def error_of(end: JobEnd, refusal: DeviceError | None) -> DeviceError:
    """Name why nothing was printed."""
    reasons = end.job.reasons if end.job is not None else frozenset()
    if isinstance(refusal, DocumentRefused) or reasons & UNPRINTABLE:
        return DocumentRefused(str(refusal or end.why))
    if end.given_up:
        waiting = "the printer did not come to it in time"
        return hindrance(end.status) or refusal or DeviceBusy(waiting)
    if end.job is not None and end.job.state is JobState.CANCELED:
        return JobCanceled(f"canceled at the printer: {end.why}")
    return hindrance(end.status) or PrinterFault(f"the printer gave up: {end.why}")
