"""A certificate whose paper is still to be had: the slip that says where, or the page in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.certificate_pages import ClaimChoice

if TYPE_CHECKING:
    from kiosk.journeys.certificate_pages import ClaimSlip
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What the page shows. `counter` and `line`: where to go, whom to call."""

    title: str
    lead: str
    certificate: str
    serial: str
    url: str
    counter: str
    line: str
    again: str
    done: str


def claim_view(page: ClaimSlip, context: Context) -> ClaimView:
    """Shape the page."""
    voice = context.voice
    return ClaimView(
        title=voice.text(f"claim.{page.slip}"),
        lead=voice.text(f"claim.{page.slip}.lead"),
        certificate=voice.of(page.certificate.title),
        serial=page.certificate.serial,
        url=page.certificate.verify_url,
        counter=voice.text("claim.counter"),
        line=voice.text("elsewhere.line", line=context.standing.terminal.service_line),
        again=voice.text(f"claim.{page.slip}.again"),
        done=voice.text(f"claim.{page.slip}.done"),
    )


@QmlElement
class ClaimModel(QObject):
    """The slip to leave with, for QML."""

    changed = Signal()

    def __init__(self, page: ClaimSlip, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = claim_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = claim_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def finish(self) -> None:
        """I have what I need."""
        self._desk.answer(ClaimChoice.FINISH)

    @Slot()
    def printAgain(self) -> None:
        """Print the slip again."""
        self._desk.answer(ClaimChoice.PRINT_AGAIN)

    @Property(str, notify=changed)
    def title(self) -> str:
        """What became of the slip, a few words."""
        return self._view.title

    @Property(str, notify=changed)
    def lead(self) -> str:
        """What it is for; or what to write down in its place."""
        return self._view.lead

    @Property(str, notify=changed)
    def certificate(self) -> str:
        """The certificate's title."""
        return self._view.certificate

    @Property(str, notify=changed)
    def serial(self) -> str:
        """The certificate's number: what a counter needs to find it."""
        return self._view.serial

    @Property(str, notify=changed)
    def url(self) -> str:
        """What the QR code opens: the page that checks this certificate, its number on it."""
        return self._view.url

    @Property(str, notify=changed)
    def counter(self) -> str:
        """Where the paper can be had."""
        return self._view.counter

    @Property(str, notify=changed)
    def line(self) -> str:
        """The telephone to call."""
        return self._view.line

    @Property(str, notify=changed)
    def again(self) -> str:
        """How to ask for the slip again."""
        return self._view.again

    @Property(str, notify=changed)
    def done(self) -> str:
        """How to say that it is well."""
        return self._view.done
