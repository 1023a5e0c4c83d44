"""Check in (报到): who took a number on the phone, or has an appointment, says that they are here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kiosk.domain.assurance import Assurance, Present
from kiosk.domain.check_in import ShownCode
from kiosk.domain.identity import Identity
from kiosk.journeys.effects import AwaitArrival, CheckIn
from kiosk.journeys.number_pages import CheckInChoice, CheckInPage
from kiosk.journeys.pages import Declined, Problem, ProblemChoice, RefusedChoice
from kiosk.journeys.ticket_paper import hand_over
from kiosk.visit import Done, Refused

if TYPE_CHECKING:
    from kiosk.domain.queueing import QueueNumber
    from kiosk.domain.refusal import Refusal
    from kiosk.visit import Outcome, Visit

NEEDS_CARD: Final = "queue.needs_identity.reason"
"""The window wants to know who comes: a code alone is not enough."""


@dataclass(frozen=True, slots=True)
class Onward:
    """Somebody would rather take a number as everybody does."""

    present: Present | None


@dataclass(frozen=True, slots=True, repr=False)
class _Shown:
    """What was shown so far. `card_too`: the code alone was not enough."""

    present: Present | None = None
    token: str = ""
    card_too: bool = False

    @property
    def suffices(self) -> bool:
        """Whether it can be asked about."""
        return self.present is not None or (self.token != "" and not self.card_too)

    @property
    def asked(self) -> CheckIn:
        """Ask about it."""
        return CheckIn(self.token, self.present.identity.number if self.present else "")


async def check_in(visit: Visit, present: Present | None) -> Onward | None:
    """Check in by card or by code, whichever comes first. None: done, or left."""
    shown = _Shown(present)
    while True:
        while not shown.suffices:
            met = await _meet(visit, shown)
            if isinstance(met, Onward):
                return met
            shown = met
        came = await ask(visit, shown.asked)
        match came:
            case Done(number):
                await hand_over(visit, number, anew=True)
                return None
            case Refused(refusal) if refusal.reason.id == NEEDS_CARD and shown.present is None:
                shown = replace(shown, card_too=True)
            case Refused(refusal):
                if not await _once_more(visit, refusal):
                    return Onward(shown.present)
                shown = _Shown()
            case _:
                return None


async def _meet(visit: Visit, shown: _Shown) -> _Shown | Onward:
    """Wait for a card or a code."""
    met = await visit.show_while(CheckInPage(shown.card_too), AwaitArrival(card_only=shown.card_too))
    match met:
        case Done(ShownCode(token=token)):
            return replace(shown, token=token)
        case Done(Identity() as identity):
            return replace(shown, present=Present(identity, Assurance.CARD))
        case Refused(refusal):
            return shown if await _once_more(visit, refusal) else Onward(shown.present)
        case CheckInChoice():
            return Onward(shown.present)
        case _:
            return shown  # reader and camera went away: the page says so


async def ask(visit: Visit, effect: CheckIn) -> Outcome[QueueNumber]:
    """Ask until it is done or refused, or the citizen leaves. Asking again can never give a second number."""
    while True:
        came = await visit.do(effect)
        if isinstance(came, Done | Refused):
            return came
        problem = Problem(came.code, came.remedy, (ProblemChoice.AGAIN, ProblemChoice.LEAVE))
        if await visit.show(problem) is ProblemChoice.LEAVE:
            return came


async def _once_more(visit: Visit, refusal: Refusal) -> bool:
    """Say why not, and what to do: another card or code, or a number as everybody takes."""
    choices = (RefusedChoice.SHOW_AGAIN, RefusedChoice.TAKE_NUMBER)
    return await visit.show(Declined(refusal, choices)) is RefusedChoice.SHOW_AGAIN
