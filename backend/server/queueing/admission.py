"""Whether a number may be given now, and of which class: the terminal, the queue's hours, the order itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from backend.server.queueing import refusals
from backend.server.queueing.desk import queue_rules
from backend.server.queueing.happenings import Kind, Subject, append
from backend.server.queueing.holidays import DayKind
from backend.server.queueing.openings import counters_of, numbering_of, numbering_over
from backend.server.queueing.refusals import Condition, refuse
from backend.server.queueing.scenes import look, times_of, wait_s
from backend.server.store.tables import QueueRow, SiteRow, TerminalRow
from kiosk.domain.queueing import birth_in_number, rank

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Hall
    from kiosk.domain.queueing import NumberOrder, Ranked


def known_place(session: Session, *, site_id: str, queue_id: str, terminal_id: str) -> tuple[object, ...]:
    """Read site, queue and terminal at once. While the caller keeps them, the session finds them without asking."""
    found = session.execute(
        select(SiteRow, QueueRow, TerminalRow)
        .join(QueueRow, QueueRow.site_id == SiteRow.id)
        .join(TerminalRow, TerminalRow.id == terminal_id)
        .where(SiteRow.id == site_id, QueueRow.id == queue_id)
    ).first()
    return () if found is None else tuple(found)


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
        busy_s = wait_s(hall, scene, queue, times=times_of(session, hall, scene.floor, queue))
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
