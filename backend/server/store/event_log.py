"""Writing events: counted and written last in a transaction, and said aloud by the same statement.

Every transaction of a site waits for its event counter from here to the end of its commit, so on PostgreSQL counting,
writing and NOTIFY are one round trip. SQLite has one writer anyway, and takes two statements.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, bindparam, func, insert, literal, select, union_all

from backend.server.store.announcing import notices
from backend.server.store.counting import LOCK, STEP, counting, lock_for, on_postgresql, table_of
from backend.server.store.queue_tables import EventCounterRow, QueueEventRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

_EVENTS: Final = table_of(QueueEventRow)
_COUNTERS: Final = table_of(EventCounterRow)
_WRITE: Final = insert(_EVENTS)
_IN_ONE: Final = 8  # events; ends of days have hundreds
_TOLD: Final = ("kind", "at", "number_id", "ticket", "queue_id", "counter_id", "payload")


@dataclass(frozen=True, slots=True)
class Pending:
    """One event to be written: the table's columns by name, but for site and id."""

    site_id: str
    columns: Mapping[str, object]


def write_events(session: Session, site_id: str, pending: Sequence[Pending]) -> int:
    """Count, write and say aloud the events of one site, in the order given; gives the last one's id.

    Its transaction must do nothing after it but commit: until then no other of this site gets past here.
    """
    count, key = len(pending), {"site_id": site_id}
    parameters: dict[str, object] = {**key, STEP: count, LOCK: lock_for(_COUNTERS, key)}
    in_one = on_postgresql(session)
    aloud = notices(session) if in_one else ()
    for nth, notice in enumerate(aloud):
        parameters |= {f"channel_{nth}": notice.channel, f"sender_{nth}": notice.sender}
    if in_one and count <= _IN_ONE:
        for nth, one in enumerate(pending):
            parameters |= {f"{name}_{nth}": value for name, value in one.columns.items()}
        return int(session.execute(_all_at_once(count, len(aloud)), parameters).scalar_one())
    counted = counting(_COUNTERS, ("site_id",), "last", ("last",), postgresql_=in_one)
    last = session.execute(counted, parameters).scalar_one()
    first = last - count + 1
    session.execute(_WRITE, [{**key, "id": first + nth, **one.columns} for nth, one in enumerate(pending)])
    if aloud:
        session.execute(select(*_said(literal(last), len(aloud))), parameters)
    return int(last)


@cache
def _all_at_once(events: int, aloud: int) -> Select[Any]:  # an int, and nothing for each who says it
    """WITH counted, written SELECT last, pg_notify(…), once for each who says it aloud."""
    counted = counting(_COUNTERS, ("site_id",), "last", ("last",), postgresql_=True).cte("counted")
    rows = [
        select(
            bindparam("site_id", type_=String),
            (counted.c.last - (events - 1 - nth)).label("id"),
            *(bindparam(f"{name}_{nth}", type_=_EVENTS.c[name].type).label(name) for name in _TOLD),
        ).select_from(counted)
        for nth in range(events)
    ]
    source = union_all(*rows) if events > 1 else rows[0]
    written = insert(_EVENTS).from_select(["site_id", "id", *_TOLD], source).returning(_EVENTS.c.id).cte("written")
    return select(counted.c.last, *_said(counted.c.last, aloud)).add_cte(written)


def _said(last: ColumnElement[int], aloud: int) -> list[ColumnElement[None]]:
    """NOTIFY as columns; its parameters are `site_id`, and `channel_0`, `sender_0` for the first who says it."""
    told = func.concat(" ", last, " ", bindparam("site_id", type_=String))
    return [
        func.pg_notify(
            bindparam(f"channel_{nth}", type_=String), func.concat(bindparam(f"sender_{nth}", type_=String), told)
        )
        for nth in range(aloud)
    ]
