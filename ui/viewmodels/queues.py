"""Which window? The queues as rows, closed ones with the reason; who was read from a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.names import mask_name
from kiosk.journeys.pages import ArrivalChoice

if TYPE_CHECKING:
    from kiosk.domain.queueing import QueueStatus
    from kiosk.journeys.pages import ChooseQueue
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context, Voice

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class QueuesView:
    """What the page shows. `greeting` is empty without a card."""

    greeting: str
    queues: tuple[dict[str, object], ...]
    certificates: bool


def queues_view(page: ChooseQueue, context: Context) -> QueuesView:
    """Shape the rows."""
    voice, hall = context.voice, context.standing.hall
    present = page.present
    return QueuesView(
        greeting=voice.text("queue.greeting", name=mask_name(present.identity.name)) if present else "",
        queues=tuple(_row(queue, voice) for queue in hall.queues) if hall else (),
        certificates=page.certificates and context.standing.document_printer is not None,
    )


def _row(queue: QueueStatus, voice: Voice) -> dict[str, object]:
    name, place = (
        voice.of(queue.name),
        voice.text("queue.place", where=voice.of(queue.where), counters=voice.of(queue.counters)),
    )
    waiting, wait = _state(queue, voice)
    return {
        "id": queue.id,
        "letter": queue.letter,
        "name": name,
        "about": voice.of(queue.about),
        "place": place,
        "card": voice.text("queue.needs_card") if queue.needs_identity else "",
        "waiting": waiting,
        "wait": wait,
        "open": queue.open,
        "label": voice.text("queue.label", name=name, place=place, waiting=waiting, wait=wait),
    }


def _state(queue: QueueStatus, voice: Voice) -> tuple[str, str]:
    """How many wait and how long; or when it gives numbers again; or that it does not today."""
    if queue.open:
        return voice.text("queue.waiting", count=queue.waiting), voice.wait(queue.wait)
    if queue.opens_at:
        return voice.text("queue.later"), voice.text("queue.opens_at", time=queue.opens_at)
    return voice.text("queue.closed"), voice.text("queue.closed_why")


@QmlElement
class QueuesModel(QObject):
    """The choice of a queue for QML."""

    changed = Signal()

    def __init__(self, page: ChooseQueue, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._hall = context.standing.hall
        self._view = queues_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the standing and the language."""
        self._hall = context.standing.hall
        view = queues_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot(str)
    def choose(self, queue_id: str) -> None:
        """This window."""
        for queue in self._hall.queues if self._hall else ():
            if queue.id == queue_id and queue.open:
                self._desk.answer(queue)

    @Slot()
    def certify(self) -> None:
        """No number: a certificate."""
        self._desk.answer(ArrivalChoice.CERTIFICATES)

    @Property(bool, notify=changed)
    def certificates(self) -> bool:
        """Whether a certificate is offered, too."""
        return self._view.certificates

    @Property(str, notify=changed)
    def greeting(self) -> str:
        """张**，您好."""
        return self._view.greeting

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def queues(self) -> list[dict[str, object]]:
        """The rows: id, letter, name, about, place, card, waiting, wait, open, label."""
        return list(self._view.queues)
