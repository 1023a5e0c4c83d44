"""What the database says after a rush: numbers twice or left out, calls twice, events out of order, records that break.

A gap is a number below the highest that is not on record: a count that was kept while its number was lost. None is
explained away: a refused press rolls its count back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from backend.server.queueing.happenings import Kind
from backend.server.store.queue_tables import NumberIntervalRow, QueueEventRow
from backend.server.store.tables import CounterRow, NumberRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from backend.server.store.session import Store


@dataclass(frozen=True, slots=True)
class Audit:
    """What one site's day holds. All but `numbers` and `calls` must be 0.

    `lost`: told to somebody and not on record. `untold`: on record, and nobody was told. `torn`: without exactly one
    open interval, or with one that is not its state.
    """

    numbers: int
    duplicates: int
    gaps: int
    lost: int
    untold: int
    calls: int
    called_twice: int
    calls_lost: int
    events_missing: int
    torn: int

    @property
    def wrong(self) -> int:
        """How much does not hold."""
        told = asdict(self)
        return sum(told[name] for name in told if name not in {"numbers", "calls"})


def audit(store: Store, tickets: Collection[str], called: Collection[str] = (), *, letter: str = "A") -> Audit:
    """Hold what was told to people (`tickets`, and those `called` as clerks heard it) against the record."""
    with store.read() as session:
        given = Counter(session.scalars(select(NumberRow.number)))
        counted = session.scalars(select(func.max(CounterRow.last))).one() or 0
        calls = Counter(session.scalars(select(QueueEventRow.ticket).where(QueueEventRow.kind == Kind.NUMBER_CALLED)))
        events = session.execute(select(func.count(), func.max(QueueEventRow.id)).select_from(QueueEventRow)).one()
        torn = _torn(session)
    told = Counter(int(ticket.removeprefix(letter)) for ticket in tickets)
    return Audit(
        numbers=given.total(),
        duplicates=sum(given.values()) - len(given) + sum(told.values()) - len(told),
        gaps=max([counted, *given], default=0) - len(given),
        lost=len(told.keys() - given.keys()),
        untold=len(given.keys() - told.keys()),
        calls=calls.total(),
        called_twice=calls.total() - len(calls) + len(called) - len(set(called)),
        calls_lost=len(set(called) - calls.keys()),
        events_missing=(events[1] or 0) - events[0],
        torn=torn,
    )


def _torn(session: Session) -> int:
    found = session.execute(
        select(NumberRow.id, NumberRow.state, func.count(NumberIntervalRow.id), func.max(NumberIntervalRow.state))
        .outerjoin(NumberIntervalRow, (NumberIntervalRow.number_id == NumberRow.id) & NumberIntervalRow.to_at.is_(None))
        .group_by(NumberRow.id, NumberRow.state)
    )
    return sum(count != 1 or interval != state for _, state, count, interval in found)
