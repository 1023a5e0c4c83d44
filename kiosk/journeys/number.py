"""Take a number (取号): choose a window, get a number, hold the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.assurance import Assurance, Present
from kiosk.domain.queueing import NumberOrder, QueueNumber, QueueStatus
from kiosk.journeys.effects import AwaitCard, PrintTicket, TakeNumber
from kiosk.journeys.pages import (
    ArrivalChoice,
    ChooseQueue,
    Declined,
    Identify,
    NumberChoice,
    NumberTaken,
    Problem,
    ProblemChoice,
    RefusedChoice,
    Ticket,
)
from kiosk.ports.statuses import Paper
from kiosk.visit import Done, Failed, Refused, Unknown

if TYPE_CHECKING:
    from kiosk.ports.ticket_printer import Printed
    from kiosk.visit import Outcome, Visit


async def take_number(visit: Visit, present: Present | None, *, chosen: QueueStatus | None = None) -> None:
    """Give one number for the window a citizen chooses, or has `chosen`; some windows ask for a card (实名取号)."""
    while True:
        queue, chosen = chosen or await _choose(visit, present), None
        if queue.needs_identity and present is None:
            present = await _identify(visit, queue)
            if present is None:
                continue
        taken = await _take(visit, NumberOrder(queue.id, present.identity.number if present else None))
        match taken:
            case Done(number):
                return await _hand_over(visit, number)
            case Refused(refusal):
                await visit.show(Declined(refusal, (RefusedChoice.OTHER_QUEUE,)))
            case _:
                return None


async def _choose(visit: Visit, present: Present | None) -> QueueStatus:
    while isinstance(choice := await visit.show(ChooseQueue(present)), ArrivalChoice):
        pass  # not offered here
    return choice


async def _identify(visit: Visit, queue: QueueStatus) -> Present | None:
    """Ask for the card until one is believed; None when the citizen would rather go to another window."""
    while True:
        met = await visit.show_while(Identify(queue), AwaitCard())
        match met:
            case Done(identity):
                return Present(identity, Assurance.CARD)
            case Refused(refusal):
                choices = (RefusedChoice.AGAIN, RefusedChoice.OTHER_QUEUE)
                if await visit.show(Declined(refusal, choices)) is RefusedChoice.OTHER_QUEUE:
                    return None
            case Failed() | Unknown():
                pass  # the reader went away: the page says so and waits for it
            case _:
                return None


async def _take(visit: Visit, order: NumberOrder) -> Outcome[QueueNumber]:
    """Ask until there is a number, a no, or the citizen leaves. Asking again can never give a second number."""
    while True:
        taken = await visit.do(TakeNumber(order))
        if isinstance(taken, Done | Refused):
            return taken
        problem = Problem(taken.code, taken.remedy, (ProblemChoice.AGAIN, ProblemChoice.LEAVE))
        if await visit.show(problem) is ProblemChoice.LEAVE:
            return taken


async def _hand_over(visit: Visit, number: QueueNumber) -> None:
    """Print the ticket and show the number; paper that did not come costs nobody the number."""
    copy = 1
    outcome = await visit.do(PrintTicket(number, copy))
    while await visit.show(_shown(number, outcome)) is NumberChoice.PRINT_AGAIN:
        copy += 1
        outcome = await visit.do(PrintTicket(number, copy))


def _shown(number: QueueNumber, outcome: Outcome[Printed]) -> NumberTaken:
    match outcome:
        case Done(printed):
            return NumberTaken(number, Ticket.PRINTED, low_on_paper=printed.paper is Paper.LOW)
        case Unknown(code=code):
            return NumberTaken(number, Ticket.UNKNOWN, trouble=code)
        case Failed(code=code):
            return NumberTaken(number, Ticket.NOT_PRINTED, trouble=code)
        case Refused(refusal=refusal):
            return NumberTaken(number, Ticket.NOT_PRINTED, trouble=refusal.reason.id)
