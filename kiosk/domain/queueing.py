"""Queues and numbers (取号): what a hall tells, what a citizen holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from kiosk.domain.message import Words


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
class QueueStatus:
    """One queue now. `wait` None: cannot be told now.

    Times are HH:MM local: `open_until` the counters' closing time today; `opens_at` when a closed queue gives numbers
    again today, empty when it does not.
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


@dataclass(frozen=True, slots=True)
class HallStatus:
    """The hall as the backend told it. `as_of` is an instant in UTC."""

    site: Site
    queues: tuple[QueueStatus, ...]
    business_date: date
    as_of: datetime


@dataclass(frozen=True, slots=True, repr=False)
class NumberOrder:
    """What a citizen asks for. `holder_number` is the ID number of the card laid down, None without one.

    `nth` tells a second number for the same queue in one visit from the first asked for twice.
    """

    queue_id: str
    holder_number: str | None = None
    nth: int = 1

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"NumberOrder(queue_id={self.queue_id!r}, held={self.holder_number is not None}, nth={self.nth})"


@dataclass(frozen=True, slots=True)
class QueueNumber:
    """A number the backend committed. `serial` 20261123-A-0012 is unique in the site; `url` is for a phone."""

    id: str
    ticket: str  # A012, as it is called
    serial: str
    queue: QueueStatus
    ahead: int
    wait: Wait | None
    business_date: date
    issued_at: datetime
    url: str
