"""Lay down the card: for which window, and whether the reader can see one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.pages import IdentifyChoice

if TYPE_CHECKING:
    from kiosk.journeys.pages import Identify
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class IdentifyView:
    """What the page shows."""

    queue: str
    reader: bool
    status: str
    hint: str


def identify_view(page: Identify, context: Context) -> IdentifyView:
    """Shape the page."""
    voice, reader = context.voice, context.standing.reads_cards
    return IdentifyView(
        queue=voice.text("identify.for", queue=voice.of(page.queue.name)),
        reader=reader,
        status=voice.text("identify.waiting" if reader else "identify.resting"),
        hint=voice.text("identify.waiting.hint" if reader else "identify.resting.hint"),
    )


@QmlElement
class IdentifyModel(QObject):
    """The wait for a card, for QML."""

    changed = Signal()

    def __init__(self, page: Identify, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = identify_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the reader and the language."""
        view = identify_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def other(self) -> None:
        """Another window, then."""
        self._desk.answer(IdentifyChoice.OTHER_QUEUE)

    @Slot()
    def help(self) -> None:
        """Ask for help."""
        self._desk.open_help()

    @Property(str, notify=changed)
    def queue(self) -> str:
        """Which window asks."""
        return self._view.queue

    @Property(bool, notify=changed)
    def reader(self) -> bool:
        """Whether the reader can see a card."""
        return self._view.reader

    @Property(str, notify=changed)
    def status(self) -> str:
        """Waiting for the card, or: the reader rests."""
        return self._view.status

    @Property(str, notify=changed)
    def hint(self) -> str:
        """What happens next by itself."""
        return self._view.hint
