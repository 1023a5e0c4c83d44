"""停止取号: a queue that cannot serve more people today gives no further numbers, until it is resumed or the day ends.

The stop stands in the row that numbers are counted in: the statement that gives a number learns of it, and no number is
given after a stop was committed. Who has a number is served, or moved (`moving.move_queue`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from backend.server.queueing.desk import enter_hall
from backend.server.queueing.happenings import Kind, Subject, append
from backend.server.queueing.refusals import Condition, Refused, queue_unknown, refuse
from backend.server.store.insert import insert_into
from backend.server.store.tables import CounterRow, QueueRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Hall


@dataclass(frozen=True, slots=True)
class Stop:
    """Since when a queue gives no numbers today, UTC; and the queue people are sent to instead, empty: none."""

    since: datetime
    instead: str = ""


def stop_numbering(session: Session, *, site_id: str, queue_id: str, instead: str = "", at: datetime) -> bool:
    """Give no numbers of this queue any more today. Says whether that changed anything.

    Stopped twice, a queue was stopped the first time; where people go instead may change. Raises Refused: no such
    queue, or `instead` is the queue itself, unknown, or stopped too. Raises NoResultFound for no such site.
    """
    hall = enter_hall(session, site_id, at=at)
    before = _kept(session, hall)
    for known in (queue_id, instead or queue_id):
        if session.get(QueueRow, (site_id, known)) is None:
            raise queue_unknown(service_line=hall.site.service_line)
    if instead == queue_id or instead in before:
        raise refuse(Condition.NOT_INSTEAD, service_line=hall.site.service_line)
    since = before[queue_id].since if queue_id in before else at
    stop = Stop(since, instead)
    if before.get(queue_id) == stop:
        return False
    told = {"stopped_at": stop.since, "stopped_instead": stop.instead or None}
    first = insert_into(CounterRow, session=session).values(
        site_id=site_id, business_date=hall.today, queue_id=queue_id, last=0, offline_last=0, **told
    )
    session.execute(
        first.on_conflict_do_update(
            index_elements=[CounterRow.site_id, CounterRow.business_date, CounterRow.queue_id], set_=told
        )
    )
    append(session, site_id, Kind.QUEUE_STOPPED, Subject(queue_id=queue_id), at=at, payload={"instead": instead})
    return True


def resume_numbering(session: Session, *, site_id: str, queue_id: str, at: datetime) -> bool:
    """Give numbers of this queue again, in its hours. Says whether that changed anything. Raises Refused."""
    hall = enter_hall(session, site_id, at=at)
    if session.get(QueueRow, (site_id, queue_id)) is None:
        raise queue_unknown(service_line=hall.site.service_line)
    resumed = session.execute(
        update(CounterRow)
        .where(*_today(hall), CounterRow.queue_id == queue_id, CounterRow.stopped_at.is_not(None))
        .values(stopped_at=None, stopped_instead=None)
        .returning(CounterRow.queue_id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if resumed is None:
        return False
    append(session, site_id, Kind.QUEUE_RESUMED, Subject(queue_id=queue_id), at=at)
    return True


def stops_today(session: Session, hall: Hall) -> Mapping[str, Stop]:
    """The queues that give no numbers any more today, by id."""
    return stops_in((queue_id, stop.since, stop.instead) for queue_id, stop in _kept(session, hall).items())


def stops_in(columns: Iterable[tuple[str, datetime | None, str | None]]) -> Mapping[str, Stop]:
    """The stops that queue, `stopped_at` and `stopped_instead` hold. Nobody is sent to a queue that is stopped too."""
    kept = {queue_id: (since, instead or "") for queue_id, since, instead in columns if since is not None}
    return {queue_id: Stop(since, "" if instead in kept else instead) for queue_id, (since, instead) in kept.items()}


def stopped(session: Session, hall: Hall, queue_id: str) -> Refused:
    """The no to somebody who wants a number of a stopped queue: tomorrow, or in the queue that serves them instead."""
    line = hall.site.service_line
    stop = stops_today(session, hall).get(queue_id)
    other = session.get(QueueRow, (hall.site.id, stop.instead)) if stop and stop.instead else None
    if other is None:
        return refuse(Condition.STOPPED, service_line=line)
    return refuse(Condition.STOPPED_INSTEAD, service_line=line, letter=other.letter)


def _kept(session: Session, hall: Hall) -> Mapping[str, Stop]:
    """The stops as they were said, also where the other queue was stopped later."""
    found = session.execute(
        select(CounterRow.queue_id, CounterRow.stopped_at, CounterRow.stopped_instead).where(
            *_today(hall), CounterRow.stopped_at.is_not(None)
        )
    )
    return {queue_id: Stop(since, instead or "") for queue_id, since, instead in found if since is not None}


def _today(hall: Hall) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CounterRow.site_id == hall.site.id, CounterRow.business_date == hall.today
