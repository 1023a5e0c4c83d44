"""The page of an appointment (预约): when, where, the code to check in with, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from backend.server.api.callers import house_of
from backend.server.events import Event
from backend.server.queueing.appointments import AppointmentState, cancel
from backend.server.queueing.desk import enter_hall, token_digest
from backend.server.queueing.halls import site_of
from backend.server.store.queue_tables import AppointmentRow
from backend.server.store.tables import QueueRow
from backend.server.web.codes import qr
from backend.server.web.forms import FormText, PublicRoute, keep_form, own_form, require_own_form
from backend.server.web.pages import Page
from kiosk.domain.message import Words

if TYPE_CHECKING:
    from datetime import datetime

    from backend.server.house import House
    from kiosk.domain.queueing import Site

router = APIRouter(route_class=PublicRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment as its page shows it. Times are the hall's. `over`: its day has passed."""

    site: Site
    queue_name: Words
    where: Words
    from_at: datetime
    to_at: datetime
    state: AppointmentState
    over: bool
    early_min: int
    late_min: int


def appointment_path(token: str) -> str:
    """Where an appointment has its page."""
    return f"/a/{token}"


@router.get("/a/{token}")
@router.get("/A/{token}")
def appointment_page(request: Request, token: str) -> Response:
    """Show an appointment to whoever holds its link."""
    house = house_of(request)
    page = Page.asked_for(request, house.catalogue)
    booked = _find(house, token)
    if booked is None:
        return page.render("notice.html", status=404, stem="appointment.unknown", number=None)
    url = f"{house.addresses.public}{appointment_path(token.upper())}"
    open_ = booked.state is AppointmentState.BOOKED and not booked.over
    answer = page.render(
        "appointment.html",
        booked=booked,
        token=token,
        code=qr(url) if open_ else None,
        open=open_,
        asking=request.query_params.get("cancel") == "yes",
        form_token=own_form(request),
    )
    return keep_form(request, answer)


@router.post("/a/{token}/cancel")
def cancel_appointment(request: Request, token: str, csrf: FormText = "") -> Response:
    """Take an appointment back. Twice is once."""
    require_own_form(request, csrf)
    house = house_of(request)
    page = Page.asked_for(request, house.catalogue)
    with house.store.write() as session:
        cancelled = cancel(session, token)
    if cancelled:
        house.foundation.log.info(Event.APPOINTMENT_CANCELLED)
    return RedirectResponse(f"/a/{token}{page.query}", status_code=303, headers={"cache-control": "no-store"})


def _find(house: House, token: str) -> Booked | None:
    with house.store.read() as session:
        found = select(AppointmentRow).where(AppointmentRow.token_sha256 == token_digest(token.upper()))
        row = session.scalars(found).one_or_none()
        if row is None:
            return None
        hall = enter_hall(session, row.site_id, at=house.foundation.clock())
        queue = session.get_one(QueueRow, (row.site_id, row.queue_id))
        zone = ZoneInfo(hall.site.time_zone)
        return Booked(
            site=site_of(hall.site),
            queue_name=Words.from_mapping(queue.name),
            where=Words.from_mapping(queue.where),
            from_at=row.slot_from.astimezone(zone),
            to_at=row.slot_to.astimezone(zone),
            state=AppointmentState(row.state),
            over=row.business_date < hall.today,
            early_min=hall.rules.early_min,
            late_min=hall.rules.late_min,
        )
