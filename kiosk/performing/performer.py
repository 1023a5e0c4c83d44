"""Which lane does which effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.health.events import Event
from kiosk.health.guard import outcome_of
from kiosk.journeys.certificate_effects import AwaitRemoval, PrintClaimSlip
from kiosk.journeys.effects import AwaitCard, PrintTicket, TakeNumber
from kiosk.performing.calls import NothingRuns, on_lane
from kiosk.performing.tickets import desk_claim_slip, desk_slip
from kiosk.ports.errors import PortMissing
from kiosk.visit import Done

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.queueing import NumberOrder, QueueNumber
    from kiosk.health.journal import Journal
    from kiosk.performing.calls import Call, Performing
    from kiosk.performing.cards import CardDesk
    from kiosk.performing.tickets import TicketDesk
    from kiosk.ports.backend import Backend
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.ports.lane import Lane, Running
    from kiosk.ports.ticket_printer import Printed, Slip, TicketPrinter


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes an installation has. None: that device is not fitted."""

    backend: Lane[Backend]
    reader: Lane[IdCardReader] | None
    printer: Lane[TicketPrinter] | None


class Performer:
    """Does effects over an installation's lanes."""

    def __init__(
        self,
        lanes: Lanes,
        desk: TicketDesk,
        journal: Journal,
        *,
        on_number: Callable[[], None],
        cards: CardDesk,
        office: Performing | None = None,
    ) -> None:
        """Take the lanes; they are started and stopped by whoever made them.

        `on_number`: the hall has changed. `office` does what a certificate needs; None: none are issued here.
        """
        self._lanes = lanes
        self._desk = desk
        self._journal = journal
        self._on_number = on_number
        self._cards = cards
        self._office = office

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:
        """Start an effect on its lane."""
        match call.effect:
            case AwaitCard(fresh=fresh):
                return self._await_card(answer, fresh=fresh)
            case TakeNumber(order=order) as effect:
                # Another order is another key: the same key with other content would be a 422.
                key = call.key(order.queue_id, order.nth, order.holder_number or "")
                return self._take_number(order, key, effect.deadline_s, answer)
            case PrintTicket(number=number) as effect:
                return self._print(desk_slip(self._desk, number, call.language), effect.deadline_s, answer)
            case PrintClaimSlip() as effect:
                return self._print(desk_claim_slip(self._desk, effect, call.language), effect.deadline_s, answer)
            case AwaitRemoval():
                return self._await_removal(answer)
            case _ if self._office is not None:
                return self._office.begin(call, answer)
            case _:
                msg = f"nobody performs {type(call.effect).__name__}"
                raise TypeError(msg)

    def _await_removal(self, answer: Callable[[object], None]) -> Running:
        if self._lanes.reader is None:
            answer(Done(None))
            return NothingRuns()
        return on_lane(self._lanes.reader, self._cards.removed, answer, patient=True)

    def _await_card(self, answer: Callable[[object], None], *, fresh: bool) -> Running:
        if self._lanes.reader is None:
            return NothingRuns()  # nobody can lay down a card: the page waits for a touch
        return on_lane(self._lanes.reader, lambda reader: self._cards.look(reader, fresh=fresh), answer, patient=True)

    def _take_number(
        self, order: NumberOrder, key: str, deadline_s: float, answer: Callable[[object], None]
    ) -> Running:
        def take(backend: Backend) -> Done[QueueNumber]:
            number = backend.take_number(order, key=key, deadline_s=deadline_s)
            self._on_number()
            return Done(number)

        return on_lane(self._lanes.backend, take, answer)

    def _print(self, slip: Slip, deadline_s: float, answer: Callable[[object], None]) -> Running:
        if self._lanes.printer is None:
            answer(outcome_of(PortMissing("this terminal has no ticket printer")))
            return NothingRuns()

        def print_slip(printer: TicketPrinter) -> Done[Printed]:
            printed = printer.print(slip, deadline_s=deadline_s)
            self._journal.note(Event.SLIP_PRINTED, bytes=printed.bytes_sent, ms=round(printed.elapsed_ms))
            return Done(printed)

        return on_lane(self._lanes.printer, print_slip, answer)
