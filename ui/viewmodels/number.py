"""A number, and its paper: it came out, it did not, or nobody can tell and the person is asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.queueing import Priority
from kiosk.journeys.pages import NumberChoice, Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.domain.queueing import QueueNumber
    from kiosk.journeys.pages import NumberTaken
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context, Voice

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

# Printer errors that have words of their own for citizens; the others are "the printer does not work now".
_TOLD: Final = frozenset({"paper_out", "paper_jam", "cover_open"})


@dataclass(frozen=True, slots=True)
class NumberView:
    """What the page shows. `trouble_title` and `trouble` are empty when the paper came out."""

    ticket: str
    taken: str
    counters: str
    ahead: str
    people: str
    wait: str
    queued: str
    counts: str
    on_phone: str
    where: str
    url: str
    trouble_title: str
    trouble: str
    remember: str
    facts: tuple[dict[str, str], ...]


def number_view(page: NumberTaken, context: Context) -> NumberView:
    """Shape the page."""
    voice, number = context.voice, page.number
    queue = number.queue
    trouble = page.trouble if page.trouble in _TOLD else "other"
    wait = voice.wait(number.wait)
    return NumberView(
        ticket=number.ticket,
        taken=voice.text("number.taken", day=voice.day(number.issued_at), time=voice.clock(number.issued_at)),
        counters=voice.text("number.counters", queue=voice.of(queue.name), counters=voice.of(queue.counters)),
        ahead=voice.text("number.ahead_unknown") if number.offline else str(number.ahead),
        people="" if number.offline else voice.text("number.people"),
        wait=voice.minutes(number.wait) if number.wait and number.wait.to_min else "",
        queued=_queued(number, wait, voice),
        counts=voice.text("number.offline.counts" if number.offline else "number.printed.text"),
        on_phone=voice.text("number.offline.scan" if number.offline else "number.scan.text"),
        where=voice.of(queue.where),
        url=number.url,
        trouble_title=voice.text(f"number.trouble.{trouble}.title") if page.ticket is Ticket.NOT_PRINTED else "",
        trouble=voice.text(f"number.trouble.{trouble}") if page.ticket is Ticket.NOT_PRINTED else "",
        remember=voice.text("number.remember", ticket=number.ticket),
        facts=tuple(_facts(number, voice)),
    )


def _facts(number: QueueNumber, voice: Voice) -> Iterator[dict[str, str]]:
    """What stands on this number besides the window: matters, and a class that the counter looks at the paper of."""
    names = [voice.of(one.name) for one in number.queue.services if one.id in number.services]
    if names:
        listed = reduce(lambda first, second: voice.text("number.listed", first=first, second=second), names)
        yield {"icon": "list-checks", "text": voice.text("number.fact.services", services=listed)}
    if number.priority is Priority.APPOINTMENT:
        yield {"icon": "clock", "text": voice.text("number.fact.priority.appointment")}
    elif number.priority is not Priority.ORDINARY:
        said = voice.text(f"priority.{number.priority}")
        yield {"icon": "hand", "text": voice.text("number.fact.priority", priority=said)}


def _queued(number: QueueNumber, wait: str, voice: Voice) -> str:
    if number.offline:
        return voice.text("number.offline.queued")
    if wait:
        return voice.text("number.queued", ahead=number.ahead, wait=wait)
    return voice.text("number.queued_only", ahead=number.ahead)


@QmlElement
class NumberModel(QObject):
    """The number for QML."""

    changed = Signal()

    def __init__(self, page: NumberTaken, desk: Desk, context: Context) -> None:
        super().__init__()
        self._page = page
        self._desk = desk
        self._view = number_view(page, context)

    def refresh(self, context: Context) -> None:
        """Follow the language."""
        view = number_view(self._page, context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def finish(self) -> None:
        """Got it."""
        self._desk.answer(NumberChoice.FINISH)

    @Slot()
    def again(self) -> None:
        """Print the paper again."""
        self._desk.answer(NumberChoice.PRINT_AGAIN)

    @Property(str, notify=changed)
    def ticket(self) -> str:
        """A012."""
        return self._view.ticket

    @Property(str, notify=changed)
    def taken(self) -> str:
        """When it was taken."""
        return self._view.taken

    @Property(str, notify=changed)
    def counters(self) -> str:
        """综合窗口　3 至 6 号."""
        return self._view.counters

    @Property(str, notify=changed)
    def ahead(self) -> str:
        """How many come before, or that it cannot be told."""
        return self._view.ahead

    @Property(str, notify=changed)
    def people(self) -> str:
        """What they are, or nothing when it cannot be told."""
        return self._view.people

    @Property(str, notify=changed)
    def counts(self) -> str:
        """That the number counts."""
        return self._view.counts

    @Property(str, notify=changed)
    def onPhone(self) -> str:
        """What a phone can see."""
        return self._view.on_phone

    @Property(str, notify=changed)
    def wait(self) -> str:
        """8–12 minutes, or nothing when it cannot be told."""
        return self._view.wait

    @Property(str, notify=changed)
    def queued(self) -> str:
        """That the number stands in the queue, in one line."""
        return self._view.queued

    @Property(str, notify=changed)
    def where(self) -> str:
        """Where the counters are."""
        return self._view.where

    @Property(str, notify=changed)
    def url(self) -> str:
        """What the QR code opens."""
        return self._view.url

    @Property(str, notify=changed)
    def troubleTitle(self) -> str:
        """What happened to the paper, two short lines."""
        return self._view.trouble_title

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """What happened to the paper, in a sentence."""
        return self._view.trouble

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def facts(self) -> list[dict[str, str]]:
        """Matters and priority: icon, text."""
        return list(self._view.facts)

    @Property(bool, notify=changed)
    def plain(self) -> bool:
        """Whether it is a number like any other."""
        return not self._view.facts

    @Property(str, notify=changed)
    def remember(self) -> str:
        """That the number itself suffices."""
        return self._view.remember
