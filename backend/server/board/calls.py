"""Calls, read from what happened: who was called where, and when. A recall is a call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from backend.server.queueing.happenings import Kind
from backend.server.store.queue_tables import QueueEventRow, ServiceCounterRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SPOKEN_FOR: Final = timedelta(seconds=60)
"""A board that comes back after this long does not speak a call any more: nobody waits for it."""
HEARD_AGAIN: Final = timedelta(minutes=10)
"""How long the sound of a call can be fetched."""
_MOST: Final = 100
_KINDS: Final = (Kind.NUMBER_CALLED, Kind.NUMBER_RECALLED)


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `event_id` names it in its site; `at` in UTC."""

    event_id: int
    number_id: str
    ticket: str
    counter_id: str
    counter_label: str
    at: datetime


def recent_calls(session: Session, site_id: str, *, after: datetime, after_id: int = 0) -> tuple[Call, ...]:
    """The calls of a site since an instant, the newest first; at most a hundred."""
    rows = session.scalars(
        select(QueueEventRow)
        .where(
            QueueEventRow.site_id == site_id,
            QueueEventRow.id > after_id,
            QueueEventRow.kind.in_(_KINDS),
            QueueEventRow.at >= after,
        )
        .order_by(QueueEventRow.id.desc())
        .limit(_MOST)
    )
    return tuple(call for row in rows if (call := _call(session, row)) is not None)


def call_of(session: Session, site_id: str, event_id: int) -> Call | None:
    """The call that this event is; None where there is none."""
    row = session.get(QueueEventRow, (site_id, event_id))
    return None if row is None or row.kind not in _KINDS else _call(session, row)


def _call(session: Session, row: QueueEventRow) -> Call | None:
    if row.number_id is None or row.ticket is None or row.counter_id is None:
        return None
    counter = session.get(ServiceCounterRow, (row.site_id, row.counter_id))
    label = str(row.payload.get("counter") or (counter.label if counter else row.counter_id))
    return Call(row.id, row.number_id, row.ticket, row.counter_id, label, row.at)
