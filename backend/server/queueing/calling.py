"""Calling and serving: what a clerk does with one number after another (叫号)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, or_, select, update

from backend.server.queueing.counters import current_row, require_open, skills_of
from backend.server.queueing.desk import (
    change,
    enter_hall,
    find,
    number_now,
    subject_of,
    ticket_of,
    turn_page,
    wrong_state,
)
from backend.server.queueing.happenings import Kind, Payload, append
from backend.server.queueing.near import notice_near
from backend.server.queueing.refusals import Condition, refuse
from backend.server.queueing.states import AT_COUNTER, NumberState, ServiceOutcome
from backend.server.store.queue_tables import CounterSkillRow, NumberIntervalRow, NumberServiceRow, ServiceCounterRow
from backend.server.store.tables import NumberRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Clerk, Hall, NumberNow

_MAY_UNDO: Final = (*AT_COUNTER, NumberState.HELD, NumberState.NO_SHOW, NumberState.FINISHED)
_MAY_GO_BACK_TO: Final = (NumberState.WAITING, *AT_COUNTER, NumberState.HELD)


@dataclass(frozen=True, slots=True)
class _Press:
    """What a button does: from which states to which, and what it is called in the record."""

    to: NumberState
    expected: tuple[NumberState, ...]
    reason: Kind


_CALL: Final = _Press(NumberState.CALLED, (NumberState.WAITING,), Kind.NUMBER_CALLED)
_START: Final = _Press(NumberState.SERVING, (NumberState.CALLED,), Kind.SERVING_STARTED)
_HOLD: Final = _Press(NumberState.HELD, AT_COUNTER, Kind.NUMBER_HELD)
_RESUME: Final = _Press(NumberState.SERVING, (NumberState.HELD,), Kind.NUMBER_RESUMED)
_NO_SHOW: Final = _Press(NumberState.NO_SHOW, (NumberState.CALLED,), Kind.NUMBER_NO_SHOW)
_FINISH: Final = _Press(NumberState.FINISHED, AT_COUNTER, Kind.NUMBER_FINISHED)


def call_next(session: Session, clerk: Clerk, *, at: datetime) -> NumberNow | None:
    """Call whoever comes next over all queues this counter serves; None: nobody waits for it. Raises Refused.

    One statement finds and takes the number, so that two counters never call the same. Order: the counter's rank of the
    queue, then `virtual_at`, then the number. What was transferred to this counter comes before its queues.
    """
    hall, counter = _free_counter(session, clerk, at=at)
    first = (
        select(NumberRow.id)
        .outerjoin(
            CounterSkillRow,
            and_(
                CounterSkillRow.site_id == NumberRow.site_id,
                CounterSkillRow.queue_id == NumberRow.current_queue_id,
                CounterSkillRow.counter_id == counter.id,
            ),
        )
        .where(
            NumberRow.site_id == hall.site.id,
            NumberRow.business_date == hall.today,
            NumberRow.state == NumberState.WAITING,
            or_(
                NumberRow.for_counter_id == counter.id,
                and_(NumberRow.for_counter_id.is_(None), CounterSkillRow.counter_id.is_not(None)),
            ),
        )
        .order_by(NumberRow.for_counter_id.is_(None), CounterSkillRow.rank, NumberRow.virtual_at, NumberRow.number)
        .limit(1)
        .with_for_update(skip_locked=True, of=NumberRow)
        .scalar_subquery()
    )
    taken = session.execute(
        update(NumberRow)
        .where(NumberRow.id == first, NumberRow.state == NumberState.WAITING)
        .values(state=NumberState.CALLED, state_since=at, counter_id=counter.id, calls=NumberRow.calls + 1)
        .returning(NumberRow.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if taken is None:
        return None
    row = session.get_one(NumberRow, taken, populate_existing=True)
    turn_page(session, row, reason=Kind.NUMBER_CALLED, at=at, staff_id=clerk.staff_id)
    return _called(session, hall, row)


def call_number(session: Session, clerk: Clerk, number_id: str, *, at: datetime) -> NumberNow:
    """Call a given number that waits, whoever's turn it is. Raises Refused."""
    hall, counter = _free_counter(session, clerk, at=at)
    row = find(session, number_id, hall=hall)
    _require_skill(session, row, counter)
    payload: Payload = {"counter": counter.label, "out_of_turn": True}
    called = {"counter_id": counter.id, "calls": NumberRow.calls + 1}
    row = _move(session, clerk, row, _CALL, at=at, payload=payload, **called)
    notice_near(session, hall, row.current_queue_id)
    return number_now(session, row)


def recall(session: Session, clerk: Clerk, *, at: datetime) -> NumberNow:
    """Call the same number again: the board flashes, the speaker speaks. Raises Refused."""
    hall, row = _present(session, clerk, at=at)
    counted = session.execute(
        update(NumberRow)
        .where(NumberRow.id == row.id, NumberRow.state == NumberState.CALLED)
        .values(calls=NumberRow.calls + 1)
        .returning(NumberRow.calls)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    session.refresh(row)
    if counted is None:
        raise wrong_state(session, row)
    payload = {"calls": counted}
    append(session, hall.site.id, Kind.NUMBER_RECALLED, subject_of(session, row), at=at, payload={**payload})
    return number_now(session, row)


def start_serving(session: Session, clerk: Clerk, *, at: datetime) -> NumberNow:
    """The person is here. Raises Refused."""
    return number_now(session, _press(session, clerk, _START, at=at))


def hold(session: Session, clerk: Clerk, *, at: datetime) -> NumberNow:
    """Set the number aside: the person fetches something, the counter goes on with others. Raises Refused."""
    return number_now(session, _press(session, clerk, _HOLD, at=at))


def resume(session: Session, clerk: Clerk, number_id: str, *, at: datetime) -> NumberNow:
    """Go on with a number that was set aside, here or at another counter of its queue. Raises Refused."""
    hall, counter = _free_counter(session, clerk, at=at)
    row = find(session, number_id, hall=hall)
    if row.counter_id != counter.id:
        _require_skill(session, row, counter)
    return number_now(session, _move(session, clerk, row, _RESUME, at=at, counter_id=counter.id))


def no_show(session: Session, clerk: Clerk, *, at: datetime) -> NumberNow:
    """Nobody came (过号). The person may come back by rule. Raises Refused."""
    return number_now(session, _press(session, clerk, _NO_SHOW, at=at))


def finish(session: Session, clerk: Clerk, *, at: datetime, done: Collection[str] | None = None) -> NumberNow:
    """Done. `done`: which of the number's services; None: all. What is not done is left. Raises Refused."""
    row = _press(session, clerk, _FINISH, at=at)
    close_services(session, row, at=at, done=done, rest=ServiceOutcome.LEFT)
    return number_now(session, row)


def undo(session: Session, clerk: Clerk, number_id: str, *, at: datetime) -> NumberNow:
    """Take the last press back, at the counter that pressed, while it is fresh. Raises Refused.

    A call goes back to its place in the line; finished, held and missed numbers come back to a counter that is free.
    """
    hall = enter_hall(session, clerk.site_id, at=at)
    counter = require_open(session, hall, clerk)
    row = find(session, number_id, hall=hall)
    was = NumberState(row.state)
    to = _before_last_press(session, row)
    if was not in _MAY_UNDO or to is None or row.counter_id != counter.id:
        raise wrong_state(session, row)
    if at - row.state_since > timedelta(seconds=hall.rules.undo_s):
        raise refuse(Condition.UNDO_TOO_LATE, ticket=ticket_of(session, row))
    if was not in AT_COUNTER and current_row(session, hall, counter.id) is not None:
        raise refuse(Condition.COUNTER_HAS_NUMBER, counter=counter.label, service_line=hall.site.service_line)
    back = {"counter_id": None} if to is NumberState.WAITING else {}
    row = change(session, row, to, expected=(was,), reason=Kind.NUMBER_UNDONE, at=at, staff_id=clerk.staff_id, **back)
    if was is NumberState.FINISHED:
        reopen_services(session, row)
    return number_now(session, row)


def close_services(
    session: Session, row: NumberRow, *, at: datetime, done: Collection[str] | None, rest: ServiceOutcome
) -> None:
    """Note what became of a number's open services; `done` None: all were done."""
    for service in _services(session, row, ServiceOutcome.OPEN):
        fulfilled = done is None or service.service_id in done
        service.outcome = ServiceOutcome.DONE if fulfilled else rest
        if service.outcome != ServiceOutcome.OPEN:
            service.counter_id, service.ended_at = row.counter_id, at
    session.flush()


def reopen_services(session: Session, row: NumberRow) -> None:
    """A finish was taken back: what this counter closed is open again."""
    for service in _services(session, row, ServiceOutcome.DONE, ServiceOutcome.LEFT):
        if service.counter_id == row.counter_id:
            service.outcome, service.counter_id, service.ended_at = ServiceOutcome.OPEN, None, None
    session.flush()


def present_row(session: Session, clerk: Clerk, *, at: datetime) -> tuple[Hall, NumberRow]:
    """The hall, and the number at this clerk's open counter. Raises Refused."""
    return _present(session, clerk, at=at)


def _before_last_press(session: Session, row: NumberRow) -> NumberState | None:
    """The state before the last press; None when that was an undo, or cannot be taken back."""
    last_two = session.execute(
        select(NumberIntervalRow.state, NumberIntervalRow.reason)
        .where(NumberIntervalRow.number_id == row.id)
        .order_by(NumberIntervalRow.id.desc())
        .limit(2)
    ).all()
    if len(last_two) < 2 or last_two[0].reason == Kind.NUMBER_UNDONE:  # noqa: PLR2004  this state and the one before
        return None
    before = NumberState(last_two[1].state)
    return before if before in _MAY_GO_BACK_TO else None


def _called(session: Session, hall: Hall, row: NumberRow) -> NumberNow:
    append(
        session,
        hall.site.id,
        Kind.NUMBER_CALLED,
        subject_of(session, row),
        at=hall.now.instant,
        payload={"counter": session.get_one(ServiceCounterRow, (row.site_id, row.counter_id)).label},
    )
    notice_near(session, hall, row.current_queue_id)
    return number_now(session, row)


def _free_counter(session: Session, clerk: Clerk, *, at: datetime) -> tuple[Hall, ServiceCounterRow]:
    hall = enter_hall(session, clerk.site_id, at=at)
    counter = require_open(session, hall, clerk)
    if current_row(session, hall, counter.id) is not None:
        raise refuse(Condition.COUNTER_HAS_NUMBER, counter=counter.label, service_line=hall.site.service_line)
    return hall, counter


def _present(session: Session, clerk: Clerk, *, at: datetime) -> tuple[Hall, NumberRow]:
    hall = enter_hall(session, clerk.site_id, at=at)
    counter = require_open(session, hall, clerk)
    row = current_row(session, hall, counter.id)
    if row is None:
        raise refuse(Condition.NO_NUMBER_HERE, counter=counter.label, service_line=hall.site.service_line)
    return hall, row


def _require_skill(session: Session, row: NumberRow, counter: ServiceCounterRow) -> None:
    elsewhere = row.for_counter_id not in {None, counter.id}
    skilled = row.for_counter_id == counter.id or row.current_queue_id in skills_of(session, row.site_id, counter.id)
    if elsewhere or not skilled:
        raise refuse(Condition.NOT_FOR_THIS_COUNTER, ticket=ticket_of(session, row), counter=counter.label)


def _press(session: Session, clerk: Clerk, press: _Press, *, at: datetime) -> NumberRow:
    """Press a button for the number at this counter."""
    _, row = _present(session, clerk, at=at)
    return _move(session, clerk, row, press, at=at)


def _move(
    session: Session,
    clerk: Clerk,
    row: NumberRow,
    press: _Press,
    *,
    at: datetime,
    payload: Payload | None = None,
    **columns: Any,  # as `change` takes them
) -> NumberRow:
    return change(
        session,
        row,
        press.to,
        expected=press.expected,
        reason=press.reason,
        at=at,
        staff_id=clerk.staff_id,
        payload=payload,
        **columns,
    )


def _services(session: Session, row: NumberRow, *outcomes: ServiceOutcome) -> list[NumberServiceRow]:
    return list(
        session.scalars(
            select(NumberServiceRow).where(NumberServiceRow.number_id == row.id, NumberServiceRow.outcome.in_(outcomes))
        )
    )
