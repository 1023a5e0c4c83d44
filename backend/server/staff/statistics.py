"""The manager's page: waiting and service by hour, service and counter, no-shows, a forecast; charts and tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from sqlalchemy import select

from backend.server.queueing.counters import counters_now
from backend.server.queueing.desk import enter_hall
from backend.server.queueing.statistics import forecast
from backend.server.staff.callers import StaffRoute, Visit, may
from backend.server.staff.charts import Bar, columns, rows
from backend.server.staff.deeds import Deed, note
from backend.server.staff.period import Period, as_csv, sum_up
from backend.server.staff.roles import Permission
from backend.server.store.tables import QueueRow, SiteRow
from kiosk.domain.certificates import Satisfaction
from kiosk.domain.message import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from markupsafe import Markup
    from sqlalchemy.orm import Session

    from backend.server.queueing.statistics import Forecast, Times
    from backend.server.staff.pages import StaffPage

router = APIRouter(route_class=StaffRoute, include_in_schema=False)
_MOST_ROWS: Final = 12
_NOTHING: Final = ("–", "0")
_EARLIEST: Final = date(2001, 1, 1)


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart and the table that says the same. `stem`: its title in the catalogue."""

    stem: str
    drawn: Markup
    heads: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw: hours of which nothing is known stand in the table all the same."""
        return all(cell in _NOTHING for row in self.cells for cell in row[1:])


@router.get("/staff/statistics")
def statistics(
    visit: Annotated[Visit, Depends(may(Permission.SEE_STATISTICS))], site: str = "", first: str = "", last: str = ""
) -> Response:
    """Show some days."""
    site_id = visit.site(site)
    with visit.house.store.read() as session:
        hall = enter_hall(session, site_id, at=visit.at)
        period = sum_up(session, site_id, first=_day(first, hall.today), last=_day(last, hall.today))
        page = visit.page_for(session, site_id)
        told = forecast(session, site_id, hall.today, hour=hall.now.local.hour)
        return page.render(
            "statistics.html",
            who=visit.who,
            site=session.get_one(SiteRow, site_id),
            sites=[session.get_one(SiteRow, one) for one in visit.who.member.sites],
            period=period,
            today=hall.today,
            forecast=told,
            charts=_charts(session, site_id, page, period, told),
            levels=tuple(Satisfaction),
        )


@router.get("/staff/statistics.csv")
def export(
    visit: Annotated[Visit, Depends(may(Permission.EXPORT_STATISTICS))], site: str = "", first: str = "", last: str = ""
) -> Response:
    """The same days for a spreadsheet. No number of anybody, no name: sums only."""
    site_id = visit.site(site)
    with visit.house.store.read() as session:
        today = enter_hall(session, site_id, at=visit.at).today
        period = sum_up(session, site_id, first=_day(first, today), last=_day(last, today))
    with visit.house.store.write() as session:
        note(session, Deed.STATISTICS_EXPORTED, by_id=visit.who.member.id, subject=site_id, at=visit.at)
    name = f"{site_id}-{period.first}-{period.last}.csv"
    return Response(
        as_csv(period), media_type="text/csv", headers={"content-disposition": f'attachment; filename="{name}"'}
    )


def _day(text: str, today: date) -> date:
    """The day that was asked for, never one to come or of another century; today where none was."""
    try:
        return max(_EARLIEST, min(date.fromisoformat(text), today))
    except ValueError:
        return today


def _charts(session: Session, site_id: str, page: StaffPage, period: Period, told: Forecast) -> tuple[Chart, ...]:
    queues = session.scalars(select(QueueRow).where(QueueRow.site_id == site_id).order_by(QueueRow.position)).all()
    queue_names = {queue.id: Words.from_mapping(queue.name).say(page.language) for queue in queues}
    services = {
        one["id"]: Words.from_mapping(one["name"]).say(page.language)
        for queue in queues
        for one in queue.services or ()
    }
    counters = {one.id: page.say("staff.counter", counter=one.label) for one in counters_now(session, site_id)}
    return (
        _by_hour(page, "staff.statistics.times_by_hour", period.waiting_by_hour, period.serving_by_hour),
        _expected(page, told),
        _by_name(page, "staff.statistics.waiting_by_queue", period.waiting_by_queue, queue_names.get),
        _by_name(page, "staff.statistics.serving_by_service", period.serving_by_service, services.get),
        _by_name(page, "staff.statistics.serving_by_counter", period.serving_by_counter, counters.get),
    )


def _by_hour(page: StaffPage, stem: str, waiting: Mapping[int, Times], serving: Mapping[int, Times]) -> Chart:
    hours = _hours({*waiting, *serving})
    pairs = [(hour, waiting.get(hour), serving.get(hour)) for hour in hours]
    return Chart(
        stem,
        columns([Bar(f"{hour}", _min(waited), _min(served)) for hour, waited, served in pairs], title=page.say(stem)),
        tuple(
            page.say(f"staff.statistics.head.{one}")
            for one in ("hour", "waited", "waited_p90", "waited_count", "served", "served_count")
        ),
        tuple(
            (
                f"{hour}:00",
                *((_minutes(waited.mean_s), _minutes(waited.p90_s), str(waited.count)) if waited else ("–", "–", "0")),
                *((_minutes(served.mean_s), str(served.count)) if served else ("–", "0")),
            )
            for hour, waited, served in pairs
        ),
    )


def _expected(page: StaffPage, told: Forecast) -> Chart:
    """Today, whichever days are looked at: nothing is expected of days that are over."""
    taken = told.taken_by_hour
    hours = _hours({*taken, *told.by_hour})
    stem = "staff.statistics.expected"
    return Chart(
        stem,
        columns(
            [Bar(f"{hour}", told.by_hour.get(hour, 0.0), float(taken.get(hour, 0))) for hour in hours],
            title=page.say(stem),
        ),
        tuple(page.say(f"staff.statistics.head.{one}") for one in ("hour", "expected", "taken")),
        tuple((f"{hour}:00", f"{told.by_hour.get(hour, 0.0):.0f}", str(taken.get(hour, 0))) for hour in hours),
    )


def _by_name(page: StaffPage, stem: str, by: Mapping[str, Times], name: Callable[[str], str | None]) -> Chart:
    listed = sorted(by.items(), key=lambda one: one[1].mean_s, reverse=True)[:_MOST_ROWS]
    return Chart(
        stem,
        rows(
            [Bar(name(key) or key, _min(times)) for key, times in listed],
            title=page.say(stem),
            unit=page.say("staff.minutes"),
        ),
        tuple(page.say(f"staff.statistics.head.{one}") for one in ("what", "mean", "p90", "count")),
        tuple(
            (name(key) or key, _minutes(times.mean_s), _minutes(times.p90_s), str(times.count)) for key, times in listed
        ),
    )


def _hours(seen: set[int]) -> range:
    """From the first hour to the last; a working day at least."""
    return range(min({9, *seen}), max({17, *seen}) + 1)


def _min(times: Times | None) -> float:
    return times.mean_s / 60 if times else 0.0


def _minutes(seconds: int) -> str:
    return f"{seconds / 60:.1f}"
