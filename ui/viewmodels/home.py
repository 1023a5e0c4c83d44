"""Home: the time, the queues, the next number, and whether a card can be laid down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journeys.pages import HomeChoice
from kiosk.ports.statuses import Device, Media
from ui.viewmodels.check_in import can_check_in

if TYPE_CHECKING:
    from kiosk.domain.queueing import QueueStatus
    from kiosk.journeys.pages import Home
    from kiosk.ports.statuses import IdCardReaderStatus
    from ui.viewmodels.desk import Desk
    from ui.viewmodels.voice import Context, Voice

QML_IMPORT_NAME = "Xiaochuang.Models"
QML_IMPORT_MAJOR_VERSION = 1

SHOWN_QUEUES: Final = 3  # the rest stand on the next page


@dataclass(frozen=True, slots=True)
class HomeView:
    """What home shows. Empty texts are not shown."""

    clock: str
    date: str
    hours: str
    queues: tuple[dict[str, str], ...]
    take: str
    next_of: str
    ticket: str
    ahead: str
    reader: bool
    card_title: str
    card_text: str
    certificates: bool
    check_in: bool
    copies: bool

    @property
    def paired(self) -> bool:
        """Whether ways stand side by side."""
        return self.certificates or self.copies


def home_view(context: Context) -> HomeView:
    """Shape home."""
    voice, standing = context.voice, context.standing
    queues = standing.hall.queues if standing.hall else ()
    first = next((queue for queue in queues if queue.open), None)
    reader = standing.reader is not None and standing.reader.device is Device.ONLINE
    title, text = _card(standing.reader)
    return HomeView(
        clock=voice.clock(context.now),
        date=voice.text("home.date", day=voice.day(context.now), weekday=voice.weekday(context.now)),
        hours=_hours(queues, voice),
        queues=tuple(_row(queue, voice, alone=standing.alone) for queue in queues[:SHOWN_QUEUES]),
        take=voice.text("home.take.text" if first else "home.take.closed"),
        next_of=voice.text("home.next_of", queue=voice.of(first.name)) if first else "",
        ticket=first.next_ticket if first else "",
        ahead=voice.text("home.ahead", count=first.waiting) if first and not standing.alone else "",
        reader=reader,
        card_title=voice.text(title),
        card_text=voice.text(text),
        certificates=standing.document_printer is not None and not standing.alone,
        check_in=can_check_in(standing),
        copies=standing.copies,
    )


def _card(reader: IdCardReaderStatus | None) -> tuple[str, str]:
    """What to say of cards: lay one down, take yours back first, or the reader rests."""
    if reader is None or reader.device is not Device.ONLINE:
        return "home.card.resting.title", "home.card.resting.text"
    if reader.media is Media.PRESENT:
        return "home.card.lying.title", "home.card.lying.text"
    return "home.card.title", "home.card.text"


def _hours(queues: tuple[QueueStatus, ...], voice: Voice) -> str:
    open_until = max((queue.open_until for queue in queues if queue.open), default="")
    if open_until:
        return voice.text("home.open_until", time=open_until)
    return voice.text("home.counters_closed") if queues else ""


def _row(queue: QueueStatus, voice: Voice, *, alone: bool) -> dict[str, str]:
    if queue.open and alone:  # nobody tells who waits
        return {"name": voice.of(queue.name), "count": "", "unit": "", "wait": voice.text("queue.offline")}
    return {
        "name": voice.of(queue.name),
        "count": str(queue.waiting) if queue.open else "",
        "unit": voice.text("home.waiting") if queue.open else "",
        "wait": voice.short_wait(queue.wait) if queue.open else voice.text("queue.closed"),
    }


@QmlElement
class HomeModel(QObject):
    """Home for QML."""

    changed = Signal()

    def __init__(self, page: Home, desk: Desk, context: Context) -> None:
        super().__init__()
        self._desk = desk
        self._view = home_view(context)
        del page

    def refresh(self, context: Context) -> None:
        """Follow the standing, the language, the clock."""
        view = home_view(context)
        if view != self._view:
            self._view = view
            self.changed.emit()

    @Slot()
    def take(self) -> None:
        """A number, please."""
        self._desk.answer(HomeChoice.TAKE_NUMBER)

    @Slot()
    def certify(self) -> None:
        """A certificate, please."""
        self._desk.answer(HomeChoice.CERTIFICATES)

    @Slot()
    def checkIn(self) -> None:
        """I have an appointment, or a number on the phone."""
        self._desk.answer(HomeChoice.CHECK_IN)

    @Slot()
    def copy(self) -> None:
        """A copy of a paper or a card."""
        self._desk.answer(HomeChoice.COPY)

    @Slot()
    def help(self) -> None:
        """Ask for help."""
        self._desk.open_help()

    @Property(str, notify=changed)
    def clock(self) -> str:
        """14:36."""
        return self._view.clock

    @Property(str, notify=changed)
    def date(self) -> str:
        """11 月 23 日　星期一."""
        return self._view.date

    @Property(str, notify=changed)
    def hours(self) -> str:
        """Until when the counters are open."""
        return self._view.hours

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def queues(self) -> list[dict[str, str]]:
        """The first queues: name, count, unit, wait."""
        return list(self._view.queues)

    @Property(str, notify=changed)
    def takeText(self) -> str:
        """What taking a number is like now."""
        return self._view.take

    @Property(str, notify=changed)
    def nextOf(self) -> str:
        """Whose next number stands on the stub."""
        return self._view.next_of

    @Property(str, notify=changed)
    def ticket(self) -> str:
        """The next number of the first open queue, or nothing."""
        return self._view.ticket

    @Property(str, notify=changed)
    def ahead(self) -> str:
        """How many wait before it."""
        return self._view.ahead

    @Property(bool, notify=changed)
    def certificates(self) -> bool:
        """Whether certificates can be printed here."""
        return self._view.certificates

    @Property(bool, notify=changed)
    def checksIn(self) -> bool:
        """Whether people can check in here."""
        return self._view.check_in

    @Property(bool, notify=changed)
    def copies(self) -> bool:
        """Whether papers can be copied here."""
        return self._view.copies

    @Property(bool, notify=changed)
    def paired(self) -> bool:
        """Whether ways stand side by side."""
        return self._view.paired

    @Property(bool, notify=changed)
    def copiesFirst(self) -> bool:
        """Whether copying stands first: no certificates are printed here now."""
        return self._view.copies and not self._view.certificates

    @Property(bool, notify=changed)
    def copiesThird(self) -> bool:
        """Whether copying stands after two other ways."""
        return self._view.copies and self._view.certificates and self._view.check_in

    @Property(bool, notify=changed)
    def checksInAlone(self) -> bool:
        """Whether checking in has the row to itself."""
        return self._view.check_in and not self._view.paired

    @Property(bool, notify=changed)
    def helpBeside(self) -> bool:
        """Whether help stands beside another way: nothing else does."""
        return not self._view.check_in and self._view.certificates != self._view.copies

    @Property(bool, notify=changed)
    def helpAlone(self) -> bool:
        """Whether help has the row to itself."""
        return not self._view.check_in and not self._view.paired

    @Property(bool, notify=changed)
    def reader(self) -> bool:
        """Whether a card can be laid down."""
        return self._view.reader

    @Property(str, notify=changed)
    def cardTitle(self) -> str:
        """Lay down your card, or: the reader rests."""
        return self._view.card_title

    @Property(str, notify=changed)
    def cardText(self) -> str:
        """Where, or: what works without it."""
        return self._view.card_text
