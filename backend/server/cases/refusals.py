"""What a case says no to besides the rules of packs, each with the reason, the way to mend it, the next place to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.server.queueing.refusals import Refused
from kiosk.domain import coverage, identity
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Container

    from kiosk.domain.identity import CardFault

__all__ = ["Refused"]


def pack_unknown() -> Refused:
    """The terminal filled a form of a version that was never published here."""
    return _refused("case.pack_unknown")


def by_staff() -> Refused:
    """Only people decide this."""
    return _refused("case.by_staff")


def closed() -> Refused:
    """Not at this hour, or not yet."""
    return _refused("case.closed")


def other_person() -> Refused:
    """The card is not that of the person who proved who they are."""
    return _refused("case.other_person")


def card_differs() -> Refused:
    """Card and register write the name differently: somebody has to look at both."""
    return _refused("case.card_differs")


def card(fault: CardFault) -> Refused:
    """The card is not believed."""
    return Refused(identity.refusal_for(fault))


def damaged() -> Refused:
    """A name on record holds ? or □: some system upstream could not write a character."""
    return _refused("certificate.damaged")


def uncovered(text: str, covered: Container[int]) -> Refused:
    """A character that no font here has."""
    found = coverage.uncovered_in(text, covered)
    return Refused(coverage.refusal_for(found)) if found is not None else _refused("certificate.not_drawn")


def form(reason: Message) -> Refused:
    """Something in the form is not right, in the words of the pack or the form engine."""
    return Refused(Refusal(reason, how_to_fix=Message.of("case.form.fix"), where_next=Message.of("case.form.where")))


def _refused(stem: str) -> Refused:
    return Refused(
        Refusal(
            reason=Message.of(f"{stem}.reason"),
            how_to_fix=Message.of(f"{stem}.fix"),
            where_next=Message.of(f"{stem}.where"),
        )
    )
