"""Where numbers come from: one atomic counter statement and a unique key, in the transaction that answers the key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from sqlalchemy import select

from backend.server.queueing import refusals
from backend.server.queueing.desk import (
    Hall,
    change,
    enter_hall,
    find_by_token,
    number_now,
    open_page,
    queue_rules,
    token_digest,
    wrong_state,
)
from backend.server.queueing.halls import queue_status
from backend.server.queueing.happenings import Kind, Subject, append
from backend.server.queueing.holidays import DayKind
from backend.server.queueing.limiting import hold_to_limits
from backend.server.queueing.limits import online_limit
from backend.server.queueing.near import notice_near
from backend.server.queueing.openings import counters_of, numbering_of, numbering_over
from backend.server.queueing.positions import NumberOnPhone, look_up
from backend.server.queueing.refusals import Condition, refuse
from backend.server.queueing.rules import credit_of, virtual_at
from backend.server.queueing.scenes import look, times_of, wait_of, wait_s
from backend.server.queueing.states import LIVE, NumberState, ServiceOutcome, Source
from backend.server.queueing.tickets import page_url, serial, ticket
from backend.server.secret import Purpose
from backend.server.store.insert import insert_into
from backend.server.store.queue_tables import NumberServiceRow
from backend.server.store.tables import CounterRow, NumberRow, QueueRow, TerminalRow
from kiosk.domain.queueing import Priority, QueueNumber, Ranked, Wait, birth_in_number, rank

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import NumberNow
    from backend.server.secret import ServerSecret
    from kiosk.domain.queueing import NumberOrder

__all__ = ["TOKEN_CHARACTERS", "Issue", "NumberIssuer", "NumberOnPhone", "look_up"]

TOKEN_CHARACTERS: Final = 26
_MAY_GIVE_UP: Final = (
    NumberState.RESERVED,
    NumberState.WAITING,
    NumberState.CALLED,
    NumberState.HELD,
    NumberState.NO_SHOW,
)


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
        hall = enter_hall(session, site_id, at=at)
        require_confirmed(session, hall, terminal_id)
        queue = open_queue(session, order, hall=hall)
        issue = Issue(number_id, terminal_id=terminal_id)
        return self.give(session, hall, queue, order, issue)

    def reserve(
        self, session: Session, order: NumberOrder, *, phone: str, number_id: str, site_id: str, at: datetime
    ) -> QueueNumber:
        """Take a number on a phone whose code was checked. It counts when it is checked in at the hall in time.

        Its place is that of the reservation. A queue that wants a card sees the card at the check-in. Raises Refused.
        """
        hall = enter_hall(session, site_id, at=at)
        queue = open_queue(session, order, hall=hall, by_phone=True)
        issue = Issue(
            number_id,
            source=Source.PHONE,
            phone_hmac=self.phone_digest(phone),
            check_in_by=at + timedelta(minutes=hall.rules.check_in_min),
        )
        return self.give(session, hall, queue, order, issue)

    def give(self, session: Session, hall: Hall, queue: QueueRow, order: NumberOrder, issue: Issue) -> QueueNumber:
        """Count up, look at the limits, write the number. For the commands of this room. Raises Refused.

        A refusal rolls the count back with the caller's transaction: no gap.
        """
        at, online = hall.now.instant, issue.number is None
        number = _count_up(session, hall, queue) if issue.number is None else issue.number
        holder = self.holder_digest(order.holder_number)
        if issue.source in {Source.TERMINAL, Source.PHONE}:
            hold_to_limits(
                session,
                hall,
                queue,
                number=number,
                holder=holder,
                phone=issue.phone_hmac,
                terminal_id=issue.terminal_id,
            )
        if online and number > online_limit(hall.rules):
            raise refuse(Condition.SOLD_OUT, service_line=hall.site.service_line)
        ranked = issue.ranked or ranked_by(hall, order)
        entered_at = issue.entered_at or at
        placed_at = virtual_at(entered_at, credit_s=credit_of(hall.rules, ranked.priority))
        scene = look(session, hall, before=(placed_at, number))
        ahead = scene.before.get(queue.id, 0)
        times = times_of(session, hall, scene, queue)
        own = wait_of(hall, scene, queue, times=times, credit_s=credit_of(hall.rules, ranked.priority))
        reserved = issue.check_in_by is not None
        after = scene if reserved else scene.with_newcomer(queue.id)
        row = NumberRow(
            id=issue.number_id,
            site_id=hall.site.id,
            business_date=hall.today,
            queue_id=queue.id,
            number=number,
            state=NumberState.RESERVED if reserved else NumberState.WAITING,
            terminal_id=issue.terminal_id,
            holder_hmac=holder,
            nth=order.nth,
            issued_at=at,
            token_sha256=token_digest(self.secret.page_token(issue.number_id)),
            ahead_at_issue=ahead,
            told_at_issue=_told_values(
                own=own,
                queue=wait_of(hall, after, queue, times=times),
                waiting=after.waiting.get(queue.id, 0),
                last=number if online else _last(session, hall, queue),
                busy_s=round(wait_s(hall, after, queue, times=times)),
            ),
            phone_hmac=issue.phone_hmac,
            source=issue.source,
            priority=ranked.priority,
            declared=ranked.declared,
            current_queue_id=queue.id,
            entered_at=entered_at,
            virtual_at=placed_at,
            state_since=at,
            check_in_by=issue.check_in_by,
            calls=0,
            noticed_at=at if ahead < hall.rules.near else None,  # told now: there is nothing to notice later
        )
        session.add(row)
        session.flush()
        _add_services(session, row, order.services)
        kind = Kind.NUMBER_RESERVED if reserved else Kind.NUMBER_TAKEN
        open_page(session, row, reason=kind, at=at, staff_id=None)
        subject = Subject(row.id, ticket(queue.letter, number), queue.id)
        append(session, hall.site.id, kind, subject, at=at, payload={"source": issue.source.value})
        if number == 1:
            tell_unknown_calendar(session, hall, queue)
        return self.told(session, row)

    def tell_again(self, session: Session, number_id: str) -> QueueNumber:
        """Tell a number as it was told when it was taken. Raises NoResultFound."""
        return self.told(session, session.get_one(NumberRow, number_id))

    def of_holder(self, session: Session, holder_number: str, *, site_id: str, at: datetime) -> tuple[QueueNumber, ...]:
        """The live numbers of this person today, oldest first: to print again, to tell again."""
        hall = enter_hall(session, site_id, at=at)
        rows = session.scalars(
            select(NumberRow)
            .where(
                NumberRow.holder_hmac == self.holder_digest(holder_number),
                NumberRow.site_id == site_id,
                NumberRow.business_date == hall.today,
                NumberRow.state.in_(LIVE),
            )
            .order_by(NumberRow.issued_at, NumberRow.number)
        )
        return tuple(self.told(session, row) for row in rows)

    def by_token(self, session: Session, token: str, *, at: datetime) -> NumberNow | None:  # noqa: ARG002  a day that is over tells so by its date
        """Find a number by the token in its URL."""
        row = find_by_token(session, token)
        return None if row is None else number_now(session, row)

    def give_up(self, session: Session, token: str, *, at: datetime) -> NumberNow:
        """Give up a number, by the token of its URL. Giving up twice changes nothing. Raises Refused."""
        row = find_by_token(session, token)
        if row is None:
            raise refuse(Condition.NUMBER_UNKNOWN)
        hall = enter_hall(session, row.site_id, at=at)
        if row.state == NumberState.GIVEN_UP:
            return number_now(session, row)
        if row.business_date != hall.today:
            raise wrong_state(session, row)
        change(session, row, NumberState.GIVEN_UP, expected=_MAY_GIVE_UP, reason=Kind.NUMBER_GIVEN_UP, at=at)
        notice_near(session, hall, row.current_queue_id)
        return number_now(session, row)

    def told(self, session: Session, row: NumberRow) -> QueueNumber:
        """Everything told is a function of the row, so that telling it again tells the same."""
        hall = enter_hall(session, row.site_id, at=row.issued_at)
        queue = session.get_one(QueueRow, (row.site_id, row.queue_id))
        told = row.told_at_issue
        services = session.scalars(
            select(NumberServiceRow.service_id)
            .where(NumberServiceRow.number_id == row.id)
            .order_by(NumberServiceRow.position)
        )
        counters = counters_of(queue, site=hall.rules, rules=queue_rules(queue))
        own = _wait_in(told, "own")
        return QueueNumber(
            id=row.id,
            ticket=ticket(queue.letter, row.number),
            serial=serial(queue.letter, row.number, business_date=row.business_date),
            queue=queue_status(
                queue,
                now=hall.now,
                waiting=told.get("waiting", row.ahead_at_issue + 1),
                last=told.get("last", row.number),
                rules=hall.rules,
                wait=_wait_in(told, "queue"),
                busy_s=told.get("busy_s", 0),
            ),
            ahead=row.ahead_at_issue,
            wait=own if counters.open_at(hall.now.local) else None,
            business_date=row.business_date,
            issued_at=row.issued_at,
            url=page_url(self.public_base_url, self.secret.page_token(row.id)),
            priority=Priority(row.priority),
            services=tuple(services),
            check_in_by=row.check_in_by,
        )

    def holder_digest(self, number: str | None) -> str | None:
        """What is kept of an ID number."""
        return None if number is None else self.secret.digest(Purpose.HOLDER, number)

    def phone_digest(self, phone: str) -> str:
        """What is kept of a phone number."""
        return self.secret.digest(Purpose.HOLDER, f"phone:{phone}")


def require_confirmed(session: Session, hall: Hall, terminal_id: str) -> None:
    """A terminal that was moved gives nothing until somebody there confirmed its site. Raises Refused."""
    if session.get_one(TerminalRow, terminal_id).moved_at is not None:
        name = hall.site.short_name["zh_CN"]
        raise refuse(Condition.NOT_CONFIRMED, site=name, service_line=hall.site.service_line)


def open_queue(session: Session, order: NumberOrder, *, hall: Hall, by_phone: bool = False) -> QueueRow:
    """Find a queue that gives numbers now and takes this order. Raises Refused."""
    queue = session.get(QueueRow, (hall.site.id, order.queue_id))
    line = hall.site.service_line
    if queue is None:
        raise refusals.queue_unknown(service_line=line)
    rules = queue_rules(queue)
    hours = numbering_of(queue, site=hall.rules, rules=rules)
    if not hours.open_at(hall.now.local):
        raise refusals.closed(hours.opens_next(hall.now.local), today=hall.today, service_line=line)
    if rules.closing_margin_min is not None:
        left_min = counters_of(queue, site=hall.rules, rules=rules).left_min(hall.now.local)
        scene = look(session, hall)
        busy_s = wait_s(hall, scene, queue, times=times_of(session, hall, scene, queue))
        if numbering_over(wait_s=busy_s, left_min=left_min, margin_min=rules.closing_margin_min):
            raise refuse(Condition.CLOSING_SOON, service_line=line)
    if queue.needs_identity and order.holder_number is None and not by_phone:
        raise refusals.needs_identity(service_line=line)
    known = {service["id"] for service in queue.services or ()}
    if not known.issuperset(order.services) or len(set(order.services)) != len(order.services):
        raise refuse(Condition.SERVICE_UNKNOWN, service_line=line)
    return queue


def ranked_by(hall: Hall, order: NumberOrder) -> Ranked:
    """The class by the card, or by what was declared."""
    born = birth_in_number(order.holder_number) if order.holder_number else None
    return rank(
        born=born,
        declared=order.declared,
        on=hall.today,
        elder_from=hall.rules.elder_from,
        credits_s=hall.rules.credits_s,
    )


def tell_unknown_calendar(session: Session, hall: Hall, queue: QueueRow) -> None:
    """Say, with the first number of a day, that nobody announced this year's holidays: weekly hours count."""
    opening = numbering_of(queue, site=hall.rules, rules=queue_rules(queue))
    if opening.kind(hall.today) is DayKind.UNKNOWN:
        append(
            session,
            hall.site.id,
            Kind.CALENDAR_UNKNOWN,
            Subject(queue_id=queue.id),
            at=hall.now.instant,
            payload={"year": hall.today.year},
        )


def _count_up(session: Session, hall: Hall, queue: QueueRow) -> int:
    """The one statement numbers come from. Two at once wait for each other here, and nowhere else."""
    first = insert_into(CounterRow, session=session).values(
        site_id=hall.site.id, business_date=hall.today, queue_id=queue.id, last=1, offline_last=0
    )
    counted = first.on_conflict_do_update(
        index_elements=[CounterRow.site_id, CounterRow.business_date, CounterRow.queue_id],
        set_={"last": CounterRow.last + 1},
    ).returning(CounterRow.last)
    return session.execute(counted).scalar_one()


def _last(session: Session, hall: Hall, queue: QueueRow) -> int:
    last = session.scalars(
        select(CounterRow.last).where(
            CounterRow.site_id == hall.site.id,
            CounterRow.business_date == hall.today,
            CounterRow.queue_id == queue.id,
        )
    ).one_or_none()
    return last or 0


def _add_services(session: Session, row: NumberRow, services: Sequence[str]) -> None:
    if not services:
        return
    session.add_all(
        NumberServiceRow(number_id=row.id, position=position, service_id=service, outcome=ServiceOutcome.OPEN)
        for position, service in enumerate(services)
    )
    session.flush()


def _told_values(*, own: Wait | None, queue: Wait | None, **plain: int) -> dict[str, int]:
    told = dict(plain)
    for name, wait in (("own", own), ("queue", queue)):
        if wait is not None:
            told[f"{name}_from"], told[f"{name}_to"] = wait.from_min, wait.to_min
    return told


def _wait_in(told: dict[str, int], name: str) -> Wait | None:
    return Wait(told[f"{name}_from"], told[f"{name}_to"]) if f"{name}_from" in told else None
