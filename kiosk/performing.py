"""How effects are done: each through its lane, each answered with a value.

One function an effect: ports and values in, a value out. `Performer` picks the lane; `health.guard` catches the rest.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kiosk.domain.identity import CardFault, Identity, recognise, refusal_for
from kiosk.health.guard import outcome_of
from kiosk.journeys.effects import AwaitCard, PrintTicket, TakeNumber
from kiosk.ports.errors import CardUnreadable, NoCard, PortMissing
from kiosk.slips import number_slip
from kiosk.visit import Done, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from kiosk.domain.message import Language, Message
    from kiosk.domain.queueing import QueueNumber, Site
    from kiosk.ports.backend import Backend
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.ports.lane import Lane, Running
    from kiosk.ports.ticket_printer import Slip, TicketPrinter
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


class _Idle:
    """Nothing runs: the device is not fitted."""

    def cancel(self) -> None:
        """Nothing to interrupt."""


class Performer:
    """Does effects over an installation's lanes."""

    def __init__(self, lanes: Lanes, desk: TicketDesk) -> None:
        """Take the lanes; they are started and stopped by whoever made them."""
        self._lanes = lanes
        self._desk = desk

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:
        """Start an effect on its lane."""
        lanes, desk = self._lanes, self._desk
        match call.effect:
            case AwaitCard(fresh=fresh):
                if lanes.reader is None:
                    return _Idle()  # nobody can lay down a card: the page waits for a touch
                return _on(lanes.reader, lambda reader: await_card(reader, desk.clock, fresh=fresh), answer, patient=True)
            case TakeNumber(order=order) as effect:
                key = str(uuid.uuid5(_KEY_SPACE, f"{call.visit_id}/{order.queue_id}/{order.nth}"))
                deadline_s = effect.deadline_s
                return _on(
                    lanes.backend, lambda backend: Done(backend.take_number(order, key=key, deadline_s=deadline_s)), answer
                )
            case PrintTicket(number=number) as effect:
                if lanes.printer is None:
                    answer(outcome_of(PortMissing("this terminal has no ticket printer")))
                    return _Idle()
                slip = desk_slip(desk, number, call.language)
                deadline_s = effect.deadline_s
                return _on(lanes.printer, lambda printer: Done(printer.print(slip, deadline_s=deadline_s)), answer)
            case _:
                msg = f"nobody performs {type(call.effect).__name__}"
                raise TypeError(msg)


def await_card(reader: IdCardReader, clock: SiteClock, *, fresh: bool) -> Outcome[Identity]:
    """Look for a card for a while; the patient lane asks again after NoCard, so that a cancel is heard in between.

    A card that cannot be read or believed is refused, with what to do.
    """
    if fresh and not reader.await_removal(deadline_s=_CARD_POLL_S):
        msg = "a card still lies on the reader from before"
        raise NoCard(msg)
    try:
        card = reader.read_card(deadline_s=_CARD_POLL_S)
    except CardUnreadable:
        return Refused(refusal_for(CardFault.MALFORMED))
    found = recognise(card, today=clock.today())
    return Refused(refusal_for(found)) if isinstance(found, CardFault) else Done(found)


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
