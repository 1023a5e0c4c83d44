"""What the register of serials says no to, each with the reason, the way to mend it and the next place to go."""

from __future__ import annotations

from backend.server.queueing.refusals import Refused
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal


def unknown() -> Refused:
    """No such serial of this person."""
    return _refused("unknown")


def printed() -> Refused:
    """A printer proved the paper: another one needs another application."""
    return _refused("printed")


def void() -> Refused:
    """No longer in force, or replaced already."""
    return _refused("void")


def _refused(condition: str) -> Refused:
    stem = f"certificate.replace_{condition}"
    return Refused(
        Refusal(
            reason=Message.of(f"{stem}.reason"),
            how_to_fix=Message.of(f"{stem}.fix"),
            where_next=Message.of(f"{stem}.where"),
        )
    )
