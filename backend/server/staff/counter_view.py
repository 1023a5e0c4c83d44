"""What a clerk sees: the number at the counter, who waits for it, who was set aside or passed, and today in figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from backend.server.queueing import counters
from backend.server.queueing.desk import enter_hall, number_now, numbers_now
from backend.server.queueing.positions import waiting_list
from backend.server.queueing.states import AT_COUNTER, CounterState, NumberState, ServiceOutcome
from backend.server.store.queue_tables import NumberIntervalRow
from backend.server.store.tables import NumberRow, QueueRow
from kiosk.domain.message import Words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.queueing.counters import CounterNow
    from backend.server.queueing.desk import Clerk, Hall, NumberNow

_SHOWN: Final = 40
_LONGEST_TICKET: Final = 8
_UNDONE: Final = (NumberState.FINISHED, NumberState.NO_SHOW, NumberState.HELD)


@dataclass(frozen=True, slots=True)
class Line:
    """One number in a list. `services`: names of what it was taken for; empty where nobody said."""

    number: NumberNow
    services: tuple[Words, ...]
    queue_name: Words
    minutes: int
    ours: bool  # sent to this very counter


@dataclass(frozen=True, slots=True)
class Figures:
    """This counter's day. `mean_min` None: nothing finished yet."""

    finished: int
    mean_min: int | None
    longest_wait_min: int | None


@dataclass(frozen=True, slots=True)
class CounterView:
    """Everything on the console. `undoable`: the number whose last press can still be taken back."""

    counter: CounterNow
    mine: bool  # it is open or on a break with this clerk
    current: Line | None
    open_services: tuple[tuple[str, Words], ...]
    waiting: tuple[Line, ...]
    waiting_count: int
    held: tuple[Line, ...]
    passed: tuple[Line, ...]
    undoable: NumberNow | None
    figures: Figures
    queues: tuple[tuple[str, str, Words], ...]  # id, letter, name
    others: tuple[CounterNow, ...]

    @property
    def stamp(self) -> str:
        """What the left side shows: it is drawn anew only when this changes."""
        number = self.current.number if self.current else None
        undo = self.undoable.id + self.undoable.state if self.undoable else ""
        told = (number.id, number.state, number.calls) if number else ()
        return ".".join(map(str, (self.counter.state, self.mine, *told, undo)))

    @property
    def open(self) -> bool:
        """Whether numbers can be called here."""
        return self.mine and self.counter.state is CounterState.OPEN


def look(session: Session, clerk: Clerk, *, at: datetime) -> CounterView:
    """Look at one counter. Raises Refused (no such counter)."""
    counter = counters.counter_now(session, clerk)
    hall = enter_hall(session, clerk.site_id, at=at)
    queues = session.scalars(
        select(QueueRow).where(QueueRow.site_id == clerk.site_id).order_by(QueueRow.position)
    ).all()
    teller = _Teller(counter, {queue.id: queue for queue in queues}, at)
    mine = counter.state is not CounterState.CLOSED and counter.staff_id == clerk.staff_id
    current = counters.current(session, clerk, at=at)
    waiting = teller.in_order(
        [number for queue in queues for number in waiting_list(session, clerk.site_id, queue.id, at=at)]
    )
    return CounterView(
        counter=counter,
        mine=mine,
        current=teller.line(current) if current and mine else None,
        open_services=teller.open_services(current) if current and mine else (),
        waiting=tuple(map(teller.line, waiting[:_SHOWN])),
        waiting_count=len(waiting),
        held=tuple(map(teller.line, filter(teller.concerns, counters.held(session, clerk.site_id, at=at)))),
        passed=tuple(map(teller.line, filter(teller.concerns, counters.no_shows(session, clerk.site_id, at=at)))),
        undoable=_undoable(session, hall, clerk, current, at=at) if mine else None,
        figures=_figures(session, hall, clerk, waiting, at=at),
        queues=tuple((queue.id, queue.letter, Words.from_mapping(queue.name)) for queue in queues),
        others=tuple(one for one in counters.counters_now(session, clerk.site_id) if one.id != counter.id),
    )


class _Teller:
    """Puts numbers into lines, for one counter at one instant."""

    def __init__(self, counter: CounterNow, queues: Mapping[str, QueueRow], at: datetime) -> None:
        self._counter, self._queues, self._at = counter, queues, at
        self._ranks = dict(counter.skills)

    def in_order(self, numbers: list[NumberNow]) -> list[NumberNow]:
        """Those who wait for this counter, in the order in which it will call them."""
        for_us = (n for n in numbers if n.for_counter_id == self._counter.id or self._skilled(n))
        return sorted(for_us, key=self._turn)

    def concerns(self, number: NumberNow) -> bool:
        """Whether this counter may take a number that was set aside or passed."""
        return number.counter_id == self._counter.id or self._skilled(number)

    def line(self, number: NumberNow) -> Line:
        names = self._names(number.queue_id) | self._names(number.current_queue_id)
        since = number.state_since if number.state is not NumberState.WAITING else number.entered_at
        return Line(
            number=number,
            services=tuple(
                names[one] for one, outcome in number.services if outcome == ServiceOutcome.OPEN and one in names
            ),
            queue_name=Words.from_mapping(self._queues[number.current_queue_id].name),
            minutes=max(0, int((self._at - since).total_seconds()) // 60),
            ours=number.for_counter_id == self._counter.id,
        )

    def open_services(self, number: NumberNow) -> tuple[tuple[str, Words], ...]:
        names = self._names(number.queue_id) | self._names(number.current_queue_id)
        return tuple(
            (one, names.get(one, Words(one))) for one, outcome in number.services if outcome == ServiceOutcome.OPEN
        )

    def _skilled(self, number: NumberNow) -> bool:
        return number.for_counter_id is None and number.current_queue_id in self._ranks

    def _turn(self, number: NumberNow) -> tuple[bool, int, datetime, str]:
        return (
            number.for_counter_id is None,
            self._ranks.get(number.current_queue_id, 99),
            number.virtual_at,
            number.serial,
        )

    def _names(self, queue_id: str) -> dict[str, Words]:
        told = self._queues[queue_id].services or () if queue_id in self._queues else ()
        return {one["id"]: Words.from_mapping(one["name"]) for one in told}


def _undoable(
    session: Session, hall: Hall, clerk: Clerk, current: NumberNow | None, *, at: datetime
) -> NumberNow | None:
    """The number whose last press can be taken back: the one that is here, else the last one that left."""
    fresh = at - timedelta(seconds=hall.rules.undo_s)
    if current is not None:
        return current if current.state_since >= fresh else None
    row = session.scalars(
        select(NumberRow)
        .where(
            NumberRow.site_id == clerk.site_id,
            NumberRow.business_date == hall.today,
            NumberRow.counter_id == clerk.counter_id,
            NumberRow.state.in_(_UNDONE),
            NumberRow.state_since >= fresh,
        )
        .order_by(NumberRow.state_since.desc())
        .limit(1)
    ).first()
    return None if row is None else number_now(session, row)


def latest_here(session: Session, clerk: Clerk, *, at: datetime) -> NumberNow | None:
    """The last number this counter called and has not sent elsewhere, whatever became of it."""
    hall = enter_hall(session, clerk.site_id, at=at)
    rows = session.scalars(
        select(NumberRow)
        .where(
            NumberRow.site_id == clerk.site_id,
            NumberRow.business_date == hall.today,
            NumberRow.counter_id == clerk.counter_id,
            NumberRow.state.in_((*AT_COUNTER, NumberState.FINISHED)),
        )
        .order_by(NumberRow.state_since.desc())
        .limit(2)
    ).all()
    told = numbers_now(session, rows)
    return next((one for one in told if one.state in AT_COUNTER), next(iter(told), None))


def _figures(session: Session, hall: Hall, clerk: Clerk, waiting: list[NumberNow], *, at: datetime) -> Figures:
    ended = session.execute(
        select(NumberIntervalRow.number_id, NumberIntervalRow.from_at, NumberIntervalRow.to_at).where(
            NumberIntervalRow.site_id == clerk.site_id,
            NumberIntervalRow.business_date == hall.today,
            NumberIntervalRow.counter_id == clerk.counter_id,
            NumberIntervalRow.state == NumberState.SERVING,
            NumberIntervalRow.to_at.is_not(None),
        )
    ).all()
    finished = session.scalars(
        select(NumberRow.id).where(
            NumberRow.site_id == clerk.site_id,
            NumberRow.business_date == hall.today,
            NumberRow.counter_id == clerk.counter_id,
            NumberRow.state == NumberState.FINISHED,
        )
    ).all()
    spent_s = sum((to_at - from_at).total_seconds() for _, from_at, to_at in ended if to_at is not None)
    served = len({number_id for number_id, _, _ in ended})
    longest = max(((at - one.entered_at).total_seconds() for one in waiting), default=None)
    return Figures(
        finished=len(finished),
        mean_min=round(spent_s / served / 60) if served else None,
        longest_wait_min=None if longest is None else int(longest) // 60,
    )


def number_of_ticket(session: Session, clerk: Clerk, typed: str, *, at: datetime) -> str:
    """The id of the number that was typed as on its ticket ("a12", "A012"); empty for none of today's."""
    wanted = "".join(typed.split()).upper()
    if not wanted[:1].isalpha() or not (wanted[1:].isascii() and wanted[1:].isdigit()) or len(wanted) > _LONGEST_TICKET:
        return ""
    hall = enter_hall(session, clerk.site_id, at=at)
    found = session.scalars(
        select(NumberRow.id)
        .join(QueueRow, (QueueRow.site_id == NumberRow.site_id) & (QueueRow.id == NumberRow.queue_id))
        .where(
            NumberRow.site_id == clerk.site_id,
            NumberRow.business_date == hall.today,
            QueueRow.letter == wanted[0],
            NumberRow.number == int(wanted[1:]),
        )
    ).first()
    return found or ""
