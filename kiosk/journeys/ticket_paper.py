"""The paper of a number: printed, and what came of it shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.journeys.effects import PrintTicket
from kiosk.journeys.pages import NumberChoice, NumberTaken, Ticket
from kiosk.ports.statuses import Paper
from kiosk.visit import Done, Failed, Refused, Unknown

if TYPE_CHECKING:
    from kiosk.domain.queueing import QueueNumber
    from kiosk.ports.ticket_printer import Printed
    from kiosk.visit import Outcome, Visit


async def hand_over(visit: Visit, number: QueueNumber, *, anew: bool = False) -> None:
    """Print the ticket and show the number; paper that did not come costs nobody the number.

    `anew`: the number was taken before. Paper that nobody can tell of is asked of the person, never printed by itself.
    """
    copy = 1
    outcome = await visit.do(PrintTicket(number, copy, anew))
    while await visit.show(_shown(number, outcome)) is NumberChoice.PRINT_AGAIN:
        copy += 1
        outcome = await visit.do(PrintTicket(number, copy, anew))


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
