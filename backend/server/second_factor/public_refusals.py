"""What codes to phones of people at home are refused for, each with a reason, a remedy, another place."""

from __future__ import annotations

from backend.server.queueing.refusals import Refused
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal


def too_soon(*, seconds: int) -> Refused:
    """A code went out a moment ago."""
    return _refused("too_soon", seconds=seconds)


def too_many_today() -> Refused:
    """Enough codes for one phone and day."""
    return _refused("too_many_today")


def site_too_many() -> Refused:
    """Enough codes for one hall and hour."""
    return _refused("site_too_many")


def code_wrong(*, tries_left: int) -> Refused:
    """Not the digits that were sent."""
    return _refused("code_wrong", tries_left=tries_left)


def tries_over() -> Refused:
    """Too many wrong ones: this code is dead."""
    return _refused("tries_over")


def code_over() -> Refused:
    """The code is too old, or none was sent for this form."""
    return _refused("code_over")


def too_many_booked(*, most: int) -> Refused:
    """One phone holds enough appointments."""
    return _refused("too_many_booked", most=most)


def _refused(condition: str, **values: int) -> Refused:
    stem = f"public_code.{condition}"
    return Refused(
        Refusal(
            reason=Message.of(f"{stem}.reason", **values),
            how_to_fix=Message.of(f"{stem}.fix", **values),
            where_next=Message.of(f"{stem}.where"),
        )
    )
