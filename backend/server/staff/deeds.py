"""What staff did to accounts, counters and queues: a row and a line in the log, ids only."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete

from backend.server.store.staff_tables import StaffDeedRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

COMMAND_LINE = "command-line"


class Deed(StrEnum):
    """What is kept for those who ask later."""

    MEMBER_ADDED = "member_added"
    MEMBER_CHANGED = "member_changed"
    MEMBER_DISABLED = "member_disabled"
    MEMBER_ENABLED = "member_enabled"
    PASSWORD_RESET = "password_reset"  # noqa: S105  a deed, no password
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  the same
    AUTHENTICATOR_RESET = "authenticator_reset"
    AUTHENTICATOR_ENROLLED = "authenticator_enrolled"
    COUNTER_CLOSED_EARLY = "counter_closed_early"
    QUEUE_MOVED = "queue_moved"
    QUEUE_STOPPED = "queue_stopped"
    QUEUE_RESUMED = "queue_resumed"
    TERMINAL_MOVED = "terminal_moved"
    DISPLAY_PAIRED = "display_paired"
    DISPLAYS_UNPAIRED = "displays_unpaired"
    STATISTICS_EXPORTED = "statistics_exported"


def note(session: Session, deed: Deed, *, by_id: str, subject: str, at: datetime) -> None:
    """Keep a deed with the caller's transaction."""
    session.add(StaffDeedRow(at=at, deed=deed, by_id=by_id, subject=subject))


def forget(session: Session, *, before: datetime) -> None:
    """Drop what nobody will ask for any more."""
    session.execute(delete(StaffDeedRow).where(StaffDeedRow.at < before))
