"""Signing in: a badge or the response to a challenge, and the PIN."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.journeys.upkeep_effects import AwaitBadge, Badge, Enter, Knock, Response
from kiosk.journeys.upkeep_pages import Choice, EnterPin, Pin, SignIn
from kiosk.technician.rights import Signed
from kiosk.visit import Done

if TYPE_CHECKING:
    from kiosk.visit import Visit


async def sign_in(visit: Visit) -> Signed | None:
    """Let somebody in; None: they left, or nobody can be let in."""
    refused = False
    while True:
        knocked = await visit.do(Knock())
        if not isinstance(knocked, Done):
            return None
        door = replace(knocked.value, refused=knocked.value.refused or refused)
        met = await visit.show_while(SignIn(door), AwaitBadge())
        proof = _proof(met)
        if proof is None:  # the reader went away
            typed = await visit.show(SignIn(door))
            proof = _proof(typed)
        if not isinstance(proof, Badge | Response):
            return None
        pin = await visit.show(EnterPin(isinstance(proof, Badge)))
        if not isinstance(pin, Pin):
            refused = False
            continue
        entered = await visit.do(Enter(proof, pin.digits))
        if isinstance(entered, Done) and isinstance(entered.value, Signed):
            return entered.value
        refused = True


def _proof(came: object) -> Badge | Response | Choice | None:
    match came:
        case Badge() | Response() | Choice():
            return came
        case Done(value=Badge() as badge):
            return badge
        case _:
            return None
