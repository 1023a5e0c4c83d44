"""Which lane does which effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.health.events import Event
from kiosk.health.guard import outcome_of
from kiosk.journeys.certificate_effects import AwaitRemoval, PrintClaimSlip
from kiosk.journeys.copy_effects import COPY_EFFECTS
from kiosk.journeys.effects import AwaitArrival, AwaitCard, CheckIn, FindNumbers, PrintTicket, TakeNumber
from kiosk.performing.arrivals import CodeWatch, Race
from kiosk.performing.calls import NothingRuns, on_lane
from kiosk.performing.numbers import check_in, find_numbers, order_key
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
    from kiosk.ports.camera import Camera
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.ports.lane import Lane, Running
    from kiosk.ports.numbers import NumberDesk
    from kiosk.ports.ticket_printer import Printed, Slip, TicketPrinter
    from kiosk.ports.viewfinder import Viewfinder


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes an installation has. None: that device is not fitted, that desk not reached from here."""

    backend: Lane[Backend]
    reader: Lane[IdCardReader] | None
    printer: Lane[TicketPrinter] | None
    camera: Lane[Camera] | None = None
    numbers: Lane[NumberDesk] | None = None


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
        copies: Performing | None = None,
        viewfinder: Viewfinder | None = None,
    ) -> None:
        """Take the lanes; they are started and stopped by whoever made them.

        `on_number`: the hall has changed. `office` does what a certificate needs; None: none are issued here. `copies`
        does what a copy needs; None: nothing is copied here.
        `viewfinder`: where people see what the camera sees while a code is looked for.
        """
        self._lanes = lanes
        self._desk = desk
        self._journal = journal
        self._on_number = on_number
        self._cards = cards
        self._office = office
        self._copies = copies
        self._viewfinder = viewfinder

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:
        """Start an effect on its lane."""
        match call.effect:
            case AwaitCard() | AwaitArrival() | AwaitRemoval() as effect:
                return self._await(effect, answer)
            case TakeNumber(order=order) as effect:
                return self._take_number(order, order_key(call, order), effect.deadline_s, answer)
            case FindNumbers() as find:
                return find_numbers(self._lanes.numbers, find, answer)
            case CheckIn() as arriving:
                return self._check_in(arriving, call.key("check-in", arriving.token, arriving.holder_number), answer)
            case PrintTicket(number=number, anew=anew) as effect:
                return self._print(desk_slip(self._desk, number, call.language, anew=anew), effect.deadline_s, answer)
            case PrintClaimSlip() as effect:
                return self._print(desk_claim_slip(self._desk, effect, call.language), effect.deadline_s, answer)
            case effect if isinstance(effect, COPY_EFFECTS):
                return self._copy(call, answer)
            case _ if self._office is not None:
                return self._office.begin(call, answer)
            case _:
                msg = f"nobody performs {type(call.effect).__name__}"
                raise TypeError(msg)

    def _await(self, effect: AwaitCard | AwaitArrival | AwaitRemoval, answer: Callable[[object], None]) -> Running:
        match effect:
            case AwaitCard(fresh=fresh):
                return self._await_card(answer, fresh=fresh)
            case AwaitArrival(card_only=card_only):
                return self._await_arrival(answer, card_only=card_only)
            case AwaitRemoval():
                return self._await_removal(answer)

    def _copy(self, call: Call, answer: Callable[[object], None]) -> Running:
        if self._copies is not None:
            return self._copies.begin(call, answer)
        answer(outcome_of(PortMissing("this terminal has no camera, or no document printer")))
        return NothingRuns()

    def _await_removal(self, answer: Callable[[object], None]) -> Running:
        if self._lanes.reader is None:
            answer(Done(None))
            return NothingRuns()
        return on_lane(self._lanes.reader, self._cards.removed, answer, patient=True)

    def _await_card(self, answer: Callable[[object], None], *, fresh: bool) -> Running:
        if self._lanes.reader is None:
            return NothingRuns()  # nobody can lay down a card: the page waits for a touch
        return on_lane(self._lanes.reader, lambda reader: self._cards.look(reader, fresh=fresh), answer, patient=True)

    def _await_arrival(self, answer: Callable[[object], None], *, card_only: bool) -> Running:
        """Look for a card and for a code at once; whichever comes first."""
        race = Race(answer)
        if self._lanes.reader is not None:
            race.enter(
                on_lane(
                    self._lanes.reader, lambda reader: self._cards.look(reader, fresh=False), race.won, patient=True
                )
            )
        if self._lanes.camera is not None and not card_only:
            race.enter(CodeWatch(self._lanes.camera, race.won, viewfinder=self._viewfinder).begin())
        return race

    def _check_in(self, effect: CheckIn, key: str, answer: Callable[[object], None]) -> Running:
        def told(came: object) -> None:
            if isinstance(came, Done):
                self._on_number()
            answer(came)

        return check_in(self._lanes.numbers, effect, key, told)

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
