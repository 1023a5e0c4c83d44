"""What is told of a number: kept with it when it is given, so that telling it again tells the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from backend.server.queueing.desk import enter_hall, queue_rules
from backend.server.queueing.halls import queue_status
from backend.server.queueing.openings import counters_of
from backend.server.queueing.tickets import serial, ticket
from backend.server.store.queue_tables import NumberServiceRow
from backend.server.store.tables import QueueRow
from kiosk.domain.queueing import Priority, QueueNumber, Wait

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from backend.server.store.tables import NumberRow


def tell(session: Session, row: NumberRow, *, url: str, services: Sequence[str] | None = None) -> QueueNumber:
    """Everything told is a function of the row. `services`: where they are known already; None: they are asked for."""
    hall = enter_hall(session, row.site_id, at=row.issued_at)
    queue = session.get_one(QueueRow, (row.site_id, row.queue_id))
    told = row.told_at_issue
    counters = counters_of(queue, site=hall.rules, rules=queue_rules(queue))
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
        wait=_wait_in(told, "own") if counters.open_at(hall.now.local) else None,
        business_date=row.business_date,
        issued_at=row.issued_at,
        url=url,
        priority=Priority(row.priority),
        services=tuple(_services_of(session, row) if services is None else services),
        check_in_by=row.check_in_by,
    )


def _services_of(session: Session, row: NumberRow) -> Sequence[str]:
    return session.scalars(
        select(NumberServiceRow.service_id)
        .where(NumberServiceRow.number_id == row.id)
        .order_by(NumberServiceRow.position)
    ).all()


def told_values(*, own: Wait | None, queue: Wait | None, **plain: int) -> dict[str, int]:
    """What to keep with the row; `own`: the wait of its holder, `queue`: of whoever comes next."""
    told = dict(plain)
    for name, wait in (("own", own), ("queue", queue)):
        if wait is not None:
            told[f"{name}_from"], told[f"{name}_to"] = wait.from_min, wait.to_min
    return told


def _wait_in(told: dict[str, int], name: str) -> Wait | None:
    return Wait(told[f"{name}_from"], told[f"{name}_to"]) if f"{name}_from" in told else None
