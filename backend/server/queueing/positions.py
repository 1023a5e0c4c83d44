"""Where a number stands: on its own page, in the line a console sees, on the hall's board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, func, or_, select

from backend.server.queueing.desk import enter_hall, find_by_token, numbers_now, queue_rules
from backend.server.queueing.halls import queue_status, site_of
from backend.server.queueing.openings import counters_of
from backend.server.queueing.rules import credit_of
from backend.server.queueing.scenes import look, times_of, wait_of
from backend.server.queueing.states import AT_COUNTER, STILL_WAITING, NumberState
from backend.server.queueing.stops import stops_today
from backend.server.queueing.tickets import ticket
from backend.server.store.queue_tables import ServiceCounterRow
from backend.server.store.tables import NumberRow, QueueRow
from kiosk.domain.message import Words
from kiosk.domain.queueing import Priority

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Hall, NumberNow
    from backend.server.queueing.estimates import ServiceTimes
    from backend.server.queueing.scenes import Scene
    from backend.server.queueing.stops import Stop
    from kiosk.domain.queueing import Site, Wait

_BOARD_CALLS: Final = 24


@dataclass(frozen=True, slots=True)
class Place:
    """`ahead`: people of the same queue who come before. `wait` None: cannot be told now."""

    ahead: int
    wait: Wait | None


@dataclass(frozen=True, slots=True)
class NumberOnPhone:
    """A number as its page tells it. `wait` None: cannot be told now. Not `valid`: its day is over.

    `counter_label` is where it was called, empty before. Names and places are those of the queue it waits in now.
    """

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
    number_id: str
    state: NumberState
    priority: Priority
    counter_label: str
    counter_where: Words | None
    check_in_by: datetime | None  # local
    calls: int


@dataclass(frozen=True, slots=True)
class BoardCall:
    """One call, as the board shows it. `at`: when it was called, UTC."""

    number_id: str
    ticket: str
    counter_id: str
    counter_label: str
    state: NumberState
    at: datetime
    calls: int


@dataclass(frozen=True, slots=True)
class BoardQueue:
    """One queue, as the board shows it."""

    id: str
    letter: str
    name: Words
    counters: Words
    where: Words
    waiting: int
    wait: Wait | None
    open: bool
    stopped: bool = False  # no further numbers today
    instead: str = ""  # the queue to go to, by its id


@dataclass(frozen=True, slots=True)
class Board:
    """The hall's board: numbers at counters, the newest call first, and who waits."""

    site: Site
    calls: tuple[BoardCall, ...]
    queues: tuple[BoardQueue, ...]
    as_of: datetime  # local


def waiting_list(session: Session, site_id: str, queue_id: str, *, at: datetime) -> tuple[NumberNow, ...]:
    """Those who wait in a queue today, in the order in which they will be called."""
    hall = enter_hall(session, site_id, at=at)
    rows = session.scalars(
        select(NumberRow)
        .where(*_today(hall), NumberRow.current_queue_id == queue_id, NumberRow.state == STILL_WAITING)
        .order_by(NumberRow.virtual_at, NumberRow.number)
    )
    return numbers_now(session, rows)


def place_of(session: Session, number_id: str, *, at: datetime) -> Place:
    """How many of its queue come before a number, and how long it will take. Raises NoResultFound."""
    row = session.get_one(NumberRow, number_id)
    return _place(session, enter_hall(session, row.site_id, at=at), row)


def look_up(session: Session, token: str, *, at: datetime) -> NumberOnPhone | None:
    """Find a number by the token in its URL."""
    row = find_by_token(session, token)
    if row is None:
        return None
    hall = enter_hall(session, row.site_id, at=at)
    queue = session.get_one(QueueRow, (row.site_id, row.current_queue_id))
    letter = session.get_one(QueueRow, (row.site_id, row.queue_id)).letter
    counter = None if row.counter_id is None else session.get(ServiceCounterRow, (row.site_id, row.counter_id))
    valid = row.business_date == hall.today
    place = _place(session, hall, row) if valid else Place(0, None)
    return NumberOnPhone(
        ticket=ticket(letter, row.number),
        site=site_of(hall.site),
        queue_name=Words.from_mapping(queue.name),
        counters=Words.from_mapping(queue.counters),
        where=Words.from_mapping(queue.where),
        business_date=row.business_date,
        valid=valid,
        ahead=place.ahead,
        wait=place.wait,
        as_of=hall.now.local,
        number_id=row.id,
        state=NumberState(row.state),
        priority=Priority(row.priority),
        counter_label=counter.label if counter else "",
        counter_where=Words.from_mapping(counter.where) if counter else None,
        check_in_by=row.check_in_by.astimezone(hall.now.local.tzinfo) if row.check_in_by else None,
        calls=row.calls,
    )


def board(session: Session, site_id: str, *, at: datetime) -> Board:
    """Tell the board of a site. Raises NoResultFound."""
    hall = enter_hall(session, site_id, at=at)
    queues = session.scalars(select(QueueRow).where(QueueRow.site_id == site_id).order_by(QueueRow.position)).all()
    letters = {queue.id: queue.letter for queue in queues}
    called = session.execute(
        select(NumberRow, ServiceCounterRow.label)
        .join(
            ServiceCounterRow,
            and_(ServiceCounterRow.site_id == NumberRow.site_id, ServiceCounterRow.id == NumberRow.counter_id),
        )
        .where(*_today(hall), NumberRow.state.in_(AT_COUNTER))
        .order_by(NumberRow.state_since.desc(), NumberRow.number)
        .limit(_BOARD_CALLS)
    ).all()
    scene, stops = look(session, hall), stops_today(session, hall)
    return Board(
        site=site_of(hall.site),
        calls=tuple(
            BoardCall(
                number_id=row.id,
                ticket=ticket(letters[row.queue_id], row.number),
                counter_id=row.counter_id or "",
                counter_label=label,
                state=NumberState(row.state),
                at=row.state_since,
                calls=row.calls,
            )
            for row, label in called
        ),
        queues=tuple(
            _on_board(hall, queue, scene, times=times_of(session, hall, scene.floor, queue), stop=stops.get(queue.id))
            for queue in queues
        ),
        as_of=hall.now.local,
    )


def _on_board(hall: Hall, queue: QueueRow, scene: Scene, *, times: ServiceTimes, stop: Stop | None) -> BoardQueue:
    wait = wait_of(hall, scene, queue, times=times)
    waiting = scene.waiting.get(queue.id, 0)
    told = queue_status(queue, now=hall.now, waiting=waiting, last=0, wait=wait, rules=hall.rules, stop=stop)
    return BoardQueue(
        queue.id,
        queue.letter,
        told.name,
        told.counters,
        told.where,
        told.waiting,
        told.wait,
        told.open,
        told.stopped,
        told.instead,
    )


def _place(session: Session, hall: Hall, row: NumberRow) -> Place:
    queue = session.get_one(QueueRow, (row.site_id, row.current_queue_id))
    ahead = session.execute(
        select(func.count()).where(
            NumberRow.site_id == row.site_id,
            NumberRow.business_date == row.business_date,
            NumberRow.current_queue_id == row.current_queue_id,
            NumberRow.state == STILL_WAITING,
            or_(
                NumberRow.virtual_at < row.virtual_at,
                and_(NumberRow.virtual_at == row.virtual_at, NumberRow.number < row.number),
            ),
        )
    ).scalar_one()
    if not counters_of(queue, site=hall.rules, rules=queue_rules(queue)).open_at(hall.now.local):
        return Place(ahead, None)
    scene = look(session, hall, before=(row.virtual_at, row.number))
    credit_s = credit_of(hall.rules, Priority(row.priority))
    return Place(
        ahead, wait_of(hall, scene, queue, times=times_of(session, hall, scene.floor, queue), credit_s=credit_s)
    )


def _today(hall: Hall) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return NumberRow.site_id == hall.site.id, NumberRow.business_date == hall.today
