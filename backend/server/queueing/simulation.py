"""A day of a hall, drawn by a seed, to measure how wrong waiting-time estimates are. Pure: no clock, no database.

People arrive unevenly (two peaks), services take log-normal times whose mean is not what the site file says and drifts
over the day, counters go to lunch, some people have a credit, some do not come when called. The estimates are asked at
the instant somebody takes a number; what they are compared with is when that number was really called.
"""

from __future__ import annotations

import heapq
import math
import random
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from backend.server.queueing.estimates import (
    Line,
    Overtaking,
    expected_range,
    expected_s,
    head_of_line_s,
    queue_length_s,
    service_times,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HOUR_S: Final = 3600.0
_PEAKS: Final = ((1.0, 1.2), (5.0, 0.9))  # hours after opening, and how high
_STILL_HERE_S: Final = 1.0


class Estimator(StrEnum):
    """What is compared. QL and HOL as Ibrahim and Whitt name them."""

    OURS = "ours"
    QUEUE_LENGTH = "ql"  # with the site file's mean, as an operator knows it
    HEAD_OF_LINE = "hol"


@dataclass(frozen=True, slots=True)
class Day:
    """What a day is drawn from. `load`: work that arrives over what the counters can do; means in seconds."""

    hours: float = 8.0
    counters: int = 4
    mean_service_s: float = 300.0
    true_mean_s: float = 360.0  # what services really take this day, in its middle
    drift: float = 0.2  # from 1 - drift in the morning to 1 + drift at the end
    cv: float = 0.8
    load: float = 0.95
    credit_s: float = 900.0
    with_credit: float = 0.15
    no_shows: float = 0.05
    no_show_s: float = 45.0  # how long a counter waits for somebody who does not come
    lunch_s: float = 1800.0
    rolling: int = 50
    prior_weight: int = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """One person's estimates and what became of them, in seconds."""

    waited_s: float
    estimates_s: dict[Estimator, float]
    within_range: bool


@dataclass(frozen=True, slots=True)
class Error:
    """How wrong one estimator was, in minutes. `within`: how often the told range held the wait; ours only."""

    estimator: Estimator
    asked: int
    mean_absolute_min: float
    root_mean_square_min: float
    bias_min: float
    p90_absolute_min: float
    within: float | None = None


@dataclass(slots=True)
class _Hall:
    """The day as it runs."""

    day: Day
    chance: random.Random
    waiting: list[tuple[float, int]] = field(default_factory=list)  # virtual time, person
    came: dict[int, float] = field(default_factory=dict)
    asked: dict[int, tuple[dict[Estimator, float], float, float]] = field(default_factory=dict)
    idle: list[int] = field(default_factory=list)
    resting: set[int] = field(default_factory=set)
    lately: deque[float] = field(default_factory=deque)
    credited: deque[float] = field(default_factory=deque)
    results: list[Asked] = field(default_factory=list)


def simulate(day: Day, *, seed: int) -> list[Asked]:
    """Run one day; everybody who took a number while somebody waited or every counter was busy is asked about."""
    chance = random.Random(seed)  # noqa: S311  a seed makes the day, nothing is kept secret
    hall = _Hall(day, chance, idle=list(range(day.counters)), lately=deque(maxlen=day.rolling))
    agenda: list[tuple[float, int, str, int]] = []
    order = 0
    for person, at in enumerate(_arrivals(day, chance)):
        heapq.heappush(agenda, (at, order := order + 1, "arrive", person))
    for counter in range(day.counters):
        begins = (day.hours / 2 - 0.5) * HOUR_S + counter * day.lunch_s
        heapq.heappush(agenda, (begins, order := order + 1, "rest", counter))
        heapq.heappush(agenda, (begins + day.lunch_s, order := order + 1, "back", counter))
    while agenda:
        now, _, what, who = heapq.heappop(agenda)
        match what:
            case "arrive":
                _arrive(hall, who, now)
            case "rest":
                hall.resting.add(who)
                if who in hall.idle:
                    hall.idle.remove(who)
            case "back":
                hall.resting.discard(who)
                hall.idle.append(who)
            case _:
                if who not in hall.resting:
                    hall.idle.append(who)
        for counter, ends in _call(hall, now):
            heapq.heappush(agenda, (ends, order := order + 1, "free", counter))
    return hall.results


def error_table(days: Iterable[Day] = (), *, seeds: Sequence[int] = tuple(range(20))) -> list[Error]:
    """Run days of different kinds with every seed and sum up each estimator's error; the same seeds, the same table."""
    asked = [one for day in tuple(days) or usual_days() for seed in seeds for one in simulate(day, seed=seed)]
    return [_error(estimator, asked) for estimator in Estimator]


def usual_days() -> tuple[Day, ...]:
    """A quiet day, a full one, one with slow services, one with quick ones."""
    return (
        Day(load=0.8, true_mean_s=300.0),
        Day(load=1.0, true_mean_s=300.0),
        Day(load=0.95, true_mean_s=390.0),
        Day(load=0.95, true_mean_s=220.0),
    )


def _arrivals(day: Day, chance: random.Random) -> list[float]:
    """An uneven Poisson stream, by thinning (Lewis and Shedler, 1979)."""
    mean_rate = day.load * day.counters / day.true_mean_s
    peak = mean_rate * 2.0
    at, times = 0.0, []
    while (at := at + chance.expovariate(peak)) < day.hours * HOUR_S:
        if chance.random() < mean_rate * _shape(at / HOUR_S) / peak:
            times.append(at)
    return times


def _shape(hour: float) -> float:
    """How full an hour is against the mean of the day: two peaks, never over 2."""
    return 0.55 + sum(height * math.exp(-((hour - peak) ** 2) / 1.5) for peak, height in _PEAKS)


def _arrive(hall: _Hall, person: int, now: float) -> None:
    day = hall.day
    while hall.credited and hall.credited[0] < now - HOUR_S:
        hall.credited.popleft()
    favoured = hall.chance.random() < day.with_credit
    virtual = now - (day.credit_s if favoured else 0.0)
    ahead = sum(1 for one in hall.waiting if one < (virtual, person))
    counters = day.counters - len(hall.resting)
    times = service_times(list(hall.lately), configured_s=day.mean_service_s, prior_weight=day.prior_weight)
    overtaking = () if favoured else (Overtaking(len(hall.credited) / HOUR_S, day.credit_s),)
    line = Line(ahead, counters, len(hall.idle), times, overtaking, on_break=len(hall.resting))
    longest = max((now - hall.came[one] for _, one in hall.waiting), default=None)
    waits = bool(hall.waiting) or not hall.idle
    told = expected_range(line)
    estimates = {
        Estimator.OURS: expected_s(line),
        Estimator.QUEUE_LENGTH: queue_length_s(ahead, counters=counters, mean_s=day.mean_service_s),
        Estimator.HEAD_OF_LINE: head_of_line_s(longest),
    }
    if favoured:
        hall.credited.append(now)
    hall.came[person] = now
    heapq.heappush(hall.waiting, (virtual, person))
    if waits and told is not None:
        known = {name: value for name, value in estimates.items() if value is not None}
        hall.asked[person] = (known, told.from_min * 60.0, told.to_min * 60.0)


def _call(hall: _Hall, now: float) -> list[tuple[int, float]]:
    """Every idle counter calls whoever is next; tells when each is free again."""
    busy = []
    while hall.idle and hall.waiting:
        counter = hall.idle.pop(0)
        _, person = heapq.heappop(hall.waiting)
        waited = now - hall.came[person]
        if person in hall.asked:
            estimates, from_s, to_s = hall.asked[person]
            hall.results.append(Asked(waited, estimates, from_s - _STILL_HERE_S <= waited <= to_s + _STILL_HERE_S))
        if hall.chance.random() < hall.day.no_shows:
            takes = hall.day.no_show_s
        else:
            takes = _service_s(hall.day, hall.chance, now)
        hall.lately.append(takes)
        busy.append((counter, now + takes))
    return busy


def _service_s(day: Day, chance: random.Random, now: float) -> float:
    """Log-normal, with the day's mean, its drift and its spread."""
    done = min(1.0, now / (day.hours * HOUR_S))
    mean = day.true_mean_s * (1 - day.drift + 2 * day.drift * done)
    sigma = math.sqrt(math.log(1 + day.cv**2))
    return chance.lognormvariate(math.log(mean) - sigma**2 / 2, sigma)


def _error(estimator: Estimator, asked: Sequence[Asked]) -> Error:
    off = sorted((one.estimates_s[estimator] - one.waited_s) / 60 for one in asked if estimator in one.estimates_s)
    if not off:
        return Error(estimator, 0, 0.0, 0.0, 0.0, 0.0)
    absolute = sorted(map(abs, off))
    ours = estimator is Estimator.OURS
    return Error(
        estimator=estimator,
        asked=len(off),
        mean_absolute_min=round(sum(absolute) / len(off), 2),
        root_mean_square_min=round(math.sqrt(sum(one * one for one in off) / len(off)), 2),
        bias_min=round(sum(off) / len(off), 2),
        p90_absolute_min=round(absolute[(9 * len(absolute) - 1) // 10], 2),
        within=round(sum(one.within_range for one in asked) / len(asked), 3) if ours else None,
    )
