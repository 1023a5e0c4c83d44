"""Take a number (取号): choose a window, get a number, hold the paper.

Two touches without a card, one with it. Everything else (several matters, priority, questions) is asked of those only
who ask for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kiosk.domain.assurance import Assurance, Present
from kiosk.domain.queueing import NumberOrder, Priority, QueueNumber, QueueStatus
from kiosk.journeys.check_in import NEEDS_CARD
from kiosk.journeys.effects import AwaitCard, TakeNumber
from kiosk.journeys.held_numbers import held_by, show_held
from kiosk.journeys.number_pages import ChoosePriority, ChooseServices, HeldChoice
from kiosk.journeys.pages import (
    ArrivalChoice,
    ChooseQueue,
    Declined,
    Guidance,
    Identify,
    Problem,
    ProblemChoice,
    RefusedChoice,
)
from kiosk.journeys.ticket_paper import hand_over
from kiosk.journeys.triage import advise
from kiosk.visit import Done, Failed, Refused, Unknown

if TYPE_CHECKING:
    from kiosk.domain.refusal import Refusal
    from kiosk.visit import Outcome, Visit

TOO_MANY: Final = "queues.too_many_live.reason"
A_CARD_HELPS: Final = frozenset({NEEDS_CARD, "queues.share_used_up.reason", "queues.too_many_anonymous.reason"})
FEWEST_SERVICES: Final = 2  # with fewer there is nothing to choose among


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A number for this window, and what is to go on it."""

    queue: QueueStatus
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Citizen:
    """Who is there, as far as they showed and said. `held`: their live numbers, where they are known."""

    present: Present | None
    certificates: bool
    held: tuple[QueueNumber, ...] = ()
    several: bool = False
    declared: Priority | None = None


async def take_number(
    visit: Visit, present: Present | None, *, certificates: bool = False, held: tuple[QueueNumber, ...] = ()
) -> ArrivalChoice | None:
    """Give one number for the window a citizen chooses; some windows ask for a card (实名取号).

    None: done, or left. CERTIFICATES, CHECK_IN: they came for that. `certificates`: they are offered here, too.
    """
    citizen = _Citizen(present, certificates, held)
    wanted: _Wanted | None = None
    while True:
        if wanted is None:
            chosen = await _choose(visit, citizen)
            if isinstance(chosen, ArrivalChoice):
                return chosen
            citizen, wanted = chosen
        if wanted.queue.needs_identity and citizen.present is None:
            citizen = replace(citizen, present=await _identify(visit, wanted.queue))
            if citizen.present is None:
                wanted = None
                continue
        taken = await _take(visit, _order(wanted, citizen))
        match taken:
            case Done(number):
                await hand_over(visit, number)
                return None
            case Refused(refusal):
                onward = await _refused(visit, refusal, wanted, citizen)
                if onward is None:
                    return None
                citizen, wanted = onward
            case _:
                return None


def _order(wanted: _Wanted, citizen: _Citizen) -> NumberOrder:
    holder = citizen.present.identity.number if citizen.present else None
    return NumberOrder(wanted.queue.id, holder, services=wanted.services, declared=citizen.declared)


async def _choose(visit: Visit, citizen: _Citizen) -> tuple[_Citizen, _Wanted] | ArrivalChoice:
    """Ask for the window, and before or after it for what the citizen wants to say."""
    while True:
        choice = await visit.show(
            ChooseQueue(citizen.present, citizen.certificates, citizen.several, citizen.declared, citizen.held)
        )
        match choice:
            case ArrivalChoice.SEVERAL:
                citizen = replace(citizen, several=not citizen.several)
            case ArrivalChoice.PRIORITY:
                declared = await visit.show(ChoosePriority(citizen.declared))
                citizen = replace(citizen, declared=None if declared is Priority.ORDINARY else declared)
            case ArrivalChoice():
                return choice
            case Guidance():
                advised = await advise(visit, choice)
                if advised is not None:
                    return citizen, _Wanted(*advised)
            case queue if citizen.several and len(queue.services) >= FEWEST_SERVICES:
                return citizen, _Wanted(queue, await visit.show(ChooseServices(queue)))
            case queue:
                return citizen, _Wanted(queue)


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


async def _refused(
    visit: Visit, refusal: Refusal, wanted: _Wanted, citizen: _Citizen
) -> tuple[_Citizen, _Wanted | None] | None:
    """A no that leads on: to the number they hold, to the card that helps, to another window. None: it is over."""
    if refusal.reason.id == TOO_MANY and citizen.present is not None:
        held = await held_by(visit, citizen.present)
        if held:
            if await show_held(visit, citizen.present, held, refusal=refusal) is not HeldChoice.ANOTHER:
                return None
            return replace(citizen, held=held), None
    helps = refusal.reason.id in A_CARD_HELPS and citizen.present is None
    choices = (RefusedChoice.WITH_CARD,) if helps else ()
    choice = await visit.show(Declined(refusal, (*choices, RefusedChoice.OTHER_QUEUE)))
    if choice is not RefusedChoice.WITH_CARD:
        return citizen, None
    present = await _identify(visit, wanted.queue)
    return replace(citizen, present=present), wanted if present else None
