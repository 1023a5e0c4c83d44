"""The certificate as it will come out, drawn from the signed document itself; no ID number whole on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement
from shiboken6 import isValid

from kiosk.journeys.certificate_pages import PreviewChoice
from ui.papers import draw_soon, drop, keep

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from kiosk.journeys.certificate_pages import Preview
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

WIDTH_PX: Final = 1000  # of the drawing; the page scales it down


@dataclass(frozen=True, slots=True)
class PreviewView:
    """What stands beside the paper."""

    certificate: str
    serial: str
    issued: str
    sheets: str


def preview_view(page: Preview, context: Context) -> PreviewView:
    """Shape the page."""
    voice, certificate = context.voice, page.certificate
    return PreviewView(
        certificate=voice.of(certificate.title),
        serial=certificate.serial,
        issued=voice.day(certificate.issued_at),
        sheets=voice.text("preview.sheets", count=certificate.pages),
    )


@QmlElement
class PreviewModel(QObject):
    """The finished paper for QML."""

    changed = Signal()
    drawn = Signal()

    def __init__(self, page: Preview, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = preview_view(page, context)
        self._paper = ""
        self._failed = False
        draw_soon(page.certificate.document, WIDTH_PX, lambda image: desk.post(lambda: self._took(image)))

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = preview_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def printIt(self) -> None:
        """Print it, please."""
        self._desk.answer(PreviewChoice.PRINT)

    @Slot()
    def depart(self) -> None:
        """Not printing now."""
        self._desk.answer(PreviewChoice.LEAVE)

    @Property(str, notify=changed)
    def certificate(self) -> str:
        """The certificate's title."""
        return self._view.certificate

    @Property(str, notify=changed)
    def serial(self) -> str:
        """The certificate's number."""
        return self._view.serial

    @Property(str, notify=changed)
    def issued(self) -> str:
        """On which day it was issued."""
        return self._view.issued

    @Property(str, notify=changed)
    def sheets(self) -> str:
        """How many sheets will come out."""
        return self._view.sheets

    @Property(str, notify=drawn)
    def paper(self) -> str:
        """The ticket of the first page's picture, empty until it is drawn."""
        return self._paper

    @Property(bool, notify=drawn)
    def waiting(self) -> bool:
        """Whether the paper is still being drawn."""
        return not self._paper and not self._failed

    @Property(bool, notify=drawn)
    def failed(self) -> bool:
        """Whether the paper cannot be drawn here; printing is another matter."""
        return self._failed

    def _took(self, picture: QImage | None) -> None:
        if not isValid(self):  # the page is gone by now
            return
        self._failed = picture is None
        if picture is not None:
            self._paper = ticket = keep(picture)
            self.destroyed.connect(lambda: drop(ticket))
        self.drawn.emit()
