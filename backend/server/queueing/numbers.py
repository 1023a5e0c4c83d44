"""Where numbers come from: one atomic counter statement and a unique key, in the transaction that answers the key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from sqlalchemy import func, select

from backend.server.queueing import refusals
from backend.server.queueing.halls import LocalTime, queue_status, site_of
from backend.server.queueing.hours import WeeklyHours
from backend.server.queueing.states import STILL_WAITING, NumberState
from backend.server.queueing.tickets import page_url, serial, ticket
from backend.server.queueing.waiting import estimate
from backend.server.secret import Purpose
from backend.server.store.insert import insert_into
from backend.server.store.tables import CounterRow, NumberRow, QueueRow, SiteRow
from kiosk.domain.message import Words
from kiosk.domain.queueing import QueueNumber

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from backend.server.secret import ServerSecret
    from kiosk.domain.queueing import NumberOrder, Site, Wait

TOKEN_CHARACTERS: Final = 26


@dataclass(frozen=True, slots=True)
class NumberIssuer:
    """Gives numbers and tells them again."""

    secret: ServerSecret
    public_base_url: str

    def new_id(self) -> str:
        """An id for a number that is about to be taken."""
        return str(uuid4())

    def take(
        self, session: Session, order: NumberOrder, *, number_id: str, site_id: str, terminal_id: str, at: datetime
    ) -> QueueNumber:
        """Take a number for `order`; the caller's transaction commits it. Raises Refused."""
        site = session.get_one(SiteRow, site_id)
        now = LocalTime.of(at, site.time_zone)
        queue = _open_queue(session, order, site=site, now=now)
        number = _count_up(session, site_id=site_id, queue_id=queue.id, business_date=now.business_date)
        row = NumberRow(
            id=number_id,
            site_id=site_id,
            business_date=now.business_date,
            queue_id=queue.id,
            number=number,
            state=NumberState.WAITING,
            terminal_id=terminal_id,
            holder_hmac=self._holder(order.holder_number),
            nth=order.nth,
            issued_at=at,
            token_sha256=_token_digest(self.secret.page_token(number_id)),
            ahead_at_issue=_waiting_before(session, queue, business_date=now.business_date, number=number),
        )
        session.add(row)
        session.flush()
        return self._told(row, queue=queue, now=now)

    def tell_again(self, session: Session, number_id: str) -> QueueNumber:
        """Tell a number as it was told when it was taken. Raises NoResultFound."""
        row = session.get_one(NumberRow, number_id)
        site = session.get_one(SiteRow, row.site_id)
        queue = session.get_one(QueueRow, (row.site_id, row.queue_id))
        return self._told(row, queue=queue, now=LocalTime.of(row.issued_at, site.time_zone))

    def _told(self, row: NumberRow, *, queue: QueueRow, now: LocalTime) -> QueueNumber:
        """Everything told is a function of the row, so that telling it again tells the same."""
        before = queue_status(queue, now=now, waiting=row.ahead_at_issue, last=row.number - 1)
        return QueueNumber(
            id=row.id,
            ticket=ticket(queue.letter, row.number),
            serial=serial(queue.letter, row.number, business_date=row.business_date),
            queue=queue_status(queue, now=now, waiting=row.ahead_at_issue + 1, last=row.number),
            ahead=row.ahead_at_issue,
            wait=before.wait,
            business_date=row.business_date,
            issued_at=row.issued_at,
            url=page_url(self.public_base_url, self.secret.page_token(row.id)),
        )

    def _holder(self, number: str | None) -> str | None:
        return None if number is None else self.secret.digest(Purpose.HOLDER, number)


@dataclass(frozen=True, slots=True)
class NumberOnPhone:
    """A number as its page tells it. `wait` None: cannot be told now. Not `valid`: its day is over."""

    ticket: str
    site: Site
    queue_name: Words
    counters: Words
    where: Words
    business_date: date
    valid: bool
    ahead: int
    wait: Wait | None
    as_of: datetime  # local


def look_up(session: Session, token: str, *, at: datetime) -> NumberOnPhone | None:
    """Find a number by the token in its URL."""
    row = session.scalars(select(NumberRow).where(NumberRow.token_sha256 == _token_digest(token.upper()))).one_or_none()
    if row is None:
        return None
    site = session.get_one(SiteRow, row.site_id)
    queue = session.get_one(QueueRow, (row.site_id, row.queue_id))
    now = LocalTime.of(at, site.time_zone)
    ahead = _waiting_before(session, queue, business_date=row.business_date, number=row.number)
    serving = WeeklyHours.parse(queue.counter_hours).open_at(now.local)
    wait = estimate(ahead, open_counters=queue.open_counters, mean_service_s=queue.mean_service_s) if serving else None
    return NumberOnPhone(
        ticket=ticket(queue.letter, row.number),
        site=site_of(site),
        queue_name=Words.from_mapping(queue.name),
        counters=Words.from_mapping(queue.counters),
        where=Words.from_mapping(queue.where),
        business_date=row.business_date,
        valid=row.business_date == now.business_date,
        ahead=ahead,
        wait=wait,
        as_of=now.local,
    )


def _open_queue(session: Session, order: NumberOrder, *, site: SiteRow, now: LocalTime) -> QueueRow:
    queue = session.get(QueueRow, (site.id, order.queue_id))
    if queue is None:
        raise refusals.queue_unknown(service_line=site.service_line)
    hours = WeeklyHours.parse(queue.numbering_hours)
    if not hours.open_at(now.local):
        opens = hours.opens_next(now.local)
        raise refusals.closed(opens, today=now.business_date, service_line=site.service_line)
    if queue.needs_identity and order.holder_number is None:
        raise refusals.needs_identity(service_line=site.service_line)
    return queue


def _count_up(session: Session, *, site_id: str, queue_id: str, business_date: date) -> int:
    """The one statement numbers come from. Two at once wait for each other here, and nowhere else."""
    first = insert_into(CounterRow, session=session).values(
        site_id=site_id, business_date=business_date, queue_id=queue_id, last=1
    )
    counted = first.on_conflict_do_update(
        index_elements=[CounterRow.site_id, CounterRow.business_date, CounterRow.queue_id],
        set_={"last": CounterRow.last + 1},
    ).returning(CounterRow.last)
    return session.execute(counted).scalar_one()


def _waiting_before(session: Session, queue: QueueRow, *, business_date: date, number: int) -> int:
    counted = select(func.count()).where(
        NumberRow.site_id == queue.site_id,
        NumberRow.business_date == business_date,
        NumberRow.queue_id == queue.id,
        NumberRow.state == STILL_WAITING,
        NumberRow.number < number,
    )
    return session.execute(counted).scalar_one()


def _token_digest(token: str) -> str:
    return hashlib.sha256(token.encode("ascii", "backslashreplace")).hexdigest()
