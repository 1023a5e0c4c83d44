"""A number or an appointment from home: a phone, the code sent to it, and then the page of what was taken.

Three steps, each a form; the phone number stands in none of them but the first, and is never kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select

from backend.server.api.callers import address_of, house_of
from backend.server.events import Event
from backend.server.queueing.appointments import DAYS_AHEAD, AppointmentState, book, slots
from backend.server.queueing.desk import enter_hall, queue_rules
from backend.server.queueing.halls import hall_status
from backend.server.queueing.refusals import Refused, queue_unknown
from backend.server.second_factor.public_codes import RightCode
from backend.server.second_factor.public_refusals import too_many_booked
from backend.server.store.counting import take_turn
from backend.server.store.queue_tables import AppointmentRow
from backend.server.store.tables import QueueRow
from backend.server.web.appointments import appointment_path
from backend.server.web.forms import (
    FormText,
    FormTexts,
    PublicRoute,
    code_in,
    keep_form,
    mobile_in,
    own_form,
    require_own_form,
)
from backend.server.web.pages import Page
from kiosk.domain.identity import mask_number
from kiosk.domain.queueing import NumberOrder

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.server.house import House
    from backend.server.queueing.appointments import Slot
    from kiosk.domain.queueing import HallStatus, QueueStatus
    from kiosk.domain.refusal import Refusal

MOST_BOOKED: Final = 2
"""Appointments of one phone at one site that are still to come."""

router = APIRouter(route_class=PublicRoute, include_in_schema=False)


class _CodeForm(BaseModel):
    """What the form with the code holds. `masked` is shown again, nothing else is done with it."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    csrf: str = Field(default="", max_length=256)
    sealed: str = Field(default="", max_length=512, repr=False)
    code_id: str = Field(default="", max_length=64, pattern=r"^[0-9a-f-]*$")
    masked: str = Field(default="", max_length=20, pattern=r"^[0-9*]*$")
    code: str = Field(default="", max_length=32, repr=False)
    slot: str = Field(default="", max_length=11, pattern=r"^[0-9]*$")
    service: list[str] = Field(default_factory=list, max_length=16)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What somebody wants: a number now, or the slot of an appointment."""

    house: House
    page: Page
    hall: HallStatus
    queue: QueueStatus
    slot: datetime | None
    services: tuple[str, ...]

    @property
    def slot_local(self) -> datetime | None:
        """The slot's beginning in the hall's zone."""
        return self.slot.astimezone(ZoneInfo(self.hall.site.time_zone)) if self.slot else None

    @property
    def path(self) -> str:
        """Where this queue's forms live."""
        return f"/halls/{self.hall.site.id}/queues/{self.queue.id}"


@router.get("/halls/{site_id}/queues/{queue_id}/take")
def ask_for_phone(request: Request, site_id: str, queue_id: str, slot: str = "") -> Response:
    """Ask for a phone number, and which matters."""
    asked = _asked(request, site_id, queue_id, slot, ())
    if asked.slot is None and not asked.queue.open:
        return RedirectResponse(f"/halls/{site_id}{asked.page.query}", status_code=303)
    return _form(request, asked)


@router.get("/halls/{site_id}/queues/{queue_id}/book")
def choose_slot(
    request: Request, site_id: str, queue_id: str, day: Annotated[str, Query(max_length=10)] = ""
) -> Response:
    """Show the slots of a day."""
    asked = _asked(request, site_id, queue_id, "", ())
    house, at = asked.house, asked.house.foundation.clock()
    with house.store.read() as session:
        hall = enter_hall(session, site_id, at=at)
        days = _days_with_slots(session, site_id, queue_id, hall.today, at=at)
    chosen = next((one for one in days if str(one[0]) == day), days[0] if days else None)
    zone = hall.now.local.tzinfo
    shown = [(slot, slot.from_at.astimezone(zone), slot.to_at.astimezone(zone)) for slot in chosen[1]] if chosen else []
    return asked.page.render(
        "slots.html", asked=asked, days=[one[0] for one in days], chosen=chosen[0] if chosen else None, slots=shown
    )


@router.post("/halls/{site_id}/queues/{queue_id}/code")
def send_code(
    request: Request,
    site_id: str,
    queue_id: str,
    csrf: FormText = "",
    phone: FormText = "",
    slot: FormText = "",
    service: FormTexts = [],  # noqa: B006  FastAPI copies it
) -> Response:
    """Send a code. What is answered does not depend on whose phone it is."""
    require_own_form(request, csrf)
    asked = _asked(request, site_id, queue_id, slot, tuple(service))
    house = asked.house
    mobile = mobile_in(phone)
    if mobile is None:
        return _form(request, asked, fault="halls.phone_wrong", status=422)
    house.code_limit.spend(address_of(request))
    try:
        with house.store.write() as session:
            code_id = house.public_codes.send(
                session, mobile, site_id=site_id, language=asked.page.language, at=house.foundation.clock()
            )
    except Refused as error:
        return _form(request, asked, refusal=error.refusal, status=403)
    house.foundation.log.info(Event.PUBLIC_CODE_SENT, code=code_id, site=site_id)
    sealed = house.public_codes.seal(mobile, code_id=code_id)
    return _code_form(request, asked, _CodeForm(sealed=sealed, code_id=code_id, masked=mask_number(mobile)))


@router.post("/halls/{site_id}/queues/{queue_id}/number")
def take(request: Request, site_id: str, queue_id: str, typed: Annotated[_CodeForm, Form()]) -> Response:
    """Trade a right code for a number or an appointment. The same code leads to the same page again."""
    require_own_form(request, typed.csrf)
    asked = _asked(request, site_id, queue_id, typed.slot, tuple(typed.service))
    house, at = asked.house, asked.house.foundation.clock()
    code = code_in(typed.code)
    if code is None:
        return _code_form(request, asked, typed, fault="halls.code_malformed")
    house.code_limit.spend(address_of(request))
    where = ""
    with house.store.write() as session:
        checked = house.public_codes.check(session, typed.sealed, code, code_id=typed.code_id, site_id=site_id, at=at)
        if isinstance(checked, RightCode):
            where = checked.outcome or _give(session, asked, checked.phone, code_id=typed.code_id, at=at)
            house.public_codes.remember(session, typed.code_id, where)
    if not isinstance(checked, RightCode):
        house.foundation.log.info(Event.PUBLIC_CODE_WRONG, code=typed.code_id, site=site_id)
        return _code_form(request, asked, typed, refusal=checked.refusal)
    event = Event.NUMBER_RESERVED if asked.slot is None else Event.APPOINTMENT_BOOKED
    house.foundation.log.info(event, site=site_id, queue=queue_id)
    return RedirectResponse(f"{where}{asked.page.query}", status_code=303, headers={"cache-control": "no-store"})


def _give(session: Session, asked: _Asked, phone: str, *, code_id: str, at: datetime) -> str:
    """Take what was asked for; the path of its page. Its id is the code's: one code, one number. Raises Refused."""
    house, site_id = asked.house, asked.hall.site.id
    if asked.slot is None:
        order = NumberOrder(asked.queue.id, services=asked.services)
        house.numbers.reserve(session, order, phone=phone, number_id=code_id, site_id=site_id, at=at)
        return f"/n/{house.foundation.secret.page_token(code_id)}"
    owner = house.numbers.phone_digest(phone)
    _limit_bookings(session, owner, asked, at=at)
    booked = book(
        session,
        appointment_id=code_id,
        site_id=site_id,
        queue_id=asked.queue.id,
        slot_from=asked.slot,
        holder_hmac=owner,
        services=asked.services,
        at=at,
    )
    return appointment_path(booked.token)


def _limit_bookings(session: Session, owner: str, asked: _Asked, *, at: datetime) -> None:
    take_turn(session, AppointmentRow.__tablename__, owner)
    count = session.execute(
        select(func.count()).where(
            AppointmentRow.site_id == asked.hall.site.id,
            AppointmentRow.holder_hmac == owner,
            AppointmentRow.state == AppointmentState.BOOKED,
            AppointmentRow.slot_from > at,
        )
    ).scalar_one()
    if count >= MOST_BOOKED:
        raise too_many_booked(most=MOST_BOOKED)


def _asked(request: Request, site_id: str, queue_id: str, slot: str, services: tuple[str, ...]) -> _Asked:
    """Raises NoResultFound for no such site, Refused for no such queue."""
    house = house_of(request)
    with house.store.read() as session:
        hall = hall_status(session, site_id, at=house.foundation.clock())
    queue = next((one for one in hall.queues if one.id == queue_id), None)
    if queue is None:
        raise queue_unknown(service_line=hall.site.service_line)
    known = {one.id for one in queue.services}
    chosen = tuple(dict.fromkeys(one for one in services if one in known))
    return _Asked(house, Page.asked_for(request, house.catalogue), hall, queue, _slot(slot), chosen)


def _slot(text: str) -> datetime | None:
    """The beginning of a slot, as Unix seconds; None for a number now. What is no slot is refused by `book`."""
    return datetime.fromtimestamp(int(text), UTC) if text.isascii() and text.isdecimal() and len(text) <= 11 else None  # noqa: PLR2004  digits until the year 5138


def _days_with_slots(
    session: Session, site_id: str, queue_id: str, today: date, *, at: datetime
) -> list[tuple[date, tuple[Slot, ...]]]:
    row = session.get_one(QueueRow, (site_id, queue_id))
    if not queue_rules(row).slot_quota:
        return []
    days = (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
    told = ((day, slots(session, site_id, queue_id, day, at=at)) for day in days)
    return [(day, some) for day, some in told if some]


def _form(
    request: Request, asked: _Asked, *, fault: str = "", refusal: Refusal | None = None, status: int = 200
) -> Response:
    answer = asked.page.render(
        "take.html", status=status, asked=asked, fault=fault, refusal=refusal, form_token=own_form(request)
    )
    return keep_form(request, answer)


def _code_form(
    request: Request, asked: _Asked, typed: _CodeForm, *, fault: str = "", refusal: Refusal | None = None
) -> Response:
    answer = asked.page.render(
        "code.html",
        status=422 if fault else 403 if refusal else 200,
        asked=asked,
        typed=typed,
        fault=fault,
        refusal=refusal,
        minutes=int(asked.house.public_codes.rules.life.total_seconds() // 60),
        form_token=own_form(request),
    )
    return keep_form(request, answer)
