"""A hall at one instant, as estimating needs it: who waits where, which counters are open, how long services take."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from backend.server.queueing.estimates import Line, Overtaking, ServiceTimes, expected_range, expected_s, service_times
from backend.server.queueing.rules import credit_of
from backend.server.queueing.states import AT_COUNTER, STILL_WAITING, CounterState, NumberState
from backend.server.queueing.waiting import estimate
from backend.server.store.queue_tables import CounterSkillRow, NumberIntervalRow, ServiceCounterRow
from backend.server.store.tables import NumberRow
from kiosk.domain.queueing import Priority

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Hall
    from backend.server.store.tables import QueueRow
    from kiosk.domain.queueing import Wait

_RATE_WINDOW: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Floor:
    """What is seen of the counters, and of who comes. Queues and counters by id."""

    skills: Mapping[str, Mapping[str, int]]  # open counter → queue → rank
    on_break: Mapping[str, int]  # queue → counters that serve it and pause
    busy: frozenset[str] = frozenset()
    arrivals: Mapping[tuple[str, Priority], int] = field(default_factory=dict)  # last hour, classes with a credit only

    @property
    def staffed(self) -> bool:
        """Whether any counter of the site is open: if none is, nobody calls numbers from here."""
        return bool(self.skills)


@dataclass(frozen=True, slots=True)
class Scene:
    """What was seen in a few statements. Queues by id.

    `before`: of those who wait, how many come before the instant that was asked about; without one, all.
    """

    waiting: Mapping[str, int]
    before: Mapping[str, int]
    floor: Floor

    def with_newcomer(self, queue_id: str) -> Scene:
        """The same a moment later: one more waits in this queue, and whoever comes next has all before them."""
        waiting = {**self.waiting, queue_id: self.waiting.get(queue_id, 0) + 1}
        return replace(self, waiting=waiting, before=waiting)

    def ahead(self, queue_id: str) -> float:
        """People before whoever was asked about, counters shared with other queues counted by their share."""
        skills = self.floor.skills
        mine = [counter for counter, ranks in skills.items() if queue_id in ranks]
        total = float(self.before.get(queue_id, 0))
        for other, waiting in self.waiting.items():
            theirs = [counter for counter, ranks in skills.items() if other in ranks]
            if other == queue_id or not theirs:
                continue
            for counter in mine:
                ranks = skills[counter]
                if other not in ranks or ranks[other] > ranks[queue_id]:
                    continue
                people = waiting if ranks[other] < ranks[queue_id] else self.before.get(other, 0)
                total += people / len(theirs)
        return total


def look(
    session: Session, hall: Hall, *, before: tuple[datetime, int] | None = None, floor: Floor | None = None
) -> Scene:
    """See the hall, in few statements. `before`: count those ahead of this `virtual_at` and number apart.

    `floor`: seen a moment ago, by whoever must not be long.
    """
    early = func.count() if before is None else func.sum(case((_earlier(*before), 1), else_=0))
    counted = session.execute(
        select(NumberRow.current_queue_id, func.count(), early)
        .where(*_today(hall), NumberRow.state == STILL_WAITING)
        .group_by(NumberRow.current_queue_id)
    ).all()
    waiting = {queue: count for queue, count, _ in counted}
    ahead = {queue: count for queue, _, count in counted}
    return Scene(waiting, ahead, floor or see_floor(session, hall))


def see_floor(session: Session, hall: Hall) -> Floor:
    """See the counters: one statement, three while any is open."""
    skills: dict[str, dict[str, int]] = {}
    on_break: Counter[str] = Counter()
    for counter, queue, rank, state in session.execute(
        select(CounterSkillRow.counter_id, CounterSkillRow.queue_id, CounterSkillRow.rank, ServiceCounterRow.state)
        .join(
            ServiceCounterRow,
            (ServiceCounterRow.site_id == CounterSkillRow.site_id)
            & (ServiceCounterRow.id == CounterSkillRow.counter_id),
        )
        .where(CounterSkillRow.site_id == hall.site.id, ServiceCounterRow.state != CounterState.CLOSED)
    ):
        if state == CounterState.BREAK:
            on_break[queue] += 1
        else:
            skills.setdefault(counter, {})[queue] = rank
    if not skills:
        return Floor(skills, on_break)
    busy = session.scalars(select(NumberRow.counter_id).where(*_today(hall), NumberRow.state.in_(AT_COUNTER)))
    arrivals = session.execute(
        select(NumberRow.current_queue_id, NumberRow.priority, func.count())
        .where(
            *_today(hall),
            NumberRow.priority != Priority.ORDINARY,
            NumberRow.issued_at > hall.now.instant - _RATE_WINDOW,
        )
        .group_by(NumberRow.current_queue_id, NumberRow.priority)
    )
    return Floor(
        skills=skills,
        on_break=on_break,
        busy=frozenset(counter for counter in busy if counter is not None),
        arrivals=Counter({(queue, Priority(priority)): count for queue, priority, count in arrivals}),
    )


def _today(hall: Hall) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return NumberRow.site_id == hall.site.id, NumberRow.business_date == hall.today


def _earlier(virtual_at: datetime, number: int) -> ColumnElement[bool]:
    return or_(NumberRow.virtual_at < virtual_at, and_(NumberRow.virtual_at == virtual_at, NumberRow.number < number))


def measured(session: Session, hall: Hall, queue: QueueRow) -> ServiceTimes:
    """How long a number of this queue keeps a counter, as lately measured: walking up and being served.

    One that nobody came for counts with the time it was waited for. Two statements.
    """
    own = (NumberIntervalRow.site_id == hall.site.id, NumberIntervalRow.queue_id == queue.id)
    called = session.execute(
        select(NumberIntervalRow.number_id, NumberIntervalRow.from_at, NumberIntervalRow.to_at)
        .where(*own, NumberIntervalRow.state == NumberState.CALLED, NumberIntervalRow.to_at.is_not(None))
        .order_by(NumberIntervalRow.to_at.desc())
        .limit(hall.rules.rolling)
    ).all()
    spent = {number: _seconds(from_at, to_at) for number, from_at, to_at in called}
    serving = session.execute(
        select(NumberIntervalRow.number_id, NumberIntervalRow.from_at, NumberIntervalRow.to_at).where(
            NumberIntervalRow.number_id.in_(spent), NumberIntervalRow.state == NumberState.SERVING, own[1]
        )
    ).all()
    for number, from_at, to_at in serving:
        if to_at is None:
            spent.pop(number, None)  # still there: how long it takes is not known yet
        elif number in spent:
            spent[number] += _seconds(from_at, to_at)
    return service_times(list(spent.values()), configured_s=queue.mean_service_s, prior_weight=hall.rules.prior_weight)


def _seconds(from_at: datetime, to_at: datetime | None) -> float:
    return 0.0 if to_at is None else (to_at - from_at).total_seconds()


def line_of(hall: Hall, scene: Scene, queue: QueueRow, *, times: ServiceTimes, credit_s: int = 0) -> Line:
    """What stands between somebody with this credit and a counter of this queue."""
    floor = scene.floor
    mine = [counter for counter, ranks in floor.skills.items() if queue.id in ranks]
    overtaking = tuple(
        Overtaking(count / _RATE_WINDOW.total_seconds(), gap)
        for (queue_id, priority), count in floor.arrivals.items()
        if queue_id == queue.id and (gap := credit_of(hall.rules, priority) - credit_s) > 0
    )
    return Line(
        ahead=scene.ahead(queue.id),
        counters=len(mine),
        idle=sum(counter not in floor.busy for counter in mine),
        times=times,
        overtaking=overtaking,
        on_break=floor.on_break.get(queue.id, 0),
    )


def times_of(session: Session, hall: Hall, floor: Floor, queue: QueueRow) -> ServiceTimes:
    """What is measured, where anybody measures: while a counter of the site is open here."""
    return measured(session, hall, queue) if floor.staffed else ServiceTimes(queue.mean_service_s)


def wait_of(hall: Hall, scene: Scene, queue: QueueRow, *, times: ServiceTimes, credit_s: int = 0) -> Wait | None:
    """The range to tell. While no counter of the site is open here, by what the site file says of its counters."""
    if not scene.floor.staffed:
        before = scene.before.get(queue.id, 0)
        return estimate(before, open_counters=queue.open_counters, mean_service_s=queue.mean_service_s)
    return expected_range(line_of(hall, scene, queue, times=times, credit_s=credit_s))


def wait_s(hall: Hall, scene: Scene, queue: QueueRow, *, times: ServiceTimes) -> float:
    """The middle of the range for somebody who comes now, in seconds; 0 when it cannot be told."""
    if not scene.floor.staffed:
        return scene.waiting.get(queue.id, 0) * queue.mean_service_s / queue.open_counters
    return expected_s(line_of(hall, scene, queue, times=times)) or 0.0
