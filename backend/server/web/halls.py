"""The public pages of halls: how full they are now, when they are open, which queue is the right one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from backend.server.api.callers import house_of
from backend.server.queueing.desk import enter_hall, queue_rules
from backend.server.queueing.halls import hall_status, site_of
from backend.server.queueing.holidays import DayKind
from backend.server.queueing.hours import DAYS, WeeklyHours, written
from backend.server.queueing.openings import counters_of
from backend.server.queueing.triage import lead
from backend.server.store.tables import QueueRow, SiteRow
from backend.server.web.forms import PublicRoute
from backend.server.web.pages import Page
from kiosk.domain.queueing import TriageAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Hall
    from backend.server.queueing.hours import Span
    from backend.server.queueing.openings import Opening
    from kiosk.domain.queueing import QueueStatus

LOOK_AHEAD: Final = timedelta(days=30)
_MOST_ANSWERS: Final = 12

router = APIRouter(route_class=PublicRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class OtherDay:
    """A day on which a queue is not open as every week. `hours` empty: closed."""

    day: date
    hours: str
    holiday: bool
    moved: bool


@dataclass(frozen=True, slots=True)
class OpenQueue:
    """One queue for people at home. `week`: Monday first, hours as text; `books`: whether slots can be booked."""

    now: QueueStatus
    week: tuple[str, ...]
    today: str
    other_days: tuple[OtherDay, ...]
    books: bool


@router.get("/halls")
def halls(request: Request) -> Response:
    """Every hall."""
    house = house_of(request)
    with house.store.read() as session:
        sites = tuple(site_of(row) for row in session.scalars(select(SiteRow).order_by(SiteRow.id)))
    return Page.asked_for(request, house.catalogue).render("halls.html", sites=sites)


@router.get("/halls/{site_id}")
def hall_page(request: Request, site_id: str) -> Response:
    """One hall: its queues now, numbers left, hours and holidays."""
    house = house_of(request)
    at = house.foundation.clock()
    with house.store.read() as session:
        status = hall_status(session, site_id, at=at)
        hall = enter_hall(session, site_id, at=at)
        queues = tuple(_open_queue(session, hall, queue) for queue in status.queues)
    return Page.asked_for(request, house.catalogue).render(
        "hall.html", hall=status, queues=queues, days=DAYS, as_of=hall.now.local
    )


@router.get("/halls/{site_id}/find")
def find_queue(request: Request, site_id: str, answer: Annotated[list[str], Query(max_length=64)] = []) -> Response:  # noqa: B006  FastAPI copies it
    """A few questions, one a page, that lead to the right queue (导办)."""
    house = house_of(request)
    page = Page.asked_for(request, house.catalogue)
    with house.store.read() as session:
        status = hall_status(session, site_id, at=house.foundation.clock())
    led = lead(status.triage, answer[:_MOST_ANSWERS])
    if led is None:
        return RedirectResponse(f"/halls/{status.site.id}{page.query}", status_code=303)
    queue = None
    if isinstance(led, TriageAnswer):
        queue = next(one for one in status.queues if one.id == led.queue_id)
    return page.render(
        "find.html", hall=status, question=None if queue else led, queue=queue, answers=answer[:_MOST_ANSWERS]
    )


def _open_queue(session: Session, hall: Hall, status: QueueStatus) -> OpenQueue:
    row = session.get_one(QueueRow, (hall.site.id, status.id))
    rules = queue_rules(row)
    counters = counters_of(row, site=hall.rules, rules=rules)
    weekly = WeeklyHours.parse(row.counter_hours)
    return OpenQueue(
        now=status,
        week=tuple(_hours(spans) for spans in weekly.days),
        today=_hours(counters.spans_on(hall.today)),
        other_days=tuple(_other_days(hall, counters, weekly)),
        books=bool(rules.slot_quota),
    )


def _other_days(hall: Hall, counters: Opening, weekly: WeeklyHours) -> Sequence[OtherDay]:
    told = []
    for ahead in range(LOOK_AHEAD.days + 1):
        day = hall.today + timedelta(days=ahead)
        spans = counters.spans_on(day)
        if spans != weekly.days[day.weekday()]:
            kind = counters.kind(day)
            told.append(OtherDay(day, _hours(spans), kind is DayKind.HOLIDAY, kind is DayKind.MOVED_WORKDAY))
    return told


def _hours(spans: Sequence[Span]) -> str:
    return " ".join(f"{written(span.from_min)}–{written(span.to_min)}" for span in spans)
