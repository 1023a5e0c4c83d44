"""Queues and numbers (取号): what a hall tells, what a citizen asks for and holds, who comes before whom."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from kiosk.domain.message import Words

_BIRTH_IN_NUMBER: Final = re.compile(r"[0-9]{6}([0-9]{4})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]")


class Priority(StrEnum):
    """The classes people wait in (优先). A class gives a credit of waiting time, per site; it never jumps a queue."""

    ORDINARY = "ordinary"
    APPOINTMENT = "appointment"  # 预约, on time
    ELDER = "elder"  # by the birth date in the card's number
    DISABLED = "disabled"
    SOLDIER = "soldier"
    VETERAN = "veteran"
    WITH_CHILD = "with_child"
    PREGNANT = "pregnant"


DECLARABLE: Final = (
    Priority.ELDER,
    Priority.DISABLED,
    Priority.SOLDIER,
    Priority.VETERAN,
    Priority.WITH_CHILD,
    Priority.PREGNANT,
)
"""What somebody may say of themselves; the counter looks at the paper."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The class somebody waits in. `declared`: nobody saw a proof yet."""

    priority: Priority = Priority.ORDINARY
    declared: bool = False


def birth_in_number(number: str) -> date | None:
    """Read the birth date in an 18-character ID number (GB 11643); None where there is none."""
    match = _BIRTH_IN_NUMBER.fullmatch(number)
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def age_on(day: date, *, born: date) -> int:
    """Whole years. Who was born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def rank(
    *, born: date | None, declared: Priority | None, on: date, elder_from: int, credits_s: Mapping[Priority, int]
) -> Ranked:
    """Choose the class with the largest credit: what the card proves comes before what is said, where they tie."""
    proved = Priority.ELDER if born is not None and age_on(on, born=born) >= elder_from else Priority.ORDINARY
    said = declared if declared in DECLARABLE else Priority.ORDINARY
    if credits_s.get(said, 0) > credits_s.get(proved, 0):
        return Ranked(said, declared=True)
    return Ranked(proved) if credits_s.get(proved, 0) > 0 else Ranked()


@dataclass(frozen=True, slots=True)
class Site:
    """A service hall or street station. `time_zone` is an IANA name; `service_line` the telephone to call."""

    id: str
    name: Words
    short_name: Words
    time_zone: str
    address: Words
    service_line: str


@dataclass(frozen=True, slots=True)
class Wait:
    """How long people will probably wait, as a range in whole minutes. (0, 0): nobody waits."""

    from_min: int
    to_min: int


@dataclass(frozen=True, slots=True)
class QueueService:
    """A matter that a queue takes (事项). Several may go on one number."""

    id: str
    name: Words


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """One queue now. `wait` None: cannot be told now.

    Times are HH:MM local: `open_until` the counters' closing time today; `opens_at` when a closed queue gives numbers
    again today, empty when it does not. `left_today`: how many numbers are left by the daily quota, None without one.
    `stopped`: the hall gives no further numbers of it today; `instead`: the queue to go to, by its id, empty for none.
    """

    id: str
    letter: str
    name: Words
    about: Words  # what it is for, one line
    counters: Words  # 3 至 6 号
    where: Words  # 一楼东侧
    needs_identity: bool  # 实名取号: this queue gives numbers to people who laid down a card
    open: bool
    open_until: str
    waiting: int
    next_ticket: str
    wait: Wait | None
    opens_at: str = ""
    left_today: int | None = None
    services: tuple[QueueService, ...] = ()
    stopped: bool = False
    instead: str = ""


@dataclass(frozen=True, slots=True)
class TriageAnswer:
    """One answer of a triage question: it leads to another question, or to a queue and perhaps a service in it."""

    id: str
    text: Words
    question_id: str = ""
    queue_id: str = ""
    service_id: str = ""


@dataclass(frozen=True, slots=True)
class TriageQuestion:
    """One question that leads people to the right queue (导办). The first of the tuple is asked first."""

    id: str
    text: Words
    answers: tuple[TriageAnswer, ...]


@dataclass(frozen=True, slots=True)
class HallStatus:
    """The hall as the backend told it. `as_of` is an instant in UTC.

    `declarable`: the classes people may declare here. Not `confirmed`: this terminal was moved to another site, and
    gives no numbers until somebody confirms it. `offline`: nobody tells anything now; names and places are as of
    `as_of`, open is what this terminal gives numbers for by itself, and who waits is not known. `live_per_person`,
    `live_per_queue`: how many live numbers one person may hold here, and in one queue; 0: any, or it was not told.
    """

    site: Site
    queues: tuple[QueueStatus, ...]
    business_date: date
    as_of: datetime
    triage: tuple[TriageQuestion, ...] = ()
    declarable: tuple[Priority, ...] = ()
    confirmed: bool = True
    offline: bool = False
    live_per_person: int = 0
    live_per_queue: int = 0

    def open_to(self, held: Sequence[QueueNumber]) -> tuple[QueueStatus, ...]:
        """The queues that have a number for whoever holds these, now and by the limits."""
        if self.live_per_person and len(held) >= self.live_per_person:
            return ()
        here = Counter(number.queue.id for number in held)
        most = self.live_per_queue
        return tuple(queue for queue in self.queues if queue.open and not (most and here[queue.id] >= most))


@dataclass(frozen=True, slots=True, repr=False)
class NumberOrder:
    """What a citizen asks for. `holder_number` is the ID number of the card laid down, None without one.

    `nth` tells a second number for the same queue in one visit from the first asked for twice. `services`: ids of the
    queue's services. `declared`: the class somebody says they are in.
    """

    queue_id: str
    holder_number: str | None = None
    nth: int = 1
    services: tuple[str, ...] = ()
    declared: Priority | None = None

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"NumberOrder(queue_id={self.queue_id!r}, held={self.holder_number is not None}, nth={self.nth})"


@dataclass(frozen=True, slots=True)
class QueueNumber:
    """A number the backend committed. `serial` 20261123-A-0012 is unique in the site; `url` is for a phone.

    `business_date` is the one day it is good for. `check_in_by`: a number taken on the phone waits for nobody after
    this instant (UTC) unless it was checked in at the hall. `offline`: this terminal gave it without a backend; it
    counts like any other, but its place cannot be told now: `ahead` is 0 and says nothing, `wait` is None. `called_to`:
    the label of the counter that calls or serves it now.
    """

    id: str
    ticket: str  # A012, as it is called
    serial: str
    queue: QueueStatus
    ahead: int
    wait: Wait | None
    business_date: date
    issued_at: datetime
    url: str
    priority: Priority = Priority.ORDINARY
    services: tuple[str, ...] = ()
    check_in_by: datetime | None = None
    offline: bool = False
    called_to: str = ""


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """From one minute of the local day up to, not including, another; 1440 is its end."""

    from_min: int
    to_min: int


@dataclass(frozen=True, slots=True)
class OfflineRange:
    """Numbers this terminal may give on `business_date` while it reaches no backend: from `first` on.

    `urls` holds the phone page of each, in order: there are as many numbers as URLs. `spans`: when the queue gives
    numbers on that day, holidays looked at; none: not at all. `open_until`: when its counters close, HH:MM local.
    """

    queue_id: str
    letter: str
    business_date: date
    first: int
    urls: tuple[str, ...]
    spans: tuple[OpenSpan, ...] = ()
    open_until: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class OfflineNumber:
    """A number this terminal gave without a backend. `issued_at` by its own clock, UTC.

    `instead_of`: the Idempotency-Key its order has, or would have had, at the backend. What was taken under it, the
    answer lost on the way, nobody holds: it is given up; and nothing can be taken under it any more. `site_id`: where
    it was given, should the terminal have been moved since; empty: where it is now.
    """

    order: NumberOrder
    business_date: date
    number: int
    issued_at: datetime
    instead_of: str = ""
    site_id: str = ""

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"OfflineNumber(order={self.order!r}, number={self.number})"


class OfflineFate(StrEnum):
    """What the backend did with a number given offline."""

    ACCEPTED = "accepted"
    KNOWN = "known"  # the same one came before
    FOREIGN = "foreign"  # not of a range of this terminal, or of a queue that is not there
    CONFLICT = "conflict"  # this number is on record with another instant or order
