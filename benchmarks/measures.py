"""What a benchmark finds: a figure with its spread, beside a peer's, held against an aim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median, quantiles
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

Json = Mapping[str, object]

RESERVED: Final = frozenset({"benchmark", "what", "measures", "machine", "took_s", "cannot_run"})
_DIGITS: Final = 6  # more is noise


class Of(StrEnum):
    """What an aim is set for."""

    VALUE = "value"  # the median
    HIGH = "p95"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Aim:
    """A limit from above or below; in the measure's unit, or for its ratio."""

    of: Of
    at_most: float | None = None
    at_least: float | None = None

    def met_by(self, number: float | None) -> bool | None:
        """Tell whether a number is within; None when there is no number."""
        if number is None:
            return None
        return (self.at_most is None or number <= self.at_most) and (self.at_least is None or number >= self.at_least)

    def as_json(self) -> dict[str, object]:
        """Give it as `kiosk bench --json` prints it."""
        return {"of": str(self.of), "at_most": self.at_most, "at_least": self.at_least}


@dataclass(frozen=True, slots=True)
class Peer:
    """What the figure stands beside: another program, the bare library, the wire's or the head's own speed."""

    name: str
    value: float  # in the measure's unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure. `low` and `high` are the 5th and 95th percentile of `runs`; None where it is counted, not timed."""

    name: str
    what: str
    unit: str  # ms, s, bytes, /s, MB; "" for a count
    value: float  # the median
    low: float | None = None
    high: float | None = None
    runs: int = 1
    peer: Peer | None = None
    paired_ratio: float | None = None  # the median of ratios taken round by round, where both were timed in pairs
    aim: Aim | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The figure over its peer's; None without a peer, or over nothing."""
        if self.paired_ratio is not None:
            return self.paired_ratio
        return self.value / self.peer.value if self.peer is not None and self.peer.value else None

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None where there is none, or nothing to hold against it."""
        if self.aim is None:
            return None
        return self.aim.met_by({Of.VALUE: self.value, Of.HIGH: self.high, Of.RATIO: self.ratio}[self.aim.of])

    def as_json(self) -> dict[str, object]:
        """Give it as `kiosk bench --json` prints it."""
        return {
            "name": self.name,
            "what": self.what,
            "unit": self.unit,
            "value": _rounded(self.value),
            "p5": _rounded(self.low),
            "p95": _rounded(self.high),
            "runs": self.runs,
            "peer": {"name": self.peer.name, "value": _rounded(self.peer.value)} if self.peer else None,
            "ratio": _rounded(self.ratio),
            "aim": self.aim.as_json() if self.aim else None,
            "met": self.met,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """What one benchmark found: measures for the table, and figures of its own for who wants to know more."""

    measures: tuple[Measure, ...]
    figures: Json = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep its figures apart from what every benchmark tells."""
        if taken := RESERVED & set(self.figures):
            raise ValueError(f"a benchmark's own figures may not be called {', '.join(sorted(taken))}")


class CannotRun(Exception):
    """Something the benchmark needs is not here; the words say what."""


def timed(
    name: str,
    what: str,
    unit: str,
    samples: Sequence[float],
    *,
    peer: Peer | None = None,
    paired_ratio: float | None = None,
    aim: Aim | None = None,
    note: str = "",
) -> Measure:
    """Make a measure of samples: their median, 5th and 95th percentile. Raises ValueError without any."""
    if not samples:
        raise ValueError(f"{name}: nothing was measured")
    low, high = spread(samples)
    return Measure(
        name=name,
        what=what,
        unit=unit,
        value=median(samples),
        low=low,
        high=high,
        runs=len(samples),
        peer=peer,
        paired_ratio=paired_ratio,
        aim=aim,
        note=note,
    )


def spread(samples: Sequence[float]) -> tuple[float, float]:
    """Give the 5th and the 95th percentile; of one sample, itself."""
    if len(samples) == 1:
        return samples[0], samples[0]
    cuts = quantiles(samples, n=20, method="inclusive")
    return cuts[0], cuts[-1]


def measure_from(told: Json) -> Measure:
    """Read a measure from JSON of our own. Raises KeyError or TypeError when it is none."""
    fields = dict(told)
    peer, aim = fields.pop("peer"), fields.pop("aim")
    low, high, ratio = fields.pop("p5"), fields.pop("p95"), fields.pop("ratio")
    fields.pop("met")  # follows from the rest
    return Measure(
        **fields,  # type: ignore[arg-type]  # JSON of our own
        low=low,  # type: ignore[arg-type]
        high=high,  # type: ignore[arg-type]
        paired_ratio=ratio,  # type: ignore[arg-type]
        peer=Peer(**peer) if isinstance(peer, dict) else None,
        aim=Aim(Of(aim["of"]), aim["at_most"], aim["at_least"]) if isinstance(aim, dict) else None,
    )


def _rounded(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.{_DIGITS}g}")
