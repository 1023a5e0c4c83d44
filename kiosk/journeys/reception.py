"""What begins every visit: home, with the card reader listening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.assurance import Assurance, Present
from kiosk.journeys.check_in import check_in
from kiosk.journeys.effects import AwaitCard
from kiosk.journeys.held_numbers import held_by, show_held
from kiosk.journeys.number import take_number
from kiosk.journeys.number_pages import HeldChoice
from kiosk.journeys.pages import ArrivalChoice, Declined, Home, HomeChoice, RefusedChoice
from kiosk.visit import Done, Refused

if TYPE_CHECKING:
    from kiosk.domain.queueing import QueueNumber
    from kiosk.visit import Visit


async def receive(visit: Visit) -> None:
    """Greet a citizen, with or without a card, and serve them."""
    while True:
        met = await visit.show_while(Home(), AwaitCard(fresh=True))
        match met:
            case HomeChoice.TAKE_NUMBER:
                return await _number(visit, None)
            case HomeChoice.CERTIFICATES:
                return await _certificate(visit, None)
            case HomeChoice.CHECK_IN:
                return await _check_in(visit, None)
            case HomeChoice.COPY:
                return await _copy(visit)
            case Done(identity):
                return await _arrived(visit, Present(identity, Assurance.CARD))
            case Refused(refusal):
                choice = await visit.show(Declined(refusal, (RefusedChoice.AGAIN, RefusedChoice.WITHOUT_CARD)))
                if choice is RefusedChoice.WITHOUT_CARD:
                    return await _number(visit, None)
            case _:
                pass  # the reader went away: home again, which says so


async def _arrived(visit: Visit, present: Present) -> None:
    """A card was laid down on home: the numbers it holds, else a window by one touch, or a certificate."""
    held = await held_by(visit, present)
    wish = await show_held(visit, present, held, certificates=True) if held else HeldChoice.ANOTHER
    if wish is HeldChoice.CERTIFICATES:
        return await _certificate(visit, present)
    if wish is HeldChoice.ANOTHER:
        return await _number(visit, present, certificates=True, held=held)
    return None


async def _number(
    visit: Visit, present: Present | None, *, certificates: bool = False, held: tuple[QueueNumber, ...] = ()
) -> None:
    wish = await take_number(visit, present, certificates=certificates, held=held)
    if wish is ArrivalChoice.CERTIFICATES:
        return await _certificate(visit, present)
    if wish is ArrivalChoice.CHECK_IN:
        return await _check_in(visit, present)
    return None


async def _check_in(visit: Visit, present: Present | None) -> None:
    onward = await check_in(visit, present)
    if onward is not None:
        await _number(visit, onward.present, certificates=onward.present is not None)


async def _certificate(visit: Visit, present: Present | None) -> None:
    from kiosk.journeys.certificate import print_certificate  # forms and packs: off the way to the first frame

    return await print_certificate(visit, present)


async def _copy(visit: Visit) -> None:
    from kiosk.journeys.copying import copy_papers  # off the way to the first frame, too

    return await copy_papers(visit)
