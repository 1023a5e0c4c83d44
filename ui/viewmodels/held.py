"""The numbers somebody holds: where each stands, and what a touch does with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.names import mask_name
from kiosk.journeys.number_pages import HeldChoice

if TYPE_CHECKING:
    from kiosk.domain.queueing import QueueNumber
    from kiosk.journeys.number_pages import HeldNumbers
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context, Voice

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class HeldView:
    """What the page shows. `lead` says how to get another number, where one was refused. `another`: there is one."""

    title: str
    lead: str
    greeting: str
    numbers: tuple[dict[str, object], ...]
    another: bool
    certificates: bool


def held_view(page: HeldNumbers, context: Context) -> HeldView:
    """Shape the page."""
    voice, hall = context.voice, context.standing.hall
    reserved = all(number.check_in_by is not None for number in page.numbers)
    lead = "held.lead.reserved" if reserved else "held.lead"
    return HeldView(
        title=voice.text("held.title"),
        lead=voice.say(page.refusal.how_to_fix) if page.refusal else voice.text(lead),
        greeting=voice.text("queue.greeting", name=mask_name(page.present.identity.name)),
        numbers=tuple(_row(number, voice) for number in page.numbers),
        another=hall is None or bool(hall.open_to(page.numbers)),
        certificates=page.certificates and context.standing.document_printer is not None,
    )


def _row(number: QueueNumber, voice: Voice) -> dict[str, object]:
    queue, state = voice.of(number.queue.name), _state(number, voice)
    action = voice.text("held.again" if number.check_in_by is None else "held.check_in")
    place = voice.text("queue.place", where=voice.of(number.queue.where), counters=voice.of(number.queue.counters))
    return {
        "id": number.id,
        "title": voice.text("held.number", ticket=number.ticket, queue=queue),
        "state": state,
        "place": place,
        "action": action,
        "icon": "printer" if number.check_in_by is None else "user-check",
        "called": number.called_to != "",
        "label": voice.text("held.label", ticket=number.ticket, queue=queue, state=state, action=action),
    }


def _state(number: QueueNumber, voice: Voice) -> str:
    """Called, not checked in yet, the next, or so many ahead."""
    if number.called_to:
        return voice.text("held.called", counter=number.called_to)
    if number.check_in_by is not None:
        return voice.text("held.reserved", time=voice.clock(number.check_in_by))
    if number.ahead == 0:
        return voice.text("held.next")
    if wait := voice.wait(number.wait):
        return voice.text("held.queued", ahead=number.ahead, wait=wait)
    return voice.text("held.queued_only", ahead=number.ahead)


@QmlElement
class HeldModel(QObject):
    """The numbers for QML."""

    changed = Signal()

    def __init__(self, page: HeldNumbers, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = held_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = held_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot(str)
    def choose(self, number_id: str) -> None:
        """This one: print it again, or check it in."""
        for number in self._page.numbers:
            if number.id == number_id:
                self._desk.answer(number)

    @Slot()
    def another(self) -> None:
        """Another number, then."""
        if self._view.another:
            self._desk.answer(HeldChoice.ANOTHER)

    @Slot()
    def certify(self) -> None:
        """No number: a certificate."""
        self._desk.answer(HeldChoice.CERTIFICATES)

    @Property(str, notify=changed)
    def title(self) -> str:
        """Say that they have a number."""
        return self._view.title

    @Property(str, notify=changed)
    def lead(self) -> str:
        """What a touch does; or how there can be another."""
        return self._view.lead

    @Property(str, notify=changed)
    def greeting(self) -> str:
        """张**，您好."""
        return self._view.greeting

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def numbers(self) -> list[dict[str, object]]:
        """The rows: id, title, state, place, action, icon, called, label."""
        return list(self._view.numbers)

    @Property(bool, notify=changed)
    def more(self) -> bool:
        """Whether there is another number for them."""
        return self._view.another

    @Property(bool, notify=changed)
    def certificates(self) -> bool:
        """Whether a certificate is offered, too."""
        return self._view.certificates
