"""How codes to phones are limited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class CodeRules:
    """How codes are limited. The day of `per_person_a_day` is the last 24 hours, so that midnight opens no door."""

    digits: int = 6
    life: timedelta = timedelta(minutes=5)
    tries: int = 5
    again_after: timedelta = timedelta(seconds=60)
    per_person_a_day: int = 5
    per_terminal_an_hour: int = 60
    proof_life: timedelta = timedelta(minutes=15)
