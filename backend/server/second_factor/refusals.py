"""What the second factor says no to, each with the reason, the way to mend it and the next place to go."""

from __future__ import annotations

from backend.server.queueing.refusals import Refused
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal


def no_phone() -> Refused:
    """Nobody knows this person's phone, or this person. The two are told alike."""
    return refused("second_factor.no_phone")


def too_soon(*, seconds: int) -> Refused:
    """A code went out a moment ago."""
    return refused("second_factor.too_soon", seconds=seconds)


def too_many_today() -> Refused:
    """Enough codes for one person and day."""
    return refused("second_factor.too_many_today")


def terminal_too_many() -> Refused:
    """Enough codes from one terminal and hour."""
    return refused("second_factor.terminal_too_many")


def code_wrong(*, tries_left: int) -> Refused:
    """Not the digits that were sent."""
    return refused("second_factor.code_wrong", tries_left=tries_left)


def tries_over() -> Refused:
    """Too many wrong ones: this code is dead."""
    return refused("second_factor.tries_over")


def code_over() -> Refused:
    """The code is too old, or none was sent from here."""
    return refused("second_factor.code_over")


def proof_over() -> Refused:
    """The proof is too old, or not one of ours."""
    return refused("second_factor.proof_over")


def refused(stem: str, **values: int) -> Refused:
    """Refuse with the three texts of a stem in the catalogue: reason, fix, where."""
    return Refused(
        Refusal(
            reason=Message.of(f"{stem}.reason", **values),
            how_to_fix=Message.of(f"{stem}.fix", **values),
            where_next=Message.of(f"{stem}.where"),
        )
    )
