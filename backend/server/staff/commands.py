"""What a clerk can press: each command with its permission and the function of the queues that does it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from backend.server.queueing import calling, counters, moving
from backend.server.staff.roles import Permission

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Clerk

    Act = Callable[[Session, Clerk, "Order", datetime], str]

NOBODY: Final = "staff.console.nobody"


class Command(StrEnum):
    """The commands of the console, as they stand in its addresses."""

    OPEN = "open"
    BREAK = "break"
    CLOSE = "close"
    NEXT = "next"
    GIVEN = "given"
    RECALL = "recall"
    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    NO_SHOW = "no-show"
    RETURN = "return"
    FINISH = "finish"
    FINISH_NEXT = "finish-next"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Order:
    """What a form says beside the command. `done` None: everything was done."""

    number_id: str = ""
    queue_id: str | None = None
    counter_id: str | None = None
    keep_place: bool = False
    done: tuple[str, ...] | None = None


def permission_of(command: Command) -> Permission:
    """What one needs for a command."""
    return _TABLE[command][0]


def carry_out(session: Session, clerk: Clerk, command: Command, order: Order, *, at: datetime) -> str:
    """Do it in the caller's transaction; returns the id of a message to show, or nothing. Raises Refused."""
    return _TABLE[command][1](session, clerk, order, at)


def _open(session: Session, clerk: Clerk, _order: Order, at: datetime) -> str:
    counters.open_counter(session, clerk, at=at)
    return ""


def _break(session: Session, clerk: Clerk, _order: Order, at: datetime) -> str:
    counters.take_break(session, clerk, at=at)
    return ""


def _close(session: Session, clerk: Clerk, _order: Order, at: datetime) -> str:
    counters.close_counter(session, clerk, at=at)
    return ""


def _next(session: Session, clerk: Clerk, _order: Order, at: datetime) -> str:
    return "" if calling.call_next(session, clerk, at=at) else NOBODY


def _given(session: Session, clerk: Clerk, order: Order, at: datetime) -> str:
    calling.call_number(session, clerk, order.number_id, at=at)
    return ""


def _recall(session: Session, clerk: Clerk, _order: Order, at: datetime) -> str:
    calling.recall(session, clerk, at=at)
    return ""


def _start(session: Session, clerk: Clerk, _order: Order, at: datetime) -> str:
    calling.start_serving(session, clerk, at=at)
    return ""


def _hold(session: Session, clerk: Clerk, _order: Order, at: datetime) -> str:
    calling.hold(session, clerk, at=at)
    return ""


def _resume(session: Session, clerk: Clerk, order: Order, at: datetime) -> str:
    calling.resume(session, clerk, order.number_id, at=at)
    return ""


def _transfer(session: Session, clerk: Clerk, order: Order, at: datetime) -> str:
    moving.transfer(
        session,
        clerk,
        at=at,
        queue_id=order.queue_id,
        counter_id=order.counter_id,
        keep_place=order.keep_place,
        done=order.done or (),
    )
    return ""


def _no_show(session: Session, clerk: Clerk, _order: Order, at: datetime) -> str:
    calling.no_show(session, clerk, at=at)
    return ""


def _return(session: Session, clerk: Clerk, order: Order, at: datetime) -> str:
    moving.return_no_show(session, order.number_id, site_id=clerk.site_id, staff_id=clerk.staff_id, at=at)
    return ""


def _finish(session: Session, clerk: Clerk, order: Order, at: datetime) -> str:
    calling.finish(session, clerk, at=at, done=order.done)
    return ""


def _finish_next(session: Session, clerk: Clerk, order: Order, at: datetime) -> str:
    calling.finish(session, clerk, at=at, done=order.done)
    return _next(session, clerk, order, at)


def _undo(session: Session, clerk: Clerk, order: Order, at: datetime) -> str:
    calling.undo(session, clerk, order.number_id, at=at)
    return ""


_TABLE: Final[Mapping[Command, tuple[Permission, Act]]] = {
    Command.OPEN: (Permission.SIT, _open),
    Command.BREAK: (Permission.SIT, _break),
    Command.CLOSE: (Permission.SIT, _close),
    Command.NEXT: (Permission.CALL, _next),
    Command.GIVEN: (Permission.CALL_GIVEN, _given),
    Command.RECALL: (Permission.CALL, _recall),
    Command.START: (Permission.SERVE, _start),
    Command.HOLD: (Permission.SERVE, _hold),
    Command.RESUME: (Permission.SERVE, _resume),
    Command.TRANSFER: (Permission.TRANSFER, _transfer),
    Command.NO_SHOW: (Permission.PASS_OVER, _no_show),
    Command.RETURN: (Permission.RETURN, _return),
    Command.FINISH: (Permission.SERVE, _finish),
    Command.FINISH_NEXT: (Permission.SERVE, _finish_next),
    Command.UNDO: (Permission.UNDO, _undo),
}
