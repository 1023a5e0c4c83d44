"""What codes to phones of people at home are refused for, each with a reason, a remedy, another place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.server.second_factor.refusals import refused

if TYPE_CHECKING:
    from backend.server.queueing.refusals import Refused


def too_soon(*, seconds: int) -> Refused:
    """A code went out a moment ago."""
    return refused("public_code.too_soon", seconds=seconds)


def too_many_today() -> Refused:
    """Enough codes for one phone and day."""
    return refused("public_code.too_many_today")


def site_too_many() -> Refused:
    """Enough codes for one hall and hour."""
    return refused("public_code.site_too_many")


def code_wrong(*, tries_left: int) -> Refused:
    """Not the digits that were sent."""
    return refused("public_code.code_wrong", tries_left=tries_left)


def tries_over() -> Refused:
    """Too many wrong ones: this code is dead."""
    return refused("public_code.tries_over")


def code_over() -> Refused:
    """The code is too old, or none was sent for this form."""
    return refused("public_code.code_over")


def too_many_booked(*, most: int) -> Refused:
    """One phone holds enough appointments."""
    return refused("public_code.too_many_booked", most=most)
