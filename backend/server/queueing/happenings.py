"""What happens to numbers and counters, in order, for boards, phones and consoles. Never personal data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, event, select

from backend.server.store.announcing import remember
from backend.server.store.event_log import Pending, write_events
from backend.server.store.queue_tables import EventCounterRow, QueueEventRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

Payload = dict[str, str | int | bool]
_PENDING: Final = "xiaochuang_queue_events"


class Kind(StrEnum):
    """Everything a reader may hear of."""

    NUMBER_TAKEN = "number_taken"
    NUMBER_RESERVED = "number_reserved"
    NUMBER_CHECKED_IN = "number_checked_in"
    NUMBER_CALLED = "number_called"
    NUMBER_RECALLED = "number_recalled"
    SERVING_STARTED = "serving_started"
    NUMBER_HELD = "number_held"
    NUMBER_RESUMED = "number_resumed"
    NUMBER_TRANSFERRED = "number_transferred"
    NUMBER_NO_SHOW = "number_no_show"
    NUMBER_RETURNED = "number_returned"
    NUMBER_FINISHED = "number_finished"
    NUMBER_GIVEN_UP = "number_given_up"
    NUMBER_EXPIRED = "number_expired"
    NUMBER_UNDONE = "number_undone"
    NUMBER_NEAR = "number_near"  # payload: ahead
    NUMBER_REVIEWED = "number_reviewed"
    QUEUE_MOVED = "queue_moved"  # payload: to, count
    QUEUE_STOPPED = "queue_stopped"  # payload: instead
    QUEUE_RESUMED = "queue_resumed"
    COUNTER_OPENED = "counter_opened"
    COUNTER_ON_BREAK = "counter_on_break"
    COUNTER_CLOSED = "counter_closed"
    DAY_ENDED = "day_ended"  # payload: count
    CALENDAR_UNKNOWN = "calendar_unknown"  # payload: year; weekly hours count instead of holidays


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about."""

    number_id: str | None = None
    ticket: str | None = None
    queue_id: str | None = None
    counter_id: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """One event. `id` counts 1, 2, 3 … in a site, in the order of commits, without gaps."""

    id: int
    site_id: str
    kind: Kind
    at: datetime
    subject: Subject
    payload: Mapping[str, str | int | bool] = field(default_factory=dict)

    @property
    def ticket(self) -> str:
        """The ticket it is about; empty where it is about none."""
        return self.subject.ticket or ""


def append(
    session: Session, site_id: str, kind: Kind, subject: Subject, *, at: datetime, payload: Payload | None = None
) -> None:
    """Write an event with the caller's transaction, at its very end.

    From the first event to the commit no other event of this site is written: readers that saw event n never miss one
    before it. At the end, so that nothing waits for a lock while holding this one.
    """
    pending: list[Pending] | None = session.info.get(_PENDING)
    if pending is None:
        pending = session.info[_PENDING] = []
        event.listen(session, "before_commit", _write)
        event.listen(session, "after_rollback", _drop)
    pending.append(
        Pending(
            site_id,
            {
                "kind": kind,
                "at": at,
                "number_id": subject.number_id,
                "ticket": subject.ticket,
                "queue_id": subject.queue_id,
                "counter_id": subject.counter_id,
                "payload": payload or {},
            },
        )
    )


def _write(session: Session) -> None:
    """Count and write what is pending, site by site in one order for everybody."""
    pending: list[Pending] = session.info[_PENDING]
    session.flush()
    for site_id in sorted({one.site_id for one in pending}):
        last = write_events(session, site_id, [one for one in pending if one.site_id == site_id])
        remember(session, site_id, last)
    pending.clear()


def _drop(session: Session) -> None:
    session.info[_PENDING].clear()


def since(session: Session, site_id: str, after: int, *, limit: int = 200) -> tuple[Happening, ...]:
    """Tell what happened after event `after`, oldest first."""
    rows = session.scalars(
        select(QueueEventRow)
        .where(QueueEventRow.site_id == site_id, QueueEventRow.id > after)
        .order_by(QueueEventRow.id)
        .limit(limit)
    )
    return tuple(_told(row) for row in rows)


def latest(session: Session, site_id: str) -> int:
    """The last event of a site; 0 before the first."""
    row = session.get(EventCounterRow, site_id)
    return row.last if row else 0


def forget(session: Session, *, before: datetime) -> None:
    """Drop events nobody will ask for again; intervals stay."""
    session.execute(delete(QueueEventRow).where(QueueEventRow.at < before))


def _told(row: QueueEventRow) -> Happening:
    return Happening(
        id=row.id,
        site_id=row.site_id,
        kind=Kind(row.kind),
        at=row.at,
        subject=Subject(row.number_id, row.ticket, row.queue_id, row.counter_id),
        payload=row.payload,
    )
