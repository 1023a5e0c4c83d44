"""Counting what limits look at, after the number was counted up: who presses at the same time has waited there.

That is so within a queue. A person's own turn is taken before, for what they hold in all queues.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from backend.server.queueing.desk import queue_rules, ticket_of
from backend.server.queueing.limits import Counts, exceeded
from backend.server.queueing.refusals import Condition, refuse
from backend.server.queueing.states import LIVE
from backend.server.store.counting import take_turn
from backend.server.store.tables import NumberRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Hall
    from backend.server.store.tables import QueueRow


def hold_to_limits(
    session: Session,
    hall: Hall,
    queue: QueueRow,
    *,
    number: int,
    holder: str | None,
    phone: str | None,
    terminal_id: str | None,
) -> None:
    """Refuse a number that would break a limit. Raises Refused."""
    rules = queue_rules(queue)
    live = _live_of(session, hall, holder=holder, phone=phone)
    anonymous = holder is None and phone is None
    counts = Counts(
        number=number,
        known=not anonymous,
        live_here=sum(row.queue_id == queue.id for row in live),
        live_at_site=len(live),
        anonymous_last_minute=_anonymous_lately(session, hall, terminal_id) if anonymous else 0,
        anonymous_today=_anonymous_today(session, hall, queue) if anonymous and rules.quota else 0,
    )
    broken = exceeded(counts, site=hall.rules, queue=rules)
    if broken is Condition.TOO_MANY_LIVE:
        here = next((row for row in live if row.queue_id == queue.id), live[0])
        raise refuse(broken, ticket=ticket_of(session, here), service_line=hall.site.service_line)
    if broken is not None:
        raise refuse(broken, service_line=hall.site.service_line)


def take_persons_turn(session: Session, hall: Hall, *, holder: str | None, phone: str | None) -> None:
    """Let one person's numbers come one after another over all queues: of two terminals at once, one sees the other's.

    Before a queue is counted up, where others wait: so everybody waits in this order.
    """
    if hall.rules.live_per_person:
        for who in sorted(filter(None, (holder, phone))):
            take_turn(session, NumberRow.__tablename__, hall.site.id, who)


def _live_of(session: Session, hall: Hall, *, holder: str | None, phone: str | None) -> Sequence[NumberRow]:
    mine = [NumberRow.holder_hmac == holder] if holder else []
    mine += [NumberRow.phone_hmac == phone] if phone else []
    if not mine:
        return ()
    return session.scalars(
        select(NumberRow)
        .where(
            or_(*mine),
            NumberRow.site_id == hall.site.id,
            NumberRow.business_date == hall.today,
            NumberRow.state.in_(LIVE),
            or_(NumberRow.check_in_by.is_(None), NumberRow.check_in_by >= hall.now.instant),
        )
        .order_by(NumberRow.issued_at)
    ).all()


def _anonymous_lately(session: Session, hall: Hall, terminal_id: str | None) -> int:
    if not hall.rules.anonymous_per_min:
        return 0
    return session.execute(
        select(func.count()).where(
            NumberRow.terminal_id == terminal_id,
            NumberRow.issued_at > hall.now.instant - timedelta(minutes=1),
            NumberRow.holder_hmac.is_(None),
            NumberRow.phone_hmac.is_(None),
        )
    ).scalar_one()


def _anonymous_today(session: Session, hall: Hall, queue: QueueRow) -> int:
    return session.execute(
        select(func.count()).where(
            NumberRow.site_id == hall.site.id,
            NumberRow.business_date == hall.today,
            NumberRow.queue_id == queue.id,
            NumberRow.holder_hmac.is_(None),
            NumberRow.phone_hmac.is_(None),
        )
    ).scalar_one()
