"""A number and a clerk, as commands see them; and the one edge over which a number changes its state.

Every change closes one interval and opens the next in the caller's transaction, guarded by the state it expects: of two
consoles that press at once, one gets a number and the other a no.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, update

from backend.server.queueing.happenings import Kind, Payload, Subject, append
from backend.server.queueing.localtime import LocalTime
from backend.server.queueing.refusals import Condition, Refused, refuse
from backend.server.queueing.rules import QueueRules, SiteRules
from backend.server.queueing.states import NumberState, ServiceOutcome
from backend.server.queueing.tickets import serial, ticket
from backend.server.store.counting import table_of
from backend.server.store.queue_tables import NumberIntervalRow, NumberServiceRow
from backend.server.store.tables import NumberRow, QueueRow, SiteRow
from kiosk.domain.queueing import Priority

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session


_OPEN_PAGE: Final = insert(table_of(NumberIntervalRow)).inline()


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who commands, and at which counter."""

    site_id: str
    counter_id: str
    staff_id: str


@dataclass(frozen=True, slots=True)
class Hall:
    """A site at one instant: its rules, and its local time."""

    site: SiteRow
    rules: SiteRules
    now: LocalTime

    @property
    def today(self) -> date:
        """The business date."""
        return self.now.business_date


@dataclass(frozen=True, slots=True)
class NumberNow:
    """A number as it stands. `queue_id` gave it its letter; it waits in `current_queue_id`. `waited_s` until called."""

    id: str
    ticket: str
    serial: str
    site_id: str
    business_date: date
    state: NumberState
    queue_id: str
    current_queue_id: str
    counter_id: str | None
    for_counter_id: str | None
    priority: Priority
    declared: bool
    services: tuple[tuple[str, ServiceOutcome], ...]
    issued_at: datetime
    entered_at: datetime
    virtual_at: datetime
    state_since: datetime
    calls: int
    waited_s: int


def enter_hall(session: Session, site_id: str, *, at: datetime) -> Hall:
    """Look at a site now. Raises NoResultFound for no such site."""
    site = session.get_one(SiteRow, site_id)
    return Hall(site, SiteRules.of(site.rules or {}), LocalTime.of(at, site.time_zone))


def queue_rules(queue: QueueRow) -> QueueRules:
    """The rules of a queue."""
    return QueueRules.of(queue.rules or {})


def ticket_of(session: Session, row: NumberRow) -> str:
    """A012: the letter of the queue that gave it, whichever it waits in."""
    return ticket(session.get_one(QueueRow, (row.site_id, row.queue_id)).letter, row.number)


def subject_of(session: Session, row: NumberRow) -> Subject:
    """What an event about this number says."""
    return Subject(row.id, ticket_of(session, row), row.current_queue_id, row.counter_id)


def change(
    session: Session,
    row: NumberRow,
    to: NumberState,
    *,
    expected: Collection[NumberState],
    reason: Kind,
    at: datetime,
    staff_id: str | None = None,
    payload: Payload | None = None,
    **columns: Any,  # the columns that change with the state, by name
) -> NumberRow:
    """Move a number on: guarded update, the old interval closed, the new one open, one event. Raises Refused.

    `row` may be stale: what counts is what the database holds when the update runs.
    """
    moved = session.execute(
        update(NumberRow)
        .where(NumberRow.id == row.id, NumberRow.state.in_(expected))
        .values(state=to, state_since=at, **columns)
        .returning(NumberRow.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    session.refresh(row)
    if moved is None:
        raise wrong_state(session, row)
    turn_page(session, row, reason=reason, at=at, staff_id=staff_id)
    append(session, row.site_id, reason, subject_of(session, row), at=at, payload=payload)
    return row


def turn_page(session: Session, row: NumberRow, *, reason: Kind, at: datetime, staff_id: str | None) -> None:
    """Close the open interval and open the one of the state the row has now. Time never goes backwards in here."""
    open_one = session.scalars(
        select(NumberIntervalRow).where(NumberIntervalRow.number_id == row.id, NumberIntervalRow.to_at.is_(None))
    ).one_or_none()
    begins = at if open_one is None else max(at, open_one.from_at)
    if open_one is not None:
        open_one.to_at = begins
        session.flush()
    open_page(session, row, reason=reason, at=begins, staff_id=staff_id)


def open_page(session: Session, row: NumberRow, *, reason: Kind, at: datetime, staff_id: str | None) -> None:
    """Open the interval of the state the row has; the one before, if any, was closed at this instant."""
    session.execute(_OPEN_PAGE, page_of(row, reason=reason, at=at, staff_id=staff_id))


def page_of(row: NumberRow, *, reason: Kind, at: datetime, staff_id: str | None) -> dict[str, object]:
    """The columns of the interval that begins with the state the row has."""
    return {
        "number_id": row.id,
        "site_id": row.site_id,
        "business_date": row.business_date,
        "state": row.state,
        "queue_id": row.current_queue_id,
        "counter_id": row.counter_id,
        "staff_id": staff_id,
        "from_at": at,
        "to_at": None,
        "reason": reason,
    }


def find(session: Session, number_id: str, *, hall: Hall) -> NumberRow:
    """Find a number of this site and day. Raises Refused."""
    row = session.get(NumberRow, number_id, populate_existing=True)
    if row is None or row.site_id != hall.site.id or row.business_date != hall.today:
        raise refuse(Condition.NUMBER_UNKNOWN, service_line=hall.site.service_line)
    return row


def find_by_token(session: Session, token: str) -> NumberRow | None:
    """Find a number by the token of its URL, of whatever day."""
    return session.scalars(select(NumberRow).where(NumberRow.token_sha256 == token_digest(token.upper()))).one_or_none()


def token_digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("ascii", "backslashreplace")).hexdigest()


def wrong_state(session: Session, row: NumberRow) -> Refused:
    """The no to a command that came too late."""
    return refuse(Condition.WRONG_STATE, ticket=ticket_of(session, row), state=row.state)


def number_now(session: Session, row: NumberRow) -> NumberNow:
    """Tell one number."""
    return numbers_now(session, [row])[0]


def numbers_now(session: Session, rows: Iterable[NumberRow]) -> tuple[NumberNow, ...]:
    """Tell numbers, in the order given; three statements, however many."""
    listed = list(rows)
    ids = [row.id for row in listed]
    services: dict[str, list[tuple[str, ServiceOutcome]]] = {}
    for one in session.scalars(
        select(NumberServiceRow).where(NumberServiceRow.number_id.in_(ids)).order_by(NumberServiceRow.position)
    ):
        services.setdefault(one.number_id, []).append((one.service_id, ServiceOutcome(one.outcome)))
    waited: dict[str, float] = {}
    for interval in session.scalars(
        select(NumberIntervalRow).where(
            NumberIntervalRow.number_id.in_(ids),
            NumberIntervalRow.state == NumberState.WAITING,
            NumberIntervalRow.to_at.is_not(None),
        )
    ):
        assert interval.to_at is not None  # noqa: S101  asked for
        spent = (interval.to_at - interval.from_at).total_seconds()
        waited[interval.number_id] = waited.get(interval.number_id, 0.0) + spent
    letters = {
        (row.site_id, row.queue_id): session.get_one(QueueRow, (row.site_id, row.queue_id)).letter for row in listed
    }
    return tuple(
        NumberNow(
            id=row.id,
            ticket=ticket(letters[row.site_id, row.queue_id], row.number),
            serial=serial(letters[row.site_id, row.queue_id], row.number, business_date=row.business_date),
            site_id=row.site_id,
            business_date=row.business_date,
            state=NumberState(row.state),
            queue_id=row.queue_id,
            current_queue_id=row.current_queue_id,
            counter_id=row.counter_id,
            for_counter_id=row.for_counter_id,
            priority=Priority(row.priority),
            declared=row.declared,
            services=tuple(services.get(row.id, ())),
            issued_at=row.issued_at,
            entered_at=row.entered_at,
            virtual_at=row.virtual_at,
            state_since=row.state_since,
            calls=row.calls,
            waited_s=round(waited.get(row.id, 0.0)),
        )
        for row in listed
    )
