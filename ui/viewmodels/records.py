"""Lay down the card, where a personal record is asked for: there is no way without one but people at a counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.certificate_pages import IdentifyForRecordsChoice

if TYPE_CHECKING:
    from kiosk.journeys.certificate_pages import IdentifyForRecords
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class RecordsView:
    """What the page shows."""

    reader: bool
    status: str
    hint: str


def records_view(context: Context) -> RecordsView:
    """Shape the page."""
    voice, reader = context.voice, context.standing.reads_cards
    return RecordsView(
        reader=reader,
        status=voice.text("identify.waiting" if reader else "identify.resting"),
        hint=voice.text("identify.waiting.hint" if reader else "records.resting.hint"),
    )


@QmlElement
class RecordsModel(QObject):
    """The wait for a card, for QML."""

    changed = Signal()

    def __init__(self, page: IdentifyForRecords, desk: Desk, context: Context) -> None:
        super().__init__()
        self._desk = desk
        self._view = records_view(context)
        del page

    def refresh(self, context: Context) -> None:
        """Follow the reader and the language."""
        view = records_view(context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def depart(self) -> None:
        """To a counter, then."""
        self._desk.answer(IdentifyForRecordsChoice.LEAVE)

    @Slot()
    def help(self) -> None:
        """Ask for help."""
        self._desk.open_help()

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
