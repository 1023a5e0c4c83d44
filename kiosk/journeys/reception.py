"""What begins every visit: home, with the card reader listening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.assurance import Assurance, Present
from kiosk.journeys.effects import AwaitCard
from kiosk.journeys.number import take_number
from kiosk.journeys.pages import ArrivalChoice, ChooseQueue, Declined, Home, HomeChoice, RefusedChoice
from kiosk.visit import Done, Refused

if TYPE_CHECKING:
    from kiosk.visit import Visit


async def receive(visit: Visit) -> None:
    """Greet a citizen, with or without a card, and serve them."""
    while True:
        met = await visit.show_while(Home(), AwaitCard(fresh=True))
        match met:
            case HomeChoice.TAKE_NUMBER:
                return await take_number(visit, present=None)
            case HomeChoice.CERTIFICATES:
                return await _certificate(visit, present=None)
            case Done(identity):
                return await _arrived(visit, Present(identity, Assurance.CARD))
            case Refused(refusal):
                choice = await visit.show(Declined(refusal, (RefusedChoice.AGAIN, RefusedChoice.WITHOUT_CARD)))
                if choice is RefusedChoice.WITHOUT_CARD:
                    return await take_number(visit, present=None)
            case _:
                pass  # the reader went away: home again, which says so


async def _arrived(visit: Visit, present: Present) -> None:
    """A card was laid down on home: a window by one touch, or a certificate."""
    choice = await visit.show(ChooseQueue(present, certificates=True))
    if choice is ArrivalChoice.CERTIFICATES:
        return await _certificate(visit, present)
    return await take_number(visit, present, chosen=choice)


async def _certificate(visit: Visit, present: Present | None) -> None:
    from kiosk.journeys.certificate import print_certificate  # forms and packs: off the way to the first frame

    return await print_certificate(visit, present)
