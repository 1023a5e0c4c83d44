"""Around the printer: take the card first; is the whole paper in your hand; the paper did not come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.certificate_pages import NOT_REPLACED, NoPaperChoice, PaperChoice, TakeCardChoice

if TYPE_CHECKING:
    from kiosk.journeys.certificate_pages import NoPaper, PaperAsked, TakeCard
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

# Printer errors that have words of their own for citizens; the others are "the printer does not work now".
_TOLD: Final = frozenset(
    {"paper_out", "paper_jam", "cover_open", "toner_out", "job_canceled", "device_busy", NOT_REPLACED}
)


@QmlElement
class TakeCardModel(QObject):
    """Card first, for QML."""

    def __init__(self, page: TakeCard, desk: Desk, context: Context) -> None:
        super().__init__()
        self._desk = desk
        del page, context

    def refresh(self, context: Context) -> None:
        """Nothing here follows the standing; the reader's answer ends the page."""

    @Slot()
    def taken(self) -> None:
        """I have it."""
        self._desk.answer(TakeCardChoice.TAKEN)


@QmlElement
class PaperAskedModel(QObject):
    """The question for the paper, for QML."""

    changed = Signal()

    def __init__(self, page: PaperAsked, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._context = context

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        self._context = context
        self.changed.emit()

    @Slot()
    def inHand(self) -> None:
        """All of it."""
        self._desk.answer(PaperChoice.IN_HAND)

    @Slot()
    def notInHand(self) -> None:
        """Not, or not all of it."""
        self._desk.answer(PaperChoice.NOT_IN_HAND)

    @Property(str, notify=changed)
    def sheets(self) -> str:
        """How many sheets there should be."""
        return self._context.voice.text("paper_asked.sheets", count=self._page.certificate.pages)

    @Property(str, notify=changed)
    def certificate(self) -> str:
        """The certificate's title."""
        return self._context.voice.of(self._page.certificate.title)

    @Property(str, notify=changed)
    def serial(self) -> str:
        """The certificate's number."""
        return self._page.certificate.serial


@dataclass(frozen=True, slots=True)
class NoPaperView:
    """What the page shows."""

    title: str
    trouble: str
    certificate: str
    serial: str
    desk: str
    line: str
    again: str
    again_text: str
    slip: str
    slip_icon: str


def no_paper_view(page: NoPaper, context: Context) -> NoPaperView:
    """Shape the page."""
    voice = context.voice
    trouble = page.trouble if page.trouble in _TOLD else "other"
    slips = context.standing.printer is not None
    return NoPaperView(
        title=voice.text(f"no_paper.{trouble}.title"),
        trouble=_told(page, trouble, context),
        certificate=voice.of(page.certificate.title),
        serial=page.certificate.serial,
        desk=voice.text("no_paper.desk", serial=page.certificate.serial),
        line=voice.text("elsewhere.line", line=context.standing.terminal.service_line),
        again=voice.text("problem.again" if trouble == NOT_REPLACED else "number.print_again"),
        again_text=voice.text("no_paper.replace_again" if trouble == NOT_REPLACED else "no_paper.print_again"),
        slip=voice.text("no_paper.slip" if slips else "no_paper.leave"),
        slip_icon="ticket" if slips else "log-out",
    )


def _told(page: NoPaper, trouble: str, context: Context) -> str:
    """What happened, in a sentence: as it was told, or as the printer's trouble is called."""
    voice = context.voice
    match [voice.say(message) for message in page.told]:
        case [reason, mend]:
            return voice.text("no_paper.told", reason=reason, mend=mend)
        case [only]:
            return only
        case _:
            return voice.text(f"no_paper.{trouble}")


@QmlElement
class NoPaperModel(QObject):
    """The paper that did not come out, for QML."""

    changed = Signal()

    def __init__(self, page: NoPaper, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = no_paper_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = no_paper_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def tryAgain(self) -> None:
        """Print it once more, or issue it anew once more."""
        self._desk.answer(NoPaperChoice.AGAIN)

    @Slot()
    def leave(self) -> None:
        """Enough for today: with a slip, or with what it would say."""
        self._desk.answer(NoPaperChoice.SLIP)

    @Slot()
    def help(self) -> None:
        """Ask for help."""
        self._desk.open_help()

    @Property(str, notify=changed)
    def title(self) -> str:
        """What happened to the paper, a few words."""
        return self._view.title

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """What happened to the paper, in a sentence."""
        return self._view.trouble

    @Property(str, notify=changed)
    def certificate(self) -> str:
        """The certificate's title."""
        return self._view.certificate

    @Property(str, notify=changed)
    def serial(self) -> str:
        """The certificate's number: what a counter needs to find it."""
        return self._view.serial

    @Property(str, notify=changed)
    def counter(self) -> str:
        """The desk where a person sits."""
        return self._view.desk

    @Property(str, notify=changed)
    def line(self) -> str:
        """The telephone to call."""
        return self._view.line

    @Property(str, notify=changed)
    def again(self) -> str:
        """How to ask for it once more."""
        return self._view.again

    @Property(str, notify=changed)
    def againText(self) -> str:
        """When that may help."""
        return self._view.again_text

    @Property(str, notify=changed)
    def slip(self) -> str:
        """How to leave: with a slip where there is a printer for one."""
        return self._view.slip

    @Property(str, notify=changed)
    def slipIcon(self) -> str:
        """The icon beside it."""
        return self._view.slip_icon
