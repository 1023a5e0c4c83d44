"""Numbers without a backend: what a hall is like when nobody tells, and what a number given then says. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from kiosk.domain.queueing import OfflineNumber, QueueNumber
from kiosk.domain.tickets import serial, ticket

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from kiosk.domain.queueing import HallStatus, NumberOrder, OpenSpan, QueueStatus

CLOCK_SLACK: Final = timedelta(minutes=2)
"""A clock that stands further than this before the last answer of the backend is wrong: nothing is dated by it."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What is left of one queue's ranges on one day. `following`: the next number; `size`: of the newest range."""

    queue_id: str
    letter: str
    following: int
    left: int
    size: int
    spans: tuple[OpenSpan, ...]
    open_until: str


@dataclass(frozen=True, slots=True)
class Given:
    """A number this terminal gave: what the backend is to be told, and what the citizen was told."""

    number: OfflineNumber = field(repr=False)
    told: QueueNumber


@dataclass(frozen=True, slots=True)
class OfflineOrder:
    """Who asks for what, where and when. `key`: the Idempotency-Key it would have online; `day` the business date."""

    order: NumberOrder = field(repr=False)
    key: str
    queue: QueueStatus
    site_id: str
    day: date
    at: datetime


def business_date(hall: HallStatus, now: datetime) -> date:
    """The day at the site, whatever day it was when the hall was told."""
    return now.astimezone(ZoneInfo(hall.site.time_zone)).date()


def hall_without_backend(hall: HallStatus, stocks: Iterable[Stock], *, now: datetime) -> HallStatus | None:
    """The hall as this terminal can serve it alone: open is what it has numbers for, in the hours told before.

    None: it may give none, because it was moved and nobody confirmed it, or because its clock is wrong.
    """
    if not hall.confirmed or now < hall.as_of - CLOCK_SLACK:
        return None
    local = now.astimezone(ZoneInfo(hall.site.time_zone))
    known = {stock.queue_id: stock for stock in stocks}
    queues = hall.queues
    if hall.business_date != local.date():  # who was stopped, was stopped for that day
        queues = tuple(replace(queue, stopped=False, instead="") for queue in queues)
    minute = local.hour * 60 + local.minute
    queues = tuple(_alone(queue, known.get(queue.id), minute=minute) for queue in queues)
    return replace(hall, queues=queues, business_date=local.date(), offline=True)


def number_of(order: OfflineOrder, number: int, *, url: str) -> tuple[OfflineNumber, QueueNumber]:
    """What the backend is to be told of a number, and what the citizen is."""
    queue = order.queue
    told = QueueNumber(
        id=f"offline/{order.site_id}/{order.day}/{queue.id}/{number}",
        ticket=ticket(queue.letter, number),
        serial=serial(queue.letter, number, business_date=order.day),
        queue=queue,
        ahead=0,
        wait=None,
        business_date=order.day,
        issued_at=order.at,
        url=url,
        services=order.order.services,
        offline=True,
    )
    return OfflineNumber(order.order, order.day, number, order.at, order.key, order.site_id), told


def _alone(queue: QueueStatus, stock: Stock | None, *, minute: int) -> QueueStatus:
    gives = stock is not None and stock.left > 0 and not queue.stopped
    spans = stock.spans if stock is not None and gives else ()
    opens = any(span.from_min <= minute < span.to_min for span in spans)
    return replace(
        queue,
        open=opens,
        open_until=stock.open_until if stock is not None else "",
        waiting=0,
        wait=None,
        next_ticket=ticket(stock.letter, stock.following) if stock is not None and opens else "",
        opens_at="" if opens else _next(spans, minute),
        left_today=None,
    )


def _next(spans: tuple[OpenSpan, ...], minute: int) -> str:
    begins = min((span.from_min for span in spans if span.from_min > minute), default=None)
    return "" if begins is None else f"{begins // 60:02d}:{begins % 60:02d}"
