"""预约: booking a slot, checking in with a card or a QR code, early and late."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from backend.server.queueing.desk import enter_hall, queue_rules, token_digest
from backend.server.queueing.openings import counters_of
from backend.server.queueing.refusals import Condition, queue_unknown, refuse
from backend.server.queueing.stops import stops_today
from backend.server.store.queue_tables import AppointmentRow
from backend.server.store.tables import QueueRow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Hall
    from backend.server.queueing.rules import SiteRules

DAYS_AHEAD: Final = 14
"""The days that can be booked, today included."""
_TOKEN_BYTES: Final = 16


class AppointmentState(StrEnum):
    """Where an appointment stands. One that nobody came for stays booked."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CANCELLED = "cancelled"


class Arrival(StrEnum):
    """When somebody came for an appointment."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of a day, UTC, and how many may still book it."""

    from_at: datetime
    to_at: datetime
    left: int


@dataclass(frozen=True, slots=True)
class Appointment:
    """A booked slot. `token` is for the QR code and is told once; UTC."""

    id: str
    token: str
    queue_id: str
    slot: Slot


def arrival(at: datetime, *, slot_from: datetime, rules: SiteRules) -> Arrival:
    """Judge an arrival: up to `early_min` before and `late_min` after the slot's start is on time."""
    if at < slot_from - timedelta(minutes=rules.early_min):
        return Arrival.EARLY
    return Arrival.LATE if at > slot_from + timedelta(minutes=rules.late_min) else Arrival.ON_TIME


def slots(session: Session, site_id: str, queue_id: str, day: date, *, at: datetime) -> tuple[Slot, ...]:
    """The slots of a day that begin after `at`, with what is left of each; of later days none yet. Raises Refused."""
    hall = enter_hall(session, site_id, at=at)
    queue = _queue(session, hall, queue_id)
    rules = queue_rules(queue)
    if not rules.slot_quota or (day - hall.today).days >= DAYS_AHEAD:
        return ()
    if day == hall.today and queue_id in stops_today(session, hall):
        return ()
    booked = dict(
        session.execute(
            select(AppointmentRow.slot_from, func.count())
            .where(
                AppointmentRow.site_id == site_id,
                AppointmentRow.queue_id == queue_id,
                AppointmentRow.business_date == day,
                AppointmentRow.state != AppointmentState.CANCELLED,
            )
            .group_by(AppointmentRow.slot_from)
        ).all()
    )
    zone = ZoneInfo(hall.site.time_zone)
    length = timedelta(minutes=rules.slot_min)
    told = []
    for span in counters_of(queue, site=hall.rules, rules=rules).spans_on(day):
        for minute in range(span.from_min, span.to_min - rules.slot_min + 1, rules.slot_min):
            begins = _instant(day, minute, zone)
            if begins is not None and begins > at:
                left = max(0, rules.slot_quota - booked.get(begins, 0))
                told.append(Slot(begins, begins + length, left))
    return tuple(told)


def book(
    session: Session,
    *,
    appointment_id: str,
    site_id: str,
    queue_id: str,
    slot_from: datetime,
    holder_hmac: str | None,
    services: Sequence[str] = (),
    at: datetime,
) -> Appointment:
    """Book a slot; `holder_hmac` (of a card or, as `NumberIssuer.phone_digest`, of a phone) lets the card check in.

    Raises Refused.

    Bookings of one queue come one after another: the queue's row is taken for this transaction.
    """
    hall = enter_hall(session, site_id, at=at)
    queue = _queue(session, hall, queue_id, lock=True)
    if not {one["id"] for one in queue.services or ()}.issuperset(services):
        raise refuse(Condition.SERVICE_UNKNOWN, service_line=hall.site.service_line)
    day = slot_from.astimezone(ZoneInfo(hall.site.time_zone)).date()
    slot = next((one for one in slots(session, site_id, queue_id, day, at=at) if one.from_at == slot_from), None)
    if slot is None or slot.left == 0:
        raise refuse(Condition.SLOT_FULL, service_line=hall.site.service_line)
    token = secrets.token_hex(_TOKEN_BYTES).upper()
    session.add(
        AppointmentRow(
            id=appointment_id,
            site_id=site_id,
            queue_id=queue_id,
            business_date=day,
            slot_from=slot.from_at,
            slot_to=slot.to_at,
            holder_hmac=holder_hmac,
            token_sha256=token_digest(token),
            services=list(services),
            state=AppointmentState.BOOKED,
            number_id=None,
            booked_at=at,
        )
    )
    session.flush()
    return Appointment(appointment_id, token, queue_id, Slot(slot.from_at, slot.to_at, slot.left - 1))


def cancel(session: Session, token: str) -> bool:
    """Cancel a booked slot; says whether there was one to cancel."""
    cancelled = session.execute(
        update(AppointmentRow)
        .where(AppointmentRow.token_sha256 == token_digest(token.upper()))
        .where(AppointmentRow.state == AppointmentState.BOOKED)
        .values(state=AppointmentState.CANCELLED)
        .returning(AppointmentRow.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    return cancelled is not None


def find_appointment(
    session: Session, hall: Hall, *, token: str | None, holders: Collection[str]
) -> AppointmentRow | None:
    """The appointment of today that this token stands for, or whoever it was booked by: a card, or its holder's phone.

    Of several the earliest that is not checked in.
    """
    mine = select(AppointmentRow).where(
        AppointmentRow.site_id == hall.site.id,
        AppointmentRow.business_date == hall.today,
        AppointmentRow.state != AppointmentState.CANCELLED,
    )
    if token is not None:
        mine = mine.where(AppointmentRow.token_sha256 == token_digest(token.upper()))
    elif holders:
        mine = mine.where(AppointmentRow.holder_hmac.in_(holders))
    else:
        return None
    in_order = mine.order_by(AppointmentRow.state, AppointmentRow.slot_from).limit(1)  # "booked" before "checked_in"
    return session.scalars(in_order.with_for_update().execution_options(populate_existing=True)).one_or_none()


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime | None:
    """When the clock says this minute of the day, UTC: the first time of two. None: it jumps over it."""
    local = datetime.combine(day, time(minute // 60, minute % 60))
    instant = local.replace(tzinfo=zone).astimezone(UTC)
    return instant if instant.astimezone(zone).replace(tzinfo=None) == local else None


def _queue(session: Session, hall: Hall, queue_id: str, *, lock: bool = False) -> QueueRow:
    found = select(QueueRow).where(QueueRow.site_id == hall.site.id, QueueRow.id == queue_id)
    queue = session.scalars(found.with_for_update() if lock else found).one_or_none()
    if queue is None:
        raise queue_unknown(service_line=hall.site.service_line)
    return queue
