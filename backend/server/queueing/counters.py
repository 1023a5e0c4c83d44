"""Service windows: who sits there, what they serve; opening, pausing, closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from backend.server.queueing.desk import enter_hall, number_now, numbers_now
from backend.server.queueing.happenings import Kind, Subject, append
from backend.server.queueing.refusals import Condition, refuse
from backend.server.queueing.states import AT_COUNTER, ENDED, CounterState, NumberState
from backend.server.store.queue_tables import CounterIntervalRow, CounterSkillRow, ServiceCounterRow
from backend.server.store.tables import NumberRow
from kiosk.domain.message import Words

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Clerk, Hall, NumberNow

_KINDS = {
    CounterState.OPEN: Kind.COUNTER_OPENED,
    CounterState.BREAK: Kind.COUNTER_ON_BREAK,
    CounterState.CLOSED: Kind.COUNTER_CLOSED,
}


@dataclass(frozen=True, slots=True)
class CounterNow:
    """A counter as it stands. `skills`: queue and rank, best first. `since` None: never opened."""

    id: str
    label: str
    name: Words
    where: Words
    state: CounterState
    staff_id: str | None
    since: datetime | None
    skills: tuple[tuple[str, int], ...]


def open_counter(session: Session, clerk: Clerk, *, at: datetime) -> CounterNow:
    """Sit down and open, or come back from a break. Opening twice changes nothing. Raises Refused."""
    hall = enter_hall(session, clerk.site_id, at=at)
    row = lock_counter(session, hall, clerk)
    if row.state == CounterState.OPEN:
        if row.staff_id != clerk.staff_id:
            raise refuse(Condition.COUNTER_TAKEN, counter=row.label, service_line=hall.site.service_line)
        return _now(session, row)
    if row.state == CounterState.BREAK and row.staff_id != clerk.staff_id and current_row(session, hall, row.id):
        raise refuse(Condition.COUNTER_TAKEN, counter=row.label, service_line=hall.site.service_line)
    return _set(session, row, CounterState.OPEN, staff_id=clerk.staff_id, at=at)


def take_break(session: Session, clerk: Clerk, *, at: datetime) -> CounterNow:
    """Pause; no number is called meanwhile. Raises Refused."""
    return _leave(session, clerk, CounterState.BREAK, at=at)


def close_counter(session: Session, clerk: Clerk, *, at: datetime) -> CounterNow:
    """Close for now. Numbers sent or held here are there for every counter of their queue. Raises Refused."""
    closed = _leave(session, clerk, CounterState.CLOSED, at=at)
    _let_go(session, enter_hall(session, clerk.site_id, at=at), clerk.counter_id)
    return closed


def counter_now(session: Session, clerk: Clerk) -> CounterNow:
    """Tell one counter. Raises Refused."""
    row = session.get(ServiceCounterRow, (clerk.site_id, clerk.counter_id), populate_existing=True)
    if row is None or row.retired:
        raise refuse(Condition.COUNTER_UNKNOWN)
    return _now(session, row)


def counters_now(session: Session, site_id: str) -> tuple[CounterNow, ...]:
    """Tell all counters of a site, in the order of the site file."""
    rows = session.scalars(
        select(ServiceCounterRow)
        .where(ServiceCounterRow.site_id == site_id, ServiceCounterRow.retired.is_(False))
        .order_by(ServiceCounterRow.position)
    )
    return tuple(_now(session, row) for row in rows)


def current(session: Session, clerk: Clerk, *, at: datetime) -> NumberNow | None:
    """The number that is called or served at this counter."""
    row = current_row(session, enter_hall(session, clerk.site_id, at=at), clerk.counter_id)
    return None if row is None else number_now(session, row)


def held(session: Session, site_id: str, *, at: datetime) -> tuple[NumberNow, ...]:
    """The numbers set aside today, longest first."""
    return _in_state(session, site_id, NumberState.HELD, at=at)


def no_shows(session: Session, site_id: str, *, at: datetime) -> tuple[NumberNow, ...]:
    """The numbers nobody came for today, longest first."""
    return _in_state(session, site_id, NumberState.NO_SHOW, at=at)


def lock_counter(session: Session, hall: Hall, clerk: Clerk) -> ServiceCounterRow:
    """Take the counter for this transaction: its commands come one after another. Raises Refused."""
    row = session.scalars(
        select(ServiceCounterRow)
        .where(ServiceCounterRow.site_id == hall.site.id, ServiceCounterRow.id == clerk.counter_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None or row.retired:
        raise refuse(Condition.COUNTER_UNKNOWN)
    return row


def require_open(session: Session, hall: Hall, clerk: Clerk) -> ServiceCounterRow:
    """Take the counter; it must be open, with this clerk. Raises Refused."""
    row = lock_counter(session, hall, clerk)
    if row.state == CounterState.OPEN and row.staff_id != clerk.staff_id:
        raise refuse(Condition.COUNTER_TAKEN, counter=row.label, service_line=hall.site.service_line)
    if row.state != CounterState.OPEN:
        raise refuse(Condition.COUNTER_NOT_OPEN, counter=row.label, service_line=hall.site.service_line)
    return row


def current_row(session: Session, hall: Hall, counter_id: str) -> NumberRow | None:
    """The number that is called or served at a counter."""
    return session.scalars(
        select(NumberRow)
        .where(
            NumberRow.site_id == hall.site.id,
            NumberRow.business_date == hall.today,
            NumberRow.counter_id == counter_id,
            NumberRow.state.in_(AT_COUNTER),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()


def skills_of(session: Session, site_id: str, counter_id: str) -> dict[str, int]:
    """The queues a counter serves, by rank."""
    return dict(
        session.execute(
            select(CounterSkillRow.queue_id, CounterSkillRow.rank)
            .where(CounterSkillRow.site_id == site_id, CounterSkillRow.counter_id == counter_id)
            .order_by(CounterSkillRow.rank, CounterSkillRow.queue_id)
        ).all()
    )


def _leave(session: Session, clerk: Clerk, to: CounterState, *, at: datetime) -> CounterNow:
    hall = enter_hall(session, clerk.site_id, at=at)
    row = lock_counter(session, hall, clerk)
    if row.state == to:
        return _now(session, row)
    if row.state == CounterState.CLOSED:
        raise refuse(Condition.COUNTER_NOT_OPEN, counter=row.label, service_line=hall.site.service_line)
    if row.staff_id != clerk.staff_id:
        raise refuse(Condition.COUNTER_TAKEN, counter=row.label, service_line=hall.site.service_line)
    if current_row(session, hall, row.id) is not None:
        raise refuse(Condition.COUNTER_HAS_NUMBER, counter=row.label, service_line=hall.site.service_line)
    return _set(session, row, to, staff_id=clerk.staff_id, at=at)


def _let_go(session: Session, hall: Hall, counter_id: str) -> None:
    """Nobody waits for a counter that is closed: who was sent there keeps the place in the queue."""
    session.execute(
        update(NumberRow)
        .where(
            NumberRow.site_id == hall.site.id,
            NumberRow.business_date == hall.today,
            NumberRow.for_counter_id == counter_id,
            NumberRow.state.not_in(ENDED),
        )
        .values(for_counter_id=None)
        .execution_options(synchronize_session=False)
    )


def _set(session: Session, row: ServiceCounterRow, to: CounterState, *, staff_id: str, at: datetime) -> CounterNow:
    open_one = session.scalars(
        select(CounterIntervalRow).where(
            CounterIntervalRow.site_id == row.site_id,
            CounterIntervalRow.counter_id == row.id,
            CounterIntervalRow.to_at.is_(None),
        )
    ).one_or_none()
    begins = at if open_one is None else max(at, open_one.from_at)
    if open_one is not None:
        open_one.to_at = begins
        session.flush()
    sits = None if to is CounterState.CLOSED else staff_id
    row.state, row.staff_id, row.state_since = to, sits, begins
    session.add(
        CounterIntervalRow(
            site_id=row.site_id, counter_id=row.id, state=to, staff_id=staff_id, from_at=begins, to_at=None
        )
    )
    session.flush()
    append(session, row.site_id, _KINDS[to], Subject(counter_id=row.id), at=at)
    return _now(session, row)


def _now(session: Session, row: ServiceCounterRow) -> CounterNow:
    return CounterNow(
        id=row.id,
        label=row.label,
        name=Words.from_mapping(row.name),
        where=Words.from_mapping(row.where),
        state=CounterState(row.state),
        staff_id=row.staff_id,
        since=row.state_since,
        skills=tuple(skills_of(session, row.site_id, row.id).items()),
    )


def _in_state(session: Session, site_id: str, state: NumberState, *, at: datetime) -> tuple[NumberNow, ...]:
    hall = enter_hall(session, site_id, at=at)
    rows = session.scalars(
        select(NumberRow)
        .where(NumberRow.site_id == site_id, NumberRow.business_date == hall.today, NumberRow.state == state)
        .order_by(NumberRow.state_since)
    )
    return numbers_now(session, rows)
