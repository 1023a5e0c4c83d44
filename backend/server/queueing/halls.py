"""The hall as it is now: its queues, who waits, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from backend.server.queueing.desk import enter_hall, queue_rules
from backend.server.queueing.localtime import LocalTime
from backend.server.queueing.openings import counters_of, numbering_of, numbering_over
from backend.server.queueing.rules import SiteRules
from backend.server.queueing.scenes import look, times_of, wait_of, wait_s
from backend.server.queueing.stops import stops_in
from backend.server.queueing.tickets import ticket
from backend.server.queueing.triage import tree_of
from backend.server.store.tables import CounterRow, QueueRow, SiteRow, TerminalRow
from kiosk.domain.message import Words
from kiosk.domain.queueing import HallStatus, QueueService, QueueStatus, Site, Wait

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.queueing.stops import Stop

__all__ = ["LocalTime", "hall_status", "queue_status", "site_of"]


def hall_status(session: Session, site_id: str, *, at: datetime, terminal_id: str | None = None) -> HallStatus:
    """Tell the hall; to a terminal also whether its site is confirmed. Raises NoResultFound for no such site."""
    hall = enter_hall(session, site_id, at=at)
    queues = session.scalars(select(QueueRow).where(QueueRow.site_id == site_id).order_by(QueueRow.position)).all()
    counted = session.execute(
        select(CounterRow.queue_id, CounterRow.last, CounterRow.stopped_at, CounterRow.stopped_instead).where(
            CounterRow.site_id == site_id, CounterRow.business_date == hall.today
        )
    ).all()
    lasts = {queue_id: last for queue_id, last, _, _ in counted}
    stops = stops_in((queue_id, stopped_at, instead) for queue_id, _, stopped_at, instead in counted)
    scene = look(session, hall)
    terminal = None if terminal_id is None else session.get(TerminalRow, terminal_id)
    told = [(queue, times_of(session, hall, scene.floor, queue)) for queue in queues]
    return HallStatus(
        site=site_of(hall.site),
        queues=tuple(
            queue_status(
                queue,
                now=hall.now,
                waiting=scene.waiting.get(queue.id, 0),
                last=lasts.get(queue.id, 0),
                rules=hall.rules,
                wait=wait_of(hall, scene, queue, times=times),
                busy_s=wait_s(hall, scene, queue, times=times),
                stop=stops.get(queue.id),
            )
            for queue, times in told
        ),
        business_date=hall.today,
        as_of=at,
        triage=tree_of(hall.site.triage),
        declarable=hall.rules.declarable(),
        confirmed=terminal is None or terminal.moved_at is None,
        live_per_person=hall.rules.live_per_person,
        live_per_queue=hall.rules.live_per_queue,
    )


def queue_status(
    queue: QueueRow,
    *,
    now: LocalTime,
    waiting: int,
    last: int,
    wait: Wait | None = None,
    rules: SiteRules | None = None,
    busy_s: float = 0.0,
    stop: Stop | None = None,
) -> QueueStatus:
    """Tell one queue. No waiting time is told while its counters are closed.

    `busy_s`: how long somebody who comes now would wait; numbering ends early by it, where the queue has that rule.
    """
    site, own = rules or SiteRules(), queue_rules(queue)
    counters = counters_of(queue, site=site, rules=own)
    numbering = numbering_of(queue, site=site, rules=own)
    left = max(0, own.quota - last) if own.quota else None
    over = numbering_over(wait_s=busy_s, left_min=counters.left_min(now.local), margin_min=own.closing_margin_min)
    in_hours = numbering.open_at(now.local)
    opening = None if in_hours or stop else numbering.opens_next(now.local)
    return QueueStatus(
        id=queue.id,
        letter=queue.letter,
        name=Words.from_mapping(queue.name),
        about=Words.from_mapping(queue.about),
        counters=Words.from_mapping(queue.counters),
        where=Words.from_mapping(queue.where),
        needs_identity=queue.needs_identity,
        open=in_hours and not over and left != 0 and stop is None,
        open_until=counters.closes_on(now.business_date),
        waiting=waiting,
        next_ticket=ticket(queue.letter, last + 1),
        wait=wait if counters.open_at(now.local) else None,
        opens_at=opening[1] if opening and opening[0] == now.local.date() else "",
        left_today=left,
        services=tuple(QueueService(one["id"], Words.from_mapping(one["name"])) for one in queue.services or ()),
        stopped=stop is not None,
        instead=stop.instead if stop else "",
    )


def site_of(row: SiteRow) -> Site:
    """Give the domain's site."""
    return Site(
        id=row.id,
        name=Words.from_mapping(row.name),
        short_name=Words.from_mapping(row.short_name),
        time_zone=row.time_zone,
        address=Words.from_mapping(row.address),
        service_line=row.service_line,
    )
