"""Checking in at the hall: a number taken on the phone, or an appointment, by card or by QR code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from backend.server.queueing.admission import ranked_by, require_confirmed
from backend.server.queueing.appointments import AppointmentState, Arrival, arrival, find_appointment
from backend.server.queueing.desk import change, enter_hall, find_by_token, ticket_of
from backend.server.queueing.giving import Issue
from backend.server.queueing.happenings import Kind
from backend.server.queueing.refusals import Condition, needs_identity, refuse
from backend.server.queueing.states import LIVE, NumberState, Source
from backend.server.store.tables import NumberRow, QueueRow
from kiosk.domain.queueing import NumberOrder, Priority, Ranked

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Hall
    from backend.server.queueing.numbers import NumberIssuer
    from backend.server.store.queue_tables import AppointmentRow
    from kiosk.domain.queueing import QueueNumber


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """What somebody shows: the QR code's token, or a card, and the phone on record of its holder."""

    token: str | None = None
    holder_number: str | None = None
    phone: str | None = None


def check_in(
    session: Session,
    numbers: NumberIssuer,
    shown: Shown,
    *,
    number_id: str,
    site_id: str,
    terminal_id: str,
    at: datetime,
) -> QueueNumber:
    """Let somebody who is here wait.

    A number taken on the phone comes before an appointment. Checking in twice tells the number again, as it is now.
    `number_id`: for the number that an appointment becomes. Raises Refused; also once the number is done with.
    """
    hall = enter_hall(session, site_id, at=at)
    require_confirmed(session, hall, terminal_id)
    holder = numbers.holder_digest(shown.holder_number)
    phone_hmac = None if shown.phone is None else numbers.phone_digest(shown.phone)
    row = _reserved(session, hall, token=shown.token, holder=holder, phone=phone_hmac)
    if row is not None:
        arrived = _arrive(session, hall, row, holder=holder, terminal_id=terminal_id)
        return numbers.told_now(session, arrived, at=at)
    booked = find_appointment(session, hall, token=shown.token, holders=tuple(filter(None, (holder, phone_hmac))))
    if booked is None:
        raise refuse(Condition.NOTHING_TO_CHECK_IN, service_line=hall.site.service_line)
    if booked.number_id is not None:
        row = session.get_one(NumberRow, booked.number_id)
        arrived = _arrive(session, hall, row, holder=holder, terminal_id=terminal_id)
        return numbers.told_now(session, arrived, at=at)
    order = NumberOrder(booked.queue_id, shown.holder_number, services=tuple(booked.services))
    return _from_appointment(session, numbers, hall, booked, order, number_id=number_id, terminal_id=terminal_id)


def _reserved(
    session: Session, hall: Hall, *, token: str | None, holder: str | None, phone: str | None
) -> NumberRow | None:
    """The number on the phone that this stands for: by its own token, or the person's newest of today."""
    if token is not None:
        row = find_by_token(session, token)
        ours = row is not None and row.site_id == hall.site.id and row.business_date == hall.today
        return row if ours and row is not None and row.source == Source.PHONE else None
    mine = [NumberRow.holder_hmac == holder] if holder else []
    mine += [NumberRow.phone_hmac == phone] if phone else []
    if not mine:
        return None
    return session.scalars(
        select(NumberRow)
        .where(
            or_(*mine),
            NumberRow.site_id == hall.site.id,
            NumberRow.business_date == hall.today,
            NumberRow.source == Source.PHONE,
            NumberRow.state.in_(LIVE),
        )
        .order_by(NumberRow.state != NumberState.RESERVED, NumberRow.issued_at.desc())
        .limit(1)
    ).one_or_none()


def _arrive(session: Session, hall: Hall, row: NumberRow, *, holder: str | None, terminal_id: str) -> NumberRow:
    at, line = hall.now.instant, hall.site.service_line
    if row.state in LIVE and row.state != NumberState.RESERVED:
        return row
    if row.state == NumberState.EXPIRED or (row.check_in_by is not None and at > row.check_in_by):
        raise refuse(Condition.CHECK_IN_TOO_LATE, service_line=line)
    if row.state != NumberState.RESERVED:
        raise refuse(Condition.CHECK_IN_OVER, ticket=ticket_of(session, row), service_line=line)
    queue = session.get_one(QueueRow, (row.site_id, row.queue_id))
    if queue.needs_identity and holder is None and row.holder_hmac is None:
        raise needs_identity(service_line=line)
    return change(
        session,
        row,
        NumberState.WAITING,
        expected=(NumberState.RESERVED,),
        reason=Kind.NUMBER_CHECKED_IN,
        at=at,
        terminal_id=terminal_id,
        holder_hmac=row.holder_hmac or holder,
        check_in_by=None,
    )


def _from_appointment(
    session: Session,
    numbers: NumberIssuer,
    hall: Hall,
    booked: AppointmentRow,
    order: NumberOrder,
    *,
    number_id: str,
    terminal_id: str,
) -> QueueNumber:
    """On time: the place of the slot's beginning, with the credit of appointments. Late: an ordinary number, now.

    A queue that wants a card wants it here, as it was booked by phone. Raises Refused.
    """
    at = hall.now.instant
    came = arrival(at, slot_from=booked.slot_from, rules=hall.rules)
    if came is Arrival.EARLY:
        opens = (booked.slot_from - timedelta(minutes=hall.rules.early_min)).astimezone(hall.now.local.tzinfo)
        raise refuse(
            Condition.CHECK_IN_TOO_EARLY,
            time=f"{opens:%H:%M}",
            minutes=hall.rules.early_min,
            service_line=hall.site.service_line,
        )
    queue = session.get_one(QueueRow, (hall.site.id, booked.queue_id))
    if queue.needs_identity and order.holder_number is None:
        raise needs_identity(service_line=hall.site.service_line)
    own = ranked_by(hall, order)
    credits_s = hall.rules.credits_s
    better = credits_s.get(Priority.APPOINTMENT, 0) >= credits_s.get(own.priority, 0)
    issue = Issue(
        number_id,
        source=Source.APPOINTMENT,
        terminal_id=terminal_id,
        entered_at=booked.slot_from if came is Arrival.ON_TIME else None,
        ranked=Ranked(Priority.APPOINTMENT) if came is Arrival.ON_TIME and better else own,
    )
    number = numbers.give(session, hall, queue, order, issue)
    booked.state, booked.number_id = AppointmentState.CHECKED_IN, number.id
    session.flush()
    return number
