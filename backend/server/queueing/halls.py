"""The hall as it is now: its queues, who waits, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from backend.server.queueing.hours import WeeklyHours
from backend.server.queueing.states import STILL_WAITING
from backend.server.queueing.tickets import ticket
from backend.server.queueing.waiting import estimate
from backend.server.store.tables import CounterRow, NumberRow, QueueRow, SiteRow
from kiosk.domain.message import Words
from kiosk.domain.queueing import HallStatus, QueueStatus, Site

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class LocalTime:
    """One instant as a site sees it. Taken once a command, so that midnight cannot fall into its middle."""

    instant: datetime
    local: datetime

    @classmethod
    def of(cls, instant: datetime, time_zone: str) -> LocalTime:
        """Look at `instant` from `time_zone` (IANA)."""
        return cls(instant, instant.astimezone(ZoneInfo(time_zone)))

    @property
    def business_date(self) -> date:
        """The day whose numbers are given now."""
        return self.local.date()


def hall_status(session: Session, site_id: str, *, at: datetime) -> HallStatus:
    """Tell the hall. Counting is two statements, however many queues. Raises NoResultFound for no such site."""
    row = session.get_one(SiteRow, site_id)
    now = LocalTime.of(at, row.time_zone)
    queues = session.scalars(select(QueueRow).where(QueueRow.site_id == site_id).order_by(QueueRow.position))
    today = now.business_date
    given = select(CounterRow.queue_id, CounterRow.last).where(
        CounterRow.site_id == site_id, CounterRow.business_date == today
    )
    waited = (
        select(NumberRow.queue_id, func.count())
        .where(NumberRow.site_id == site_id, NumberRow.business_date == today, NumberRow.state == STILL_WAITING)
        .group_by(NumberRow.queue_id)
    )
    lasts = dict(session.execute(given).all())
    waiting = dict(session.execute(waited).all())
    statuses = tuple(
        queue_status(queue, now=now, waiting=waiting.get(queue.id, 0), last=lasts.get(queue.id, 0)) for queue in queues
    )
    return HallStatus(site=site_of(row), queues=statuses, business_date=today, as_of=at)


def queue_status(queue: QueueRow, *, now: LocalTime, waiting: int, last: int) -> QueueStatus:
    """Tell one queue. No waiting time is told while its counters are closed."""
    counters, numbering = WeeklyHours.parse(queue.counter_hours), WeeklyHours.parse(queue.numbering_hours)
    opening = None if numbering.open_at(now.local) else numbering.opens_next(now.local)
    wait = None
    if counters.open_at(now.local):
        wait = estimate(waiting, open_counters=queue.open_counters, mean_service_s=queue.mean_service_s)
    return QueueStatus(
        id=queue.id,
        letter=queue.letter,
        name=Words.from_mapping(queue.name),
        about=Words.from_mapping(queue.about),
        counters=Words.from_mapping(queue.counters),
        where=Words.from_mapping(queue.where),
        needs_identity=queue.needs_identity,
        open=numbering.open_at(now.local),
        open_until=counters.closes_on(now.business_date),
        waiting=waiting,
        next_ticket=ticket(queue.letter, last + 1),
        wait=wait,
        opens_at=opening[1] if opening and opening[0] == now.local.date() else "",
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
