"""Which window? The queues as rows, closed ones with the reason; what else is offered; who was read from a card."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.names import mask_name
from kiosk.journeys.number import FEWEST_SERVICES
from kiosk.journeys.pages import ArrivalChoice, Guidance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.domain.queueing import HallStatus, QueueStatus
    from kiosk.journeys.pages import ChooseQueue
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context, Voice

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1


class Way(StrEnum):
    """What the page offers besides the windows. All but the last answer as `ArrivalChoice` does."""

    CERTIFICATES = "certificates"
    CHECK_IN = "check_in"
    SEVERAL = "several"
    PRIORITY = "priority"
    TRIAGE = "triage"


@dataclass(frozen=True, slots=True)
class QueuesView:
    """What the page shows. `greeting` is empty without a card. `ways`: what else is offered, two a row."""

    title: str
    lead: str
    greeting: str
    queues: tuple[dict[str, object], ...]
    ways: tuple[tuple[dict[str, object], ...], ...]


def queues_view(page: ChooseQueue, context: Context) -> QueuesView:
    """Shape the rows."""
    voice, hall = context.voice, context.standing.hall
    present = page.present
    ways = tuple(_ways(page, context))
    title, lead = _none(context) if context.standing.gives_none else _asked(page, voice)
    return QueuesView(
        title=title,
        lead=lead,
        greeting=voice.text("queue.greeting", name=mask_name(present.identity.name)) if present else "",
        queues=tuple(_row(queue, page, hall, voice) for queue in hall.queues) if hall else (),
        ways=tuple(ways[at : at + 2] for at in range(0, len(ways), 2)),
    )


def _asked(page: ChooseQueue, voice: Voice) -> tuple[str, str]:
    """Title and lead where there is something to choose."""
    if page.several:
        return voice.text("choose.several.title"), voice.text("choose.several.lead")
    return voice.text("queue.title"), voice.text("choose.declared.lead" if page.declared else "queue.lead")


def _none(context: Context) -> tuple[str, str]:
    """Title and lead where no window gives numbers: when one does again today, or not; and where else to go."""
    voice, hall = context.voice, context.standing.hall
    line = context.standing.terminal.service_line
    soonest = min((queue.opens_at for queue in hall.queues if queue.opens_at), default="") if hall else ""
    if soonest:
        return voice.text("queue.none_yet.title"), voice.text("queue.none_yet.lead", time=soonest, line=line)
    return voice.text("queue.none.title"), voice.text("queue.none.lead", line=line)


def _ways(page: ChooseQueue, context: Context) -> Iterator[dict[str, object]]:
    """What is offered besides the windows, only where there is such a thing: it costs nobody else a touch."""
    voice, standing = context.voice, context.standing
    hall = standing.hall
    if page.certificates and standing.document_printer is not None and not standing.alone:
        yield _way(Way.CERTIFICATES, "stamp", voice.text("choose.certificates"))
    if page.present is not None and not page.held and not standing.alone:
        yield _way(Way.CHECK_IN, "user-check", voice.text("choose.check_in"))
    if hall is None:
        return
    if hall.triage:
        yield _way(Way.TRIAGE, "life-buoy", voice.text("choose.triage"))
    if any(queue.open and len(queue.services) >= FEWEST_SERVICES for queue in hall.queues):
        text = voice.text("choose.several.on" if page.several else "choose.several")
        yield _way(Way.SEVERAL, "list-checks", text, chosen=page.several)
    if page.declared is not None:
        said = voice.text("choose.priority.on", priority=voice.text(f"priority.{page.declared}"))
        yield _way(Way.PRIORITY, "hand", said, chosen=True)
    elif hall.declarable and not standing.gives_none:
        yield _way(Way.PRIORITY, "hand", voice.text("choose.priority"))


def _way(way: Way, icon: str, text: str, *, chosen: bool = False) -> dict[str, object]:
    return {"name": f"way.{way}", "way": way.value, "icon": icon, "text": text, "chosen": chosen}


def _row(queue: QueueStatus, page: ChooseQueue, hall: HallStatus, voice: Voice) -> dict[str, object]:
    name, place = (
        voice.of(queue.name),
        voice.text("queue.place", where=voice.of(queue.where), counters=voice.of(queue.counters)),
    )
    waiting, wait = queue_state(queue, hall, voice)
    return {
        "id": queue.id,
        "letter": queue.letter,
        "name": name,
        "about": voice.of(queue.about),
        "place": place,
        "card": _chip(queue, page, voice),
        "waiting": waiting,
        "wait": wait,
        "open": queue.open,
        "label": voice.text("queue.label", name=name, place=place, waiting=waiting, wait=wait),
    }


def _chip(queue: QueueStatus, page: ChooseQueue, voice: Voice) -> str:
    """That they hold a number of it already; or that it asks for a card, as long as none was laid down."""
    held = [number.ticket for number in page.held if number.queue.id == queue.id]
    if held:
        return voice.text("choose.held", tickets=" ".join(held))
    return voice.text("queue.needs_card") if queue.needs_identity and page.present is None else ""


def queue_state(queue: QueueStatus, hall: HallStatus | None, voice: Voice) -> tuple[str, str]:
    """How many wait and how long; or when it gives numbers again; or that it does not today, and where to go."""
    if queue.open and hall is not None and hall.offline:
        return voice.text("queue.offline"), voice.text("queue.offline.as_of", time=_as_of(hall, voice))
    if queue.open:
        return voice.text("queue.waiting", count=queue.waiting), voice.wait(queue.wait)
    if queue.opens_at:
        return voice.text("queue.later"), voice.text("queue.opens_at", time=queue.opens_at)
    queues = hall.queues if hall else ()
    other = next((one for one in queues if one.id == queue.instead and one.open), None)
    if other is not None:
        return voice.text("queue.closed"), voice.text("queue.instead", letter=other.letter)
    return voice.text("queue.closed"), voice.text("queue.closed_why")


def _as_of(hall: HallStatus, voice: Voice) -> str:
    """When the hall was last heard of: 14:20, or with the day when it was another one."""
    if voice.local(hall.as_of).date() == hall.business_date:
        return voice.clock(hall.as_of)
    return voice.text("closed.since_day", day=voice.day(hall.as_of), time=voice.clock(hall.as_of))


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

    @Slot(str)
    def go(self, way: str) -> None:
        """Something else than one of the windows."""
        if way == Way.TRIAGE:
            if self._hall is not None:
                self._desk.answer(Guidance(self._hall.triage, self._hall.queues))
        else:
            self._desk.answer(ArrivalChoice(way))

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def ways(self) -> list[list[dict[str, object]]]:
        """What else is offered, two a row: name, way, icon, text, chosen."""
        return [list(pair) for pair in self._view.ways]

    @Property(str, notify=changed)
    def title(self) -> str:
        """Ask which window; or say that none gives numbers."""
        return self._view.title

    @Property(str, notify=changed)
    def lead(self) -> str:
        """What a touch does; or where else to go."""
        return self._view.lead

    @Property(str, notify=changed)
    def greeting(self) -> str:
        """张**，您好."""
        return self._view.greeting

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def queues(self) -> list[dict[str, object]]:
        """The rows: id, letter, name, about, place, card, waiting, wait, open, label."""
        return list(self._view.queues)
