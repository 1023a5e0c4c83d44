"""What a queue says no to, each with the reason, the way to mend it and the next place to go."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date


NATIONAL_LINE: Final = "12345"  # 政务服务便民热线, where no site is known


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


class Condition(StrEnum):
    """What a rule of numbers says no to. Each has `queues.<condition>.reason`, `.fix` and `.where` in the catalogue."""

    TOO_MANY_LIVE = "too_many_live"
    TOO_MANY_ANONYMOUS = "too_many_anonymous"
    SOLD_OUT = "sold_out"
    SHARE_USED_UP = "share_used_up"
    CLOSING_SOON = "closing_soon"
    STOPPED = "stopped"
    STOPPED_INSTEAD = "stopped_instead"
    NOT_INSTEAD = "not_instead"
    SERVICE_UNKNOWN = "service_unknown"
    NOT_CONFIRMED = "not_confirmed"
    CHECK_IN_TOO_EARLY = "check_in_too_early"
    CHECK_IN_OVER = "check_in_over"
    CHECK_IN_TOO_LATE = "check_in_too_late"
    NOTHING_TO_CHECK_IN = "nothing_to_check_in"
    SLOT_FULL = "slot_full"
    NUMBER_UNKNOWN = "number_unknown"
    WRONG_STATE = "wrong_state"
    COUNTER_UNKNOWN = "counter_unknown"
    COUNTER_CLOSED = "counter_closed"
    COUNTER_NOT_OPEN = "counter_not_open"
    COUNTER_TAKEN = "counter_taken"
    COUNTER_HAS_NUMBER = "counter_has_number"
    NO_NUMBER_HERE = "no_number_here"
    NOT_FOR_THIS_COUNTER = "not_for_this_counter"
    UNDO_TOO_LATE = "undo_too_late"
    RETURN_TOO_LATE = "return_too_late"
    RETURN_TOO_OFTEN = "return_too_often"
    ALREADY_REVIEWED = "already_reviewed"


def refuse(condition: Condition, *, service_line: str = NATIONAL_LINE, **values: str | int) -> Refused:
    """Build a no. The values stand in all three messages; `service_line` is where to call."""
    stem = f"queues.{condition}"
    return Refused(
        Refusal(
            reason=Message.of(f"{stem}.reason", **values),
            how_to_fix=Message.of(f"{stem}.fix", **values),
            where_next=Message.of(f"{stem}.where", service_line=service_line),
        )
    )
