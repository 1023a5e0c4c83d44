"""A number, and its paper: it came out, it did not, or nobody can tell and the person is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.pages import NumberChoice, Ticket

if TYPE_CHECKING:
    from kiosk.journeys.pages import NumberTaken
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context

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
    wait: str
    queued: str
    where: str
    url: str
    trouble_title: str
    trouble: str
    remember: str


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
        ahead=str(number.ahead),
        wait=voice.minutes(number.wait) if number.wait and number.wait.to_min else "",
        queued=voice.text("number.queued", ahead=number.ahead, wait=wait)
        if wait
        else voice.text("number.queued_only", ahead=number.ahead),
        where=voice.of(queue.where),
        url=number.url,
        trouble_title=voice.text(f"number.trouble.{trouble}.title") if page.ticket is Ticket.NOT_PRINTED else "",
        trouble=voice.text(f"number.trouble.{trouble}") if page.ticket is Ticket.NOT_PRINTED else "",
        remember=voice.text("number.remember", ticket=number.ticket),
    )


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
        """How many come before."""
        return self._view.ahead

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

    @Property(str, notify=changed)
    def remember(self) -> str:
        """That the number itself suffices."""
        return self._view.remember
