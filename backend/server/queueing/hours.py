"""Weekly opening hours, in the site's local time. A day may have several spans; 24:00 is the end of the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN: Final = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")
_MINUTES_A_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """From one minute of the day up to, not including, another."""

    from_min: int
    to_min: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "09:00-17:30". Raises ValueError."""
        match = _SPAN.fullmatch(text)
        if match is None:
            msg = f"{text!r}: hours are written 09:00-17:30"
            raise ValueError(msg)
        hour, minute, end_hour, end_minute = (int(part) for part in match.groups())
        span = cls(hour * 60 + minute, end_hour * 60 + end_minute)
        if not 0 <= span.from_min < span.to_min <= _MINUTES_A_DAY:
            msg = f"{text!r}: the end must come after the beginning, and not after 24:00"
            raise ValueError(msg)
        return span


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Seven days of spans, Monday first."""

    days: tuple[tuple[Span, ...], ...]

    @staticmethod
    def parse(texts: Mapping[str, Sequence[str]]) -> WeeklyHours:
        """Read {"mon": ["09:00-17:30"], …}; a day that is not named is closed. Raises ValueError."""
        return _parsed(tuple((day, tuple(spans)) for day, spans in texts.items()))

    @classmethod
    def _of(cls, texts: Mapping[str, Sequence[str]]) -> Self:
        if unknown := set(texts) - set(DAYS):
            msg = f"{min(unknown)!r}: days are {', '.join(DAYS)}"
            raise ValueError(msg)
        return cls(tuple(tuple(sorted(map(Span.parse, texts.get(day, ())), key=_beginning)) for day in DAYS))


@lru_cache(maxsize=256)
def _parsed(texts: tuple[tuple[str, tuple[str, ...]], ...]) -> WeeklyHours:
    """Hours change when a site is seeded, and are asked for at every number."""
    return WeeklyHours._of(dict(texts))  # noqa: SLF001  its own module


def _beginning(span: Span) -> int:
    return span.from_min


def written(minute: int) -> str:
    """Write a minute of the day as HH:MM."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
