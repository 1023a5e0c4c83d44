"""How effects are done: each through its lane, each answered with a value.

One function an effect: ports and values in, a value out. `Performer` picks the lane; `health.guard` catches the rest.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kiosk.domain.identity import CardFault, Identity, recognise, refusal_for
from kiosk.health.events import Event
from kiosk.health.guard import outcome_of
from kiosk.journeys.effects import AwaitCard, PrintTicket, TakeNumber
from kiosk.ports.errors import CardUnreadable, NoCard, PortMissing
from kiosk.ports.statuses import Media
from kiosk.slips import number_slip
from kiosk.visit import Done, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from kiosk.domain.message import Language, Message
    from kiosk.domain.queueing import NumberOrder, QueueNumber, Site
    from kiosk.health.journal import Journal
    from kiosk.ports.backend import Backend
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.ports.lane import Lane, Running
    from kiosk.ports.ticket_printer import Printed, Slip, TicketPrinter
    from kiosk.standing import Terminal
    from kiosk.texts import Catalogue
    from kiosk.visit import Effect, Outcome

T = TypeVar("T")

_CARD_POLL_S = 2.0
_KEY_SPACE = uuid.UUID("6f0d3a52-0f1e-5c66-9d3b-1f6f2b9a7c11")


@dataclass(frozen=True, slots=True)
class Call:
    """An effect to be done, and for whom: the visit's random id and its language."""

    effect: Effect[Any]  # Any: each effect names its own answer type
    visit_id: uuid.UUID
    language: Language


class Performing(Protocol):
    """What the runner needs: begin an effect, hear what came of it (from any thread)."""

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:
        """Start `call.effect`; `answer` is called once, also after a cancel."""


class SiteClock(Protocol):
    """The site's calendar."""

    def today(self) -> date:
        """The business date at the site."""

    def local(self, instant: datetime) -> datetime:
        """An instant in the site's time zone."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes an installation has. None: that device is not fitted."""

    backend: Lane[Backend]
    reader: Lane[IdCardReader] | None
    printer: Lane[TicketPrinter] | None


@dataclass(frozen=True, slots=True)
class TicketDesk:
    """What a printed ticket needs besides the number."""

    site: Callable[[], Site]
    terminal: Terminal
    catalogue: Catalogue
    clock: SiteClock


class Performer:
    """Does effects over an installation's lanes."""

    def __init__(
        self,
        lanes: Lanes,
        desk: TicketDesk,
        journal: Journal,
        *,
        on_number: Callable[[], None],
        on_media: Callable[[Media], None],
    ) -> None:
        """Take the lanes; they are started and stopped by whoever made them.

        `on_number`: the hall has changed. `on_media`: a card lies on the reader, or was seen lifted (reader's thread).
        """
        self._lanes = lanes
        self._desk = desk
        self._journal = journal
        self._on_number = on_number
        self._cards = CardDesk(desk.clock, on_media=on_media)

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:
        """Start an effect on its lane."""
        match call.effect:
            case AwaitCard(fresh=fresh):
                return self._await_card(answer, fresh=fresh)
            case TakeNumber(order=order) as effect:
                asked = f"{call.visit_id}/{order.queue_id}/{order.nth}/{order.holder_number or ''}"
                key = str(uuid.uuid5(_KEY_SPACE, asked))  # another order is another key: the same one would be a 422
                return self._take_number(order, key, effect.deadline_s, answer)
            case PrintTicket(number=number) as effect:
                return self._print(desk_slip(self._desk, number, call.language), effect.deadline_s, answer)
            case _:
                msg = f"nobody performs {type(call.effect).__name__}"
                raise TypeError(msg)

    def _await_card(self, answer: Callable[[object], None], *, fresh: bool) -> Running:
        if self._lanes.reader is None:
            return NothingRuns()  # nobody can lay down a card: the page waits for a touch
        return _on(self._lanes.reader, lambda reader: self._cards.look(reader, fresh=fresh), answer, patient=True)

    def _take_number(
        self, order: NumberOrder, key: str, deadline_s: float, answer: Callable[[object], None]
    ) -> Running:
        def take(backend: Backend) -> Done[QueueNumber]:
            number = backend.take_number(order, key=key, deadline_s=deadline_s)
            self._on_number()
            return Done(number)

        return _on(self._lanes.backend, take, answer)

    def _print(self, slip: Slip, deadline_s: float, answer: Callable[[object], None]) -> Running:
        if self._lanes.printer is None:
            answer(outcome_of(PortMissing("this terminal has no ticket printer")))
            return NothingRuns()

        def print_slip(printer: TicketPrinter) -> Done[Printed]:
            printed = printer.print(slip, deadline_s=deadline_s)
            self._journal.note(Event.SLIP_PRINTED, bytes=printed.bytes_sent, ms=round(printed.elapsed_ms))
            return Done(printed)

        return _on(self._lanes.printer, print_slip, answer)


class CardDesk:
    """Looks for cards, in the reader's thread. Remembers one thing: whether a card was met and not yet seen lifted."""

    def __init__(self, clock: SiteClock, *, on_media: Callable[[Media], None]) -> None:
        """Begin with no card read."""
        self._clock = clock
        self._on_media = on_media
        self._may_lie = False

    def look(self, reader: IdCardReader, *, fresh: bool) -> Outcome[Identity]:
        """Look for a while. The patient lane asks again after NoCard, so that a cancel is heard in between.

        `fresh`: the card of the visit before must have been lifted. A card that cannot be read or believed is refused.
        """
        if fresh and self._may_lie:
            if not reader.await_removal(deadline_s=_CARD_POLL_S):
                raise NoCard("the card of the visit before still lies on the reader")
            self._may_lie = False
            self._on_media(Media.NOT_PRESENT)
        try:
            card = reader.read_card(deadline_s=_CARD_POLL_S)
        except CardUnreadable:
            self._met()
            return Refused(refusal_for(CardFault.MALFORMED))
        except NoCard:
            self._on_media(Media.NOT_PRESENT)
            raise
        self._met()
        found = recognise(card, today=self._clock.today())
        return Refused(refusal_for(found)) if isinstance(found, CardFault) else Done(found)

    def _met(self) -> None:
        self._may_lie = True
        self._on_media(Media.PRESENT)


class LatePerforming:
    """Stands in until the devices are there: the screen is up before them, and what is asked for meanwhile waits."""

    def __init__(self) -> None:
        """Begin with nobody behind."""
        self._behind: Performing | None = None
        self._waiting: list[tuple[Call, Callable[[object], None], _Late]] = []

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:
        """Hand on, now or later. In the loop's thread."""
        if self._behind is not None:
            return self._behind.begin(call, answer)
        late = _Late()
        self._waiting.append((call, answer, late))
        return late

    def attach(self, behind: Performing) -> None:
        """The devices are there: begin what waits. In the loop's thread."""
        self._behind = behind
        for call, answer, late in self._waiting:
            if not late.canceled:
                late.running = behind.begin(call, answer)
        self._waiting.clear()


class _Late:
    """Work that may not have begun yet. In the loop's thread."""

    def __init__(self) -> None:
        self.canceled = False
        self.running: Running | None = None

    def cancel(self) -> None:
        """Cancel it, begun or not."""
        self.canceled = True
        if self.running is not None:
            self.running.cancel()


class NothingRuns:
    """A `Running` with nothing behind it."""

    def cancel(self) -> None:
        """Nothing to interrupt."""


def desk_slip(desk: TicketDesk, number: QueueNumber, language: Language) -> Slip:
    """Lay out a number's ticket in the visit's language and the site's time."""

    def say(message: Message) -> str:
        return desk.catalogue.say(message, language)

    return number_slip(
        number,
        site=desk.site(),
        terminal=desk.terminal,
        language=language,
        texts=say,
        local_time=desk.clock.local(number.issued_at),
    )


def _on(
    lane: Lane[T], work: Callable[[T], object], answer: Callable[[object], None], *, patient: bool = False
) -> Running:
    def told(came: object) -> None:
        answer(outcome_of(came) if isinstance(came, Exception) else came)

    return lane.submit(work, told, patient=patient)
