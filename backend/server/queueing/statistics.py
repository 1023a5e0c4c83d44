"""What a day was like, from intervals alone: waiting and service times by hour, service and counter; and a forecast."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from backend.server.queueing.states import NumberState, ServiceOutcome
from backend.server.store.queue_tables import NumberIntervalRow, NumberReviewRow, NumberServiceRow
from backend.server.store.tables import NumberRow, SiteRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

KeyT = TypeVar("KeyT")

_WEEK: Final = timedelta(days=7)
HISTORY_WEEKS: Final = 4


@dataclass(frozen=True, slots=True)
class Spell:
    """A closed stretch of one state of one number: local hour of its beginning, seconds."""

    number_id: str
    state: NumberState
    queue_id: str
    counter_id: str | None
    hour: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Times:
    """Times of one hour, queue, service or counter, in whole seconds. `p90_s`: nine of ten are not longer."""

    count: int
    mean_s: int
    p90_s: int

    @classmethod
    def of(cls, seconds: Iterable[float]) -> Times:
        """Sum up; all zero without any."""
        ordered = sorted(seconds)
        if not ordered:
            return cls(0, 0, 0)
        return cls(len(ordered), round(sum(ordered) / len(ordered)), round(ordered[(9 * len(ordered) - 1) // 10]))


@dataclass(frozen=True, slots=True)
class DayStatistics:
    """One business date of one site. Hours are local, 0 to 23; only keys that have something are there."""

    business_date: date
    taken: int
    finished: int
    no_shows: int
    given_up: int
    waiting: Times
    serving: Times
    waiting_by_hour: Mapping[int, Times]
    serving_by_hour: Mapping[int, Times]
    waiting_by_queue: Mapping[str, Times]
    serving_by_queue: Mapping[str, Times]
    serving_by_counter: Mapping[str, Times]
    serving_by_service: Mapping[str, Times]  # numbers with one service only: of others nobody knows which took how long
    taken_by_hour: Mapping[int, int]
    finished_by_hour: Mapping[int, int]  # throughput
    taken_by_queue: Mapping[str, int]
    satisfaction: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many will come, hour by hour, and how many weeks that rests on: today's weekday in the weeks before.

    What was taken so far scales the rest of the day: a day that began twice as full goes on so.
    """

    business_date: date
    weeks: int
    by_hour: Mapping[int, float]
    taken_by_hour: Mapping[int, int]

    @property
    def total(self) -> float:
        """The whole day."""
        return sum(self.by_hour.values())


def day_statistics(session: Session, site_id: str, day: date) -> DayStatistics:
    """Sum up one day. Raises NoResultFound for no such site."""
    zone = ZoneInfo(session.get_one(SiteRow, site_id).time_zone)
    spells = _spells(session, site_id, day, zone=zone)
    waited = _per_number(spells, NumberState.WAITING)
    served = _per_number(spells, NumberState.SERVING)
    ended = session.execute(
        select(NumberIntervalRow.state, NumberIntervalRow.from_at).where(
            NumberIntervalRow.site_id == site_id,
            NumberIntervalRow.business_date == day,
            NumberIntervalRow.to_at.is_(None),
        )
    ).all()
    counts = _counted(state for state, _ in ended)
    taken = session.execute(
        select(NumberRow.queue_id, NumberRow.issued_at).where(
            NumberRow.site_id == site_id, NumberRow.business_date == day
        )
    ).all()
    missed = session.execute(
        select(func.count()).where(
            NumberIntervalRow.site_id == site_id,
            NumberIntervalRow.business_date == day,
            NumberIntervalRow.state == NumberState.NO_SHOW,
        )
    ).scalar_one()
    return DayStatistics(
        business_date=day,
        taken=len(taken),
        finished=counts.get(NumberState.FINISHED, 0),
        no_shows=missed,
        given_up=counts.get(NumberState.GIVEN_UP, 0),
        waiting=Times.of(spell.seconds for spell in waited),
        serving=Times.of(spell.seconds for spell in served),
        waiting_by_hour=_by((spell.hour, spell.seconds) for spell in waited),
        serving_by_hour=_by((spell.hour, spell.seconds) for spell in served),
        waiting_by_queue=_by((spell.queue_id, spell.seconds) for spell in waited),
        serving_by_queue=_by((spell.queue_id, spell.seconds) for spell in served),
        serving_by_counter=_by((spell.counter_id or "", spell.seconds) for spell in served),
        serving_by_service=_by(_single_services(session, served)),
        taken_by_hour=_counted(at.astimezone(zone).hour for _, at in taken),
        finished_by_hour=_counted(at.astimezone(zone).hour for state, at in ended if state == NumberState.FINISHED),
        taken_by_queue=_counted(queue for queue, _ in taken),
        satisfaction=_satisfaction(session, site_id, day),
    )


def forecast(session: Session, site_id: str, day: date, *, hour: int = 0) -> Forecast:
    """Tell how many will take a number each hour of `day`, from the same weekday of up to four weeks before.

    `hour`: the local hour it is now; what came before it today scales what is still to come.
    """
    zone = ZoneInfo(session.get_one(SiteRow, site_id).time_zone)
    before = [_taken_by_hour(session, site_id, day - week * _WEEK, zone=zone) for week in range(1, HISTORY_WEEKS + 1)]
    usual = usual_day([one for one in before if one])
    today = _taken_by_hour(session, site_id, day, zone=zone)
    return Forecast(day, sum(bool(one) for one in before), scaled(usual, today, hour=hour), today)


def usual_day(days: Sequence[Mapping[int, int]]) -> dict[int, float]:
    """The mean of several days, hour by hour."""
    hours = sorted({hour for day in days for hour in day})
    return {hour: sum(day.get(hour, 0) for day in days) / len(days) for hour in hours}


def scaled(usual: Mapping[int, float], today: Mapping[int, int], *, hour: int) -> dict[int, float]:
    """Hours that are over as they were; the rest as usual, times how full today was until now (half to double)."""
    came = sum(count for at, count in today.items() if at < hour)
    expected = sum(count for at, count in usual.items() if at < hour)
    factor = min(2.0, max(0.5, came / expected)) if expected else 1.0
    over = {at: float(count) for at, count in today.items() if at < hour}
    return {**over, **{at: count * factor for at, count in usual.items() if at >= hour}}


def _spells(session: Session, site_id: str, day: date, *, zone: ZoneInfo) -> list[Spell]:
    rows = session.scalars(
        select(NumberIntervalRow).where(
            NumberIntervalRow.site_id == site_id,
            NumberIntervalRow.business_date == day,
            NumberIntervalRow.state.in_((NumberState.WAITING, NumberState.SERVING)),
            NumberIntervalRow.to_at.is_not(None),
        )
    )
    return [
        Spell(
            row.number_id,
            NumberState(row.state),
            row.queue_id,
            row.counter_id,
            row.from_at.astimezone(zone).hour,
            (row.to_at - row.from_at).total_seconds(),
        )
        for row in rows
        if row.to_at is not None
    ]


def _per_number(spells: Iterable[Spell], state: NumberState) -> list[Spell]:
    """Join the stretches of one number in one queue (and at one counter): a transfer waits twice, in two queues."""
    joined: dict[tuple[str, str, str | None], Spell] = {}
    for spell in spells:
        if spell.state is not state:
            continue
        key = (spell.number_id, spell.queue_id, spell.counter_id)
        before = joined.get(key)
        seconds = spell.seconds + (before.seconds if before else 0.0)
        hour = before.hour if before else spell.hour
        joined[key] = Spell(spell.number_id, state, spell.queue_id, spell.counter_id, hour, seconds)
    return list(joined.values())


def _single_services(session: Session, served: Sequence[Spell]) -> list[tuple[str, float]]:
    by_number: dict[str, list[str]] = defaultdict(list)
    for number_id, service_id, outcome in session.execute(
        select(NumberServiceRow.number_id, NumberServiceRow.service_id, NumberServiceRow.outcome)
        .join(NumberRow, NumberRow.id == NumberServiceRow.number_id)
        .where(NumberServiceRow.number_id.in_([spell.number_id for spell in served]))
    ):
        if outcome == ServiceOutcome.DONE:
            by_number[number_id].append(service_id)
    return [
        (by_number[spell.number_id][0], spell.seconds)
        for spell in served
        if len(by_number.get(spell.number_id, ())) == 1
    ]


def _satisfaction(session: Session, site_id: str, day: date) -> dict[str, int]:
    rows = session.execute(
        select(NumberReviewRow.satisfaction, func.count())
        .join(NumberRow, NumberRow.id == NumberReviewRow.number_id)
        .where(NumberRow.site_id == site_id, NumberRow.business_date == day)
        .group_by(NumberReviewRow.satisfaction)
    )
    return dict(rows.all())


def _taken_by_hour(session: Session, site_id: str, day: date, *, zone: ZoneInfo) -> dict[int, int]:
    at = session.scalars(
        select(NumberRow.issued_at).where(NumberRow.site_id == site_id, NumberRow.business_date == day)
    )
    return _counted(one.astimezone(zone).hour for one in at)


def _by(pairs: Iterable[tuple[KeyT, float]]) -> dict[KeyT, Times]:
    listed: dict[KeyT, list[float]] = defaultdict(list)
    for key, seconds in pairs:
        listed[key].append(seconds)
    return {key: Times.of(seconds) for key, seconds in listed.items()}


def _counted(keys: Iterable[KeyT]) -> dict[KeyT, int]:
    return dict(Counter(keys))
