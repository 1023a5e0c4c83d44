"""Something is being done: what, for how long already, and the way out after ten seconds unless it commits.

While paper is printed, what keeps its printer from it is said at once, in the words of the page that would follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.ports.statuses import Cover, Device, DocumentPrinterStatus, Paper, Toner

if TYPE_CHECKING:
    from kiosk.journeys.pages import Processing
    from kiosk.ports.statuses import TicketPrinterStatus
    from kiosk.standing import Standing
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

WAY_OUT_S: Final = 10  # UX.md, Time
SLOW_S: Final = 5
_SHEETS: Final = {  # and what becomes of the paper meanwhile
    "processing.PrintCertificate": "processing.printer.waits",
    "processing.PrintCopy": "processing.copy.waits",
}
_SLIPS: Final = frozenset({"processing.PrintTicket", "processing.PrintClaimSlip"})
_SILENT: Final = "silent"


@dataclass(frozen=True, slots=True)
class ProcessingView:
    """What the page shows."""

    what: str
    pace: str
    meanwhile: str
    commits: bool
    way_out: bool


def processing_view(page: Processing, context: Context, elapsed_s: int) -> ProcessingView:
    """Shape the page after `elapsed_s` whole seconds."""
    voice, trouble = context.voice, _trouble(page, context.standing)
    words = "no_paper" if page.what.id in _SHEETS else "number.trouble"
    what, pace = voice.say(page.what), voice.text("processing.soon" if elapsed_s < SLOW_S else "processing.slow")
    if trouble == _SILENT:
        pace = voice.text("processing.printer.silent")
    elif trouble is not None:
        what, pace = voice.text(f"{words}.{trouble}.title"), voice.text(f"{words}.{trouble}")
    waits = _SHEETS.get(page.what.id) if trouble not in {None, _SILENT} else None
    return ProcessingView(
        what=what,
        pace=pace,
        meanwhile=voice.text(waits or "processing.nothing_to_do"),
        commits=page.commits,
        way_out=elapsed_s >= WAY_OUT_S and not page.commits,
    )


def _trouble(page: Processing, standing: Standing) -> str | None:
    """What keeps the printer from the paper that is waited for; None: nothing, as far as it tells."""
    if page.what.id in _SHEETS:
        return _hindrance(standing.document_printer)
    return _hindrance(standing.printer) if page.what.id in _SLIPS else None


def _hindrance(status: DocumentPrinterStatus | TicketPrinterStatus | None) -> str | None:
    if status is None:
        return None
    if status.cover is Cover.OPEN:
        return "cover_open"
    if status.paper is Paper.JAMMED:
        return "paper_jam"
    if status.paper is Paper.OUT:
        return "paper_out"
    if isinstance(status, DocumentPrinterStatus):
        if status.toner is Toner.OUT:
            return "toner_out"
        return _SILENT if status.device in {Device.OFFLINE, Device.UNKNOWN} else None
    return _SILENT if status.device is Device.OFFLINE else None  # some never answer: unknown is all they are


@QmlElement
class ProcessingModel(QObject):
    """The wait for an effect, for QML."""

    changed = Signal()

    def __init__(self, page: Processing, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._context = context
        self._elapsed_s = 0
        self._view = processing_view(page, context, 0)
        self._second = QTimer(self)
        self._second.timeout.connect(self.tick)
        self._second.start(1000)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        self._context = context
        view = processing_view(self._page, context, self._elapsed_s)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def tick(self) -> None:
        """One more second."""
        self._elapsed_s += 1
        self.refresh(self._context)

    @Slot()
    def leave(self) -> None:
        """Not waiting any longer: end the visit."""
        self._desk.finish()

    @Property(str, notify=changed)
    def what(self) -> str:
        """What is being done; or what keeps the printer from it, a few words."""
        return self._view.what

    @Property(str, notify=changed)
    def pace(self) -> str:
        """Soon, or: slower than usual; or what keeps the printer from it, in a sentence."""
        return self._view.pace

    @Property(str, notify=changed)
    def meanwhile(self) -> str:
        """What the person does meanwhile: nothing; and what becomes of the paper."""
        return self._view.meanwhile

    @Property(bool, notify=changed)
    def commits(self) -> bool:
        """Whether there is no way back now."""
        return self._view.commits

    @Property(bool, notify=changed)
    def wayOut(self) -> bool:
        """Whether the way out is open."""
        return self._view.way_out
