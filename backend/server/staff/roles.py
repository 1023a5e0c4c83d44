"""Who may do what: one permission for every command and every page, and the roles that hold them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What somebody is here. Who may serve at a counter may not make accounts, and the other way round."""

    COUNTER = "counter"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing that a server page lets somebody do."""

    SIT = "sit"  # choose a counter, open it, pause, close
    CALL = "call"  # the next number; again
    CALL_GIVEN = "call_given"  # out of turn
    SERVE = "serve"  # start, hold, resume, finish
    TRANSFER = "transfer"
    PASS_OVER = "pass_over"  # noqa: S105  过号, no password
    RETURN = "return"
    UNDO = "undo"
    PAIR_DISPLAY = "pair_display"
    SEE_HALL = "see_hall"
    MOVE_QUEUE = "move_queue"
    CLOSE_OTHERS = "close_others"
    STOP_QUEUE = "stop_queue"
    SEE_STATISTICS = "see_statistics"
    EXPORT_STATISTICS = "export_statistics"
    MANAGE_STAFF = "manage_staff"


_COUNTER: Final = frozenset(
    {
        Permission.SIT,
        Permission.CALL,
        Permission.CALL_GIVEN,
        Permission.SERVE,
        Permission.TRANSFER,
        Permission.PASS_OVER,
        Permission.RETURN,
        Permission.UNDO,
        Permission.PAIR_DISPLAY,
    }
)
_SUPERVISOR: Final = _COUNTER | {Permission.SEE_HALL, Permission.MOVE_QUEUE, Permission.CLOSE_OTHERS}
_MANAGER: Final = _SUPERVISOR | {Permission.STOP_QUEUE, Permission.SEE_STATISTICS, Permission.EXPORT_STATISTICS}

HOLDS: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.COUNTER: _COUNTER,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.MANAGER: _MANAGER,
    Role.ADMINISTRATOR: frozenset({Permission.MANAGE_STAFF}),
}
