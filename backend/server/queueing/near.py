"""Telling people that their turn comes near, once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from backend.server.queueing.desk import subject_of
from backend.server.queueing.happenings import Kind, append
from backend.server.queueing.states import STILL_WAITING
from backend.server.store.tables import NumberRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Hall


def notice_near(session: Session, hall: Hall, queue_id: str) -> None:
    """Tell those who have come to the first places of a queue and were not told before.

    A number that another command holds at this moment is passed over (SKIP LOCKED on PostgreSQL): the next command
    tells it, and two commands never wait for each other here.
    """
    first = session.scalars(
        select(NumberRow)
        .where(
            NumberRow.site_id == hall.site.id,
            NumberRow.business_date == hall.today,
            NumberRow.current_queue_id == queue_id,
            NumberRow.state == STILL_WAITING,
        )
        .order_by(NumberRow.virtual_at, NumberRow.number)
        .limit(hall.rules.near)
        .with_for_update(skip_locked=True)
    ).all()
    for ahead, row in enumerate(first):
        if row.noticed_at is None:
            row.noticed_at = hall.now.instant
            append(
                session,
                hall.site.id,
                Kind.NUMBER_NEAR,
                subject_of(session, row),
                at=hall.now.instant,
                payload={"ahead": ahead},
            )
    session.flush()
