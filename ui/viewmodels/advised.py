"""The window that the questions led to, as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.number_pages import AdvisedChoice
from ui.viewmodels.queues import queue_state

if TYPE_CHECKING:
    from kiosk.domain.queueing import QueueStatus
    from kiosk.journeys.number_pages import Advised
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class AdvisedView:
    """What the page shows. `service` may be empty."""

    title: str
    service: str
    about: str
    place: str
    state: str
    card: str
    open: bool


def advised_view(page: Advised, context: Context) -> AdvisedView:
    """Shape the page."""
    voice, hall = context.voice, context.standing.hall
    queue = _now(page.queue, context)
    waiting, wait = queue_state(queue, hall, voice)
    service = next((one.name for one in queue.services if one.id == page.service_id), None)
    return AdvisedView(
        title=voice.text("advised.title", queue=voice.of(queue.name)),
        service=voice.of(service) if service else "",
        about=voice.of(queue.about),
        place=voice.text("queue.place", where=voice.of(queue.where), counters=voice.of(queue.counters)),
        state=voice.text("advised.state", waiting=waiting, wait=wait) if wait else waiting,
        card=voice.text("queue.needs_card") if queue.needs_identity else "",
        open=queue.open,
    )


def _now(queue: QueueStatus, context: Context) -> QueueStatus:
    hall = context.standing.hall
    return next((one for one in hall.queues if one.id == queue.id), queue) if hall else queue


@QmlElement
class AdvisedModel(QObject):
    """The advice for QML."""

    changed = Signal()

    def __init__(self, page: Advised, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = advised_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the standing and the language."""
        view = advised_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def take(self) -> None:
        """A number for this window."""
        self._desk.answer(AdvisedChoice.TAKE)

    @Slot()
    def seeAll(self) -> None:
        """All windows, please."""
        self._desk.answer(AdvisedChoice.SEE_ALL)

    @Property(str, notify=changed)
    def title(self) -> str:
        """Which window."""
        return self._view.title

    @Property(str, notify=changed)
    def service(self) -> str:
        """What for; may be empty."""
        return self._view.service

    @Property(str, notify=changed)
    def about(self) -> str:
        """What the window is for."""
        return self._view.about

    @Property(str, notify=changed)
    def place(self) -> str:
        """Where it is."""
        return self._view.place

    @Property(str, notify=changed)
    def state(self) -> str:
        """How many wait and how long; or that it is closed, and when it opens."""
        return self._view.state

    @Property(str, notify=changed)
    def card(self) -> str:
        """That it asks for a card; may be empty."""
        return self._view.card

    @Property(bool, notify=changed)
    def open(self) -> bool:
        """Whether it gives numbers now."""
        return self._view.open
