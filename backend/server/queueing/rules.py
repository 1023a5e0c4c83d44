"""The rules of a site and of a queue, as values. No database and no clock: JSON of the site file in, numbers out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Self

from kiosk.domain.queueing import DECLARABLE, Priority

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

CREDITS_S: Final[Mapping[Priority, int]] = {
    Priority.APPOINTMENT: 1800,
    Priority.ELDER: 900,
    Priority.DISABLED: 900,
    Priority.SOLDIER: 900,
    Priority.VETERAN: 900,
    Priority.WITH_CHILD: 600,
    Priority.PREGNANT: 900,
}


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which a site is closed of its own, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether `day` is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What a site decides for all its queues. Times as named; 0 switches a limit off.

    `early_min`: no check-in earlier than this before a slot. `late_min`: later than this after a slot's start, an
    appointment is an ordinary number. `returns`: how often a no-show may come back; then behind `return_behind` people
    who wait, or behind all when they are fewer, and no later than `return_within_min` after the call.
    `anonymous_per_min`: numbers without a card per terminal and minute.
    """

    calendar: str = ""  # "cn": public holidays and moved working days of mainland China
    closures: tuple[Closure, ...] = ()
    elder_from: int = 70
    credits_s: Mapping[Priority, int] = field(default_factory=lambda: dict(CREDITS_S))
    live_per_person: int = 3  # at this site
    live_per_queue: int = 1  # of one person in one queue
    anonymous_per_min: int = 0
    early_min: int = 30
    late_min: int = 15
    returns: int = 1
    return_behind: int = 3
    return_within_min: int = 60
    check_in_min: int = 30  # a number taken on the phone must be checked in within this
    near: int = 3  # tell people when they are this many-th in line
    undo_s: int = 120
    offline_first: int = 5001
    offline_size: int = 50
    rolling: int = 50  # numbers called lately that the mean is taken over
    prior_weight: int = 10  # how many services the configured mean counts for

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Make values of what the database holds; what is missing has its default. Raises ValueError, TypeError."""
        plain = dict(told)
        closures = tuple(
            Closure(date.fromisoformat(one["first"]), date.fromisoformat(one["last"]))
            for one in plain.pop("closures", ())
        )
        credits_s = {**CREDITS_S, **{Priority(name): int(s) for name, s in plain.pop("credits_s", {}).items()}}
        return cls(closures=closures, credits_s=credits_s, **plain)

    def declarable(self) -> tuple[Priority, ...]:
        """The classes people may declare here: those that have a credit."""
        return tuple(one for one in DECLARABLE if self.credits_s.get(one, 0) > 0)


@dataclass(frozen=True, slots=True)
class QueueRules:
    """What a site decides for one queue. 0: no limit.

    `quota` numbers a day; `slot_quota` appointments per slot of `slot_min` minutes, 0 slots: no appointments.
    `anonymous_share`: at most this percentage of the quota goes to numbers without a card (touts).
    `closing_margin_min`: numbering ends when the estimated wait reaches to this many minutes before closing; None: only
    by the clock.
    """

    quota: int = 0
    slot_quota: int = 0
    slot_min: int = 30
    anonymous_share: int = 100
    closing_margin_min: int | None = None
    on_holidays: str = "closed"  # or "as_usual"

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Make values of what the database holds. Raises TypeError."""
        return cls(**told)


def virtual_at(entered_at: datetime, *, credit_s: int) -> datetime:
    """The instant that orders a queue. The later somebody came, the later it is, in every class alike."""
    return entered_at - timedelta(seconds=credit_s)


def credit_of(rules: SiteRules, priority: Priority) -> int:
    """The credit of a class, in seconds."""
    return rules.credits_s.get(priority, 0)
