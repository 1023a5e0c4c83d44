"""Who holds numbers is told so: where they stand, and their paper once more. Never a second number by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.check_in import token_in
from kiosk.journeys.check_in import ask
from kiosk.journeys.effects import CheckIn, FindNumbers
from kiosk.journeys.number_pages import HeldChoice, HeldNumbers
from kiosk.journeys.pages import Declined, RefusedChoice
from kiosk.journeys.ticket_paper import hand_over
from kiosk.visit import Done, Refused

if TYPE_CHECKING:
    from kiosk.domain.assurance import Present
    from kiosk.domain.queueing import QueueNumber
    from kiosk.domain.refusal import Refusal
    from kiosk.visit import Visit


async def held_by(visit: Visit, present: Present) -> tuple[QueueNumber, ...]:
    """Ask which live numbers this person holds; none where that cannot be told now."""
    found = await visit.do(FindNumbers(present.identity.number))
    return found.value if isinstance(found, Done) else ()


async def show_held(
    visit: Visit,
    present: Present,
    numbers: tuple[QueueNumber, ...],
    *,
    refusal: Refusal | None = None,
    certificates: bool = False,
) -> HeldChoice | None:
    """Show the numbers; print one again, or check one in. None: that was done, and nothing else is wanted."""
    choice = await visit.show(HeldNumbers(present, numbers, refusal, certificates))
    if isinstance(choice, HeldChoice):
        return choice
    if choice.check_in_by is None:
        await hand_over(visit, choice, anew=True)
        return None
    came = await ask(visit, CheckIn(token_in(choice.url) or "", present.identity.number))
    match came:
        case Done(number):
            await hand_over(visit, number, anew=True)
            return None
        case Refused(why):
            await visit.show(Declined(why, (RefusedChoice.TAKE_NUMBER,)))
            return HeldChoice.ANOTHER
        case _:
            return None
