"""Moving numbers: to another queue or counter, back after a no-show, a whole queue at once; and the end of a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, or_, select, update

from backend.server.queueing.calling import close_services, present_row
from backend.server.queueing.desk import change, enter_hall, find, number_now, ticket_of, turn_page, wrong_state
from backend.server.queueing.happenings import Kind, Subject, append
from backend.server.queueing.near import notice_near
from backend.server.queueing.refusals import Condition, queue_unknown, refuse
from backend.server.queueing.rules import credit_of, virtual_at
from backend.server.queueing.states import AT_COUNTER, ENDED, STILL_WAITING, CounterState, NumberState, ServiceOutcome
from backend.server.store.queue_tables import CounterIntervalRow, NumberIntervalRow, ServiceCounterRow
from backend.server.store.tables import NumberRow, QueueRow
from kiosk.domain.queueing import Priority

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Clerk, Hall, NumberNow

_MOMENT: Final = timedelta(microseconds=1)


def transfer(
    session: Session,
    clerk: Clerk,
    *,
    at: datetime,
    queue_id: str | None = None,
    counter_id: str | None = None,
    keep_place: bool,
    done: Collection[str] = (),
) -> NumberNow:
    """Send the number at this counter on: to a queue, to a counter, or to one counter's turn in a queue.

    Keeping its place, it waits as if it had come there when it came here; not keeping it, it comes now, with the credit
    of its class. `done`: services done here; the rest stay open. Raises Refused; also a counter that is closed.
    """
    hall, row = present_row(session, clerk, at=at)
    target = queue_id or row.current_queue_id
    if session.get(QueueRow, (hall.site.id, target)) is None:
        raise queue_unknown(service_line=hall.site.service_line)
    if counter_id is not None:
        _require_somebody_at(session, hall, counter_id)
    close_services(session, row, at=at, done=done, rest=ServiceOutcome.OPEN)
    entered_at = row.entered_at if keep_place else at
    credit_s = credit_of(hall.rules, Priority(row.priority))
    row = change(
        session,
        row,
        NumberState.WAITING,
        expected=AT_COUNTER,
        reason=Kind.NUMBER_TRANSFERRED,
        at=at,
        staff_id=clerk.staff_id,
        payload={"from": clerk.counter_id, "keep_place": keep_place},
        current_queue_id=target,
        for_counter_id=counter_id,
        counter_id=None,
        entered_at=entered_at,
        virtual_at=row.virtual_at if keep_place else virtual_at(at, credit_s=credit_s),
        noticed_at=None,
    )
    notice_near(session, hall, target)
    return number_now(session, row)


def return_no_show(session: Session, number_id: str, *, site_id: str, staff_id: str | None, at: datetime) -> NumberNow:
    """Let somebody whose number was passed wait again, behind a few who wait now. Raises Refused."""
    hall = enter_hall(session, site_id, at=at)
    row = find(session, number_id, hall=hall)
    if row.state != NumberState.NO_SHOW:
        raise wrong_state(session, row)
    values = {"ticket": ticket_of(session, row), "service_line": hall.site.service_line}
    if at - row.state_since > timedelta(minutes=hall.rules.return_within_min):
        raise refuse(Condition.RETURN_TOO_LATE, **values)
    if _returns(session, row) >= hall.rules.returns:
        raise refuse(Condition.RETURN_TOO_OFTEN, **values)
    row = change(
        session,
        row,
        NumberState.WAITING,
        expected=(NumberState.NO_SHOW,),
        reason=Kind.NUMBER_RETURNED,
        at=at,
        staff_id=staff_id,
        virtual_at=_behind(session, hall, row),
        counter_id=None,
        noticed_at=None,
    )
    notice_near(session, hall, row.current_queue_id)
    return number_now(session, row)


def move_queue(
    session: Session, *, site_id: str, from_queue: str, to_queue: str, staff_id: str | None, at: datetime
) -> int:
    """Move all who wait in one queue into another with their places kept; says how many. Raises Refused.

    Places are instants, so both lines merge as if everybody had stood in one from the beginning.
    """
    hall = enter_hall(session, site_id, at=at)
    for queue_id in (from_queue, to_queue):
        if session.get(QueueRow, (site_id, queue_id)) is None:
            raise queue_unknown(service_line=hall.site.service_line)
    if from_queue == to_queue:
        return 0
    moved = session.scalars(
        update(NumberRow)
        .where(
            NumberRow.site_id == site_id,
            NumberRow.business_date == hall.today,
            NumberRow.current_queue_id == from_queue,
            NumberRow.state == NumberState.WAITING,
        )
        .values(current_queue_id=to_queue, state_since=at, noticed_at=None)
        .returning(NumberRow.id)
        .execution_options(synchronize_session=False)
    ).all()
    for number_id in moved:
        row = session.get_one(NumberRow, number_id, populate_existing=True)
        turn_page(session, row, reason=Kind.QUEUE_MOVED, at=at, staff_id=staff_id)
    append(
        session,
        site_id,
        Kind.QUEUE_MOVED,
        Subject(queue_id=from_queue),
        at=at,
        payload={"to": to_queue, "count": len(moved)},
    )
    notice_near(session, hall, to_queue)
    return len(moved)


def end_day(session: Session, site_id: str, *, at: datetime) -> int:
    """Expire what is over: numbers of earlier days, and reservations nobody checked in; says how many.

    Counters that were left open yesterday are closed. Safe to run at any time, and twice.
    """
    hall = enter_hall(session, site_id, at=at)
    rows = session.scalars(
        select(NumberRow)
        .where(
            NumberRow.site_id == site_id,
            NumberRow.state.not_in(ENDED),
            or_(
                NumberRow.business_date < hall.today,
                (NumberRow.state == NumberState.RESERVED) & (NumberRow.check_in_by < at),
            ),
        )
        .order_by(NumberRow.id)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.state, row.state_since = NumberState.EXPIRED, at
        session.flush()
        turn_page(session, row, reason=Kind.NUMBER_EXPIRED, at=at, staff_id=None)
        ticket = ticket_of(session, row)
        append(session, site_id, Kind.NUMBER_EXPIRED, Subject(row.id, ticket, row.current_queue_id), at=at)
    closed = _close_forgotten(session, hall, at=at)
    if rows or closed:
        append(session, site_id, Kind.DAY_ENDED, Subject(), at=at, payload={"count": len(rows)})
    return len(rows)


def _require_somebody_at(session: Session, hall: Hall, counter_id: str) -> None:
    """A counter numbers may be sent to. It does not close before this transaction ends. Raises Refused."""
    counter = session.get(
        ServiceCounterRow, (hall.site.id, counter_id), populate_existing=True, with_for_update={"read": True}
    )
    if counter is None or counter.retired:
        raise refuse(Condition.COUNTER_UNKNOWN, service_line=hall.site.service_line)
    if counter.state == CounterState.CLOSED:
        raise refuse(Condition.COUNTER_CLOSED, counter=counter.label, service_line=hall.site.service_line)


def _close_forgotten(session: Session, hall: Hall, *, at: datetime) -> int:
    midnight = hall.now.local.replace(hour=0, minute=0, second=0, microsecond=0)
    counters = session.scalars(
        select(ServiceCounterRow)
        .where(
            ServiceCounterRow.site_id == hall.site.id,
            ServiceCounterRow.state != CounterState.CLOSED,
            ServiceCounterRow.state_since < midnight,
        )
        .with_for_update(skip_locked=True)
    ).all()
    for counter in counters:
        counter.state, counter.staff_id, counter.state_since = CounterState.CLOSED, None, at
        session.execute(
            update(CounterIntervalRow)
            .where(
                CounterIntervalRow.site_id == counter.site_id,
                CounterIntervalRow.counter_id == counter.id,
                CounterIntervalRow.to_at.is_(None),
            )
            .values(to_at=at)
            .execution_options(synchronize_session=False)
        )
        session.add(
            CounterIntervalRow(
                site_id=counter.site_id, counter_id=counter.id, state=CounterState.CLOSED, from_at=at, to_at=None
            )
        )
        append(session, hall.site.id, Kind.COUNTER_CLOSED, Subject(counter_id=counter.id), at=at)
    session.flush()
    return len(counters)


def _returns(session: Session, row: NumberRow) -> int:
    return session.execute(
        select(func.count()).where(
            NumberIntervalRow.number_id == row.id, NumberIntervalRow.reason == Kind.NUMBER_RETURNED
        )
    ).scalar_one()


def _behind(session: Session, hall: Hall, row: NumberRow) -> datetime:
    """The place right behind the n-th who waits; nobody gains by not coming: never before the place one had."""
    waiting = session.scalars(
        select(NumberRow.virtual_at)
        .where(
            NumberRow.site_id == row.site_id,
            NumberRow.business_date == row.business_date,
            NumberRow.current_queue_id == row.current_queue_id,
            NumberRow.state == STILL_WAITING,
        )
        .order_by(NumberRow.virtual_at, NumberRow.number)
        .limit(hall.rules.return_behind)
    ).all()
    behind = waiting[-1] + _MOMENT if waiting else row.virtual_at
    return max(behind, row.virtual_at)
