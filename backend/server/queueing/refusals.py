"""What a queue says no to, each with the reason, the way to mend it and the next place to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date


class Refused(Exception):
    """A rule says no."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason.id)
        self.refusal = refusal


def queue_unknown(*, service_line: str) -> Refused:
    """The queue is not there any more: the terminal showed an old hall."""
    return _refused("queue.unknown", how_to_fix=Message.of("queue.unknown.fix"), service_line=service_line)


def needs_identity(*, service_line: str) -> Refused:
    """实名取号: no number without a card."""
    return _refused(
        "queue.needs_identity", how_to_fix=Message.of("queue.needs_identity.fix"), service_line=service_line
    )


def closed(opens: tuple[date, str] | None, *, today: date, service_line: str) -> Refused:
    """No numbers at this hour. `opens`: the next opening, as day and HH:MM."""
    if opens is None:
        fix = Message.of("queue.closed.fix_unknown", service_line=service_line)
    elif opens[0] == today:
        fix = Message.of("queue.closed.fix_today", time=opens[1])
    else:
        fix = Message.of(
            "queue.closed.fix_later", month=opens[0].month, day=opens[0].day, date=str(opens[0]), time=opens[1]
        )
    return _refused("queue.closed", how_to_fix=fix, service_line=service_line)


def _refused(stem: str, *, how_to_fix: Message, service_line: str) -> Refused:
    where = Message.of(f"{stem}.where", service_line=service_line)
    return Refused(Refusal(reason=Message.of(f"{stem}.reason"), how_to_fix=how_to_fix, where_next=where))
