"""Giving a number: what is dear to know first, then the count that others wait for, after it only the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select

from backend.server.queueing.admission import ranked_by, tell_unknown_calendar
from backend.server.queueing.desk import page_of
from backend.server.queueing.happenings import Kind, Subject, append
from backend.server.queueing.limiting import hold_to_limits, take_persons_turn
from backend.server.queueing.limits import online_limit
from backend.server.queueing.refusals import Condition, refuse
from backend.server.queueing.rules import credit_of, virtual_at
from backend.server.queueing.scenes import look, see_floor, times_of, wait_of, wait_s
from backend.server.queueing.states import NumberState, ServiceOutcome, Source
from backend.server.queueing.stops import stopped
from backend.server.queueing.telling import told_values
from backend.server.queueing.tickets import ticket
from backend.server.store.counting import count_up, table_of
from backend.server.store.insert import insert_both
from backend.server.store.queue_tables import NumberIntervalRow, NumberServiceRow
from backend.server.store.tables import CounterRow, NumberRow, QueueRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Hall
    from backend.server.queueing.estimates import ServiceTimes
    from backend.server.queueing.scenes import Floor
    from kiosk.domain.queueing import NumberOrder, Ranked

_WRITE_SERVICE: Final = insert(table_of(NumberServiceRow)).inline()


@dataclass(frozen=True, slots=True)
class Issue:
    """How a number comes about, besides what was ordered. `number`: one of an offline range, None: the next."""

    number_id: str
    source: Source = Source.TERMINAL
    terminal_id: str | None = None
    phone_hmac: str | None = None
    entered_at: datetime | None = None
    ranked: Ranked | None = None
    number: int | None = None
    check_in_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """What is kept of a page's token and of an ID number."""

    token_sha256: str
    holder_hmac: str | None


@dataclass(frozen=True, slots=True)
class _Outlook:
    """What estimating needs of the counters, seen before the count."""

    floor: Floor
    times: ServiceTimes


def give(session: Session, hall: Hall, queue: QueueRow, order: NumberOrder, issue: Issue, marks: Marks) -> NumberRow:
    """Count up, look at the limits, write the number. Raises Refused.

    From the count to the commit others wait for a number of this queue: counters and service times are seen before it,
    people ahead after it, since they must be those who came before. A refusal rolls the count back with the caller's
    transaction: no gap. The row is a copy: the session does not follow it.
    """
    limited = issue.source in {Source.TERMINAL, Source.PHONE}
    if limited:
        take_persons_turn(session, hall, holder=marks.holder_hmac, phone=issue.phone_hmac)
    floor = see_floor(session, hall)
    outlook = _Outlook(floor, times_of(session, hall, floor, queue))
    number = _count_up(session, hall, queue, source=issue.source) if issue.number is None else issue.number
    if limited:
        hold_to_limits(
            session,
            hall,
            queue,
            number=number,
            holder=marks.holder_hmac,
            phone=issue.phone_hmac,
            terminal_id=issue.terminal_id,
        )
    if issue.number is None and number > online_limit(hall.rules):
        raise refuse(Condition.SOLD_OUT, service_line=hall.site.service_line)
    columns = _columns(session, hall, queue, order, issue, marks, number=number, outlook=outlook)
    row = NumberRow(**columns)
    kind = Kind.NUMBER_TAKEN if issue.check_in_by is None else Kind.NUMBER_RESERVED
    page = page_of(row, reason=kind, at=hall.now.instant, staff_id=None)
    insert_both(session, (table_of(NumberRow), columns), (table_of(NumberIntervalRow), page))
    _write_services(session, row, order.services)
    subject = Subject(row.id, ticket(queue.letter, number), queue.id)
    append(session, hall.site.id, kind, subject, at=hall.now.instant, payload={"source": issue.source.value})
    if number == 1:
        tell_unknown_calendar(session, hall, queue)
    return row


def _columns(
    session: Session,
    hall: Hall,
    queue: QueueRow,
    order: NumberOrder,
    issue: Issue,
    marks: Marks,
    *,
    number: int,
    outlook: _Outlook,
) -> dict[str, Any]:  # columns have all types
    """Its place in the line, and what is told of it and kept."""
    at, reserved = hall.now.instant, issue.check_in_by is not None
    ranked = issue.ranked or ranked_by(hall, order)
    entered_at, credit_s = issue.entered_at or at, credit_of(hall.rules, ranked.priority)
    placed_at = virtual_at(entered_at, credit_s=credit_s)
    scene = look(session, hall, before=(placed_at, number), floor=outlook.floor)
    after = scene if reserved else scene.with_newcomer(queue.id)
    ahead = scene.before.get(queue.id, 0)
    return {
        "id": issue.number_id,
        "site_id": hall.site.id,
        "business_date": hall.today,
        "queue_id": queue.id,
        "number": number,
        "state": NumberState.RESERVED if reserved else NumberState.WAITING,
        "terminal_id": issue.terminal_id,
        "holder_hmac": marks.holder_hmac,
        "nth": order.nth,
        "issued_at": at,
        "token_sha256": marks.token_sha256,
        "ahead_at_issue": ahead,
        "told_at_issue": told_values(
            own=wait_of(hall, scene, queue, times=outlook.times, credit_s=credit_s),
            queue=wait_of(hall, after, queue, times=outlook.times),
            waiting=after.waiting.get(queue.id, 0),
            last=number if issue.number is None else _last(session, hall, queue),
            busy_s=round(wait_s(hall, after, queue, times=outlook.times)),
        ),
        "phone_hmac": issue.phone_hmac,
        "source": issue.source,
        "priority": ranked.priority,
        "declared": ranked.declared,
        "current_queue_id": queue.id,
        "for_counter_id": None,
        "counter_id": None,
        "entered_at": entered_at,
        "virtual_at": placed_at,
        "state_since": at,
        "check_in_by": issue.check_in_by,
        "calls": 0,
        "noticed_at": at if ahead < hall.rules.near else None,  # told now: there is nothing to notice later
    }


def _count_up(session: Session, hall: Hall, queue: QueueRow, *, source: Source) -> int:
    """The one statement numbers come from. Two at once wait for each other here, and nowhere else.

    It learns in the same breath whether the queue was stopped; who booked before is let in. Raises Refused.
    """
    key = {"site_id": hall.site.id, "business_date": hall.today, "queue_id": queue.id}
    last, stopped_at = count_up(session, CounterRow, key, column="last", told=("last", "stopped_at"))
    if stopped_at is not None and source is not Source.APPOINTMENT:
        raise stopped(session, hall, queue.id)
    return int(last)


def _last(session: Session, hall: Hall, queue: QueueRow) -> int:
    last = session.scalars(
        select(CounterRow.last).where(
            CounterRow.site_id == hall.site.id,
            CounterRow.business_date == hall.today,
            CounterRow.queue_id == queue.id,
        )
    ).one_or_none()
    return last or 0


def _write_services(session: Session, row: NumberRow, services: Sequence[str]) -> None:
    if services:
        session.execute(
            _WRITE_SERVICE,
            [
                {"number_id": row.id, "position": position, "service_id": service, "outcome": ServiceOutcome.OPEN}
                for position, service in enumerate(services)
            ],
        )
