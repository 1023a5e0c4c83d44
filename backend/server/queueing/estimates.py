"""How long people will wait. Pure: what is known of a queue in, seconds out.

Three estimators: ours, and two named ones to compare it with, from R. Ibrahim and W. Whitt, "Real-time delay estimation
based on delay history", Manufacturing & Service Operations Management 11(3), 2009: QL (queue length; the number ahead,
the servers and the mean service time are known) and HOL (head of line; the delay so far of whoever waits longest).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.domain.queueing import Wait

if TYPE_CHECKING:
    from collections.abc import Sequence

_Z_80: Final = 1.2816  # of 100 people, 80 wait within the range
_LEAST_SPREAD: Final = 0.2
BREAK_LEFT_S: Final = 900.0  # half of a usual break
USUAL_CV: Final = 0.7  # standard deviation of service times over their mean, where too few are known


@dataclass(frozen=True, slots=True)
class ServiceTimes:
    """Mean and coefficient of variation of service times, and how many were measured."""

    mean_s: float
    cv: float = USUAL_CV
    measured: int = 0


@dataclass(frozen=True, slots=True)
class Overtaking:
    """People of a class with more credit: how many come a second, and by how many seconds they come before."""

    per_s: float
    credit_gap_s: float


@dataclass(frozen=True, slots=True)
class Line:
    """What stands between somebody and a counter. `ahead` may be a fraction: counters shared with other queues.

    `counters` are open and serve the queue; `idle` of them have nobody.
    """

    ahead: float
    counters: int
    idle: int
    times: ServiceTimes
    overtaking: tuple[Overtaking, ...] = ()
    on_break: int = 0  # counters that serve the queue and pause; they come back BREAK_LEFT_S from now, on average


def service_times(measured_s: Sequence[float], *, configured_s: float, prior_weight: int) -> ServiceTimes:
    """Mean of what was measured, shrunk to the configured one as if that had been measured `prior_weight` times."""
    count = len(measured_s)
    mean = (sum(measured_s) + prior_weight * configured_s) / (count + prior_weight) if count else configured_s
    if count < 2 or mean <= 0:  # noqa: PLR2004  a spread takes two
        return ServiceTimes(mean, measured=count)
    own = sum(measured_s) / count
    variance = sum((one - own) ** 2 for one in measured_s) / (count - 1)
    cv = (count * math.sqrt(variance) / own + prior_weight * USUAL_CV) / (count + prior_weight) if own else USUAL_CV
    return ServiceTimes(mean, cv, count)


def expected_s(line: Line) -> float | None:
    """Seconds until it is somebody's turn; None without an open counter.

    Every counter busy: as many services must end as people are ahead, and one more. People of a class with more credit
    who come in the meantime are served before.
    """
    if line.counters == 0:
        return None
    turns = max(0.0, line.ahead + 1 - line.idle)
    plain = _seconds_for(turns, line)
    overtakers = sum(one.per_s * min(plain, one.credit_gap_s) for one in line.overtaking)
    return _seconds_for(turns + overtakers, line)


def expected_range(line: Line) -> Wait | None:
    """The range that holds 80 of 100 waits, in whole minutes, rounded outward; None without an open counter."""
    mean = expected_s(line)
    if mean is None:
        return None
    if mean == 0:
        return Wait(0, 0)
    turns = max(1.0, line.ahead + 1 - line.idle)
    spread = max(_Z_80 * line.times.cv / math.sqrt(turns), _LEAST_SPREAD)
    return Wait(math.floor(mean * max(0.0, 1 - spread) / 60), math.ceil(mean * (1 + spread) / 60))


def _seconds_for(turns: float, line: Line) -> float:
    """How long so many services take, one after another over the counters, with those on a break from its end."""
    plain = turns * line.times.mean_s / line.counters
    if line.on_break == 0 or plain <= BREAK_LEFT_S:
        return plain
    left = turns - BREAK_LEFT_S * line.counters / line.times.mean_s
    return BREAK_LEFT_S + left * line.times.mean_s / (line.counters + line.on_break)


def queue_length_s(ahead: int, *, counters: int, mean_s: float) -> float | None:
    """QL: (people ahead + 1) x mean service time / servers. None without an open counter."""
    return None if counters == 0 else (ahead + 1) * mean_s / counters


def head_of_line_s(longest_waiting_s: float | None) -> float:
    """HOL: what whoever waits longest has waited until now; 0 when nobody waits."""
    return longest_waiting_s or 0.0
