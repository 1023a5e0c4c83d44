"""The supervisor's page: every counter's state, closing one early, moving or stopping a whole queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from sqlalchemy import select

from backend.server.events import Event
from backend.server.queueing.counters import close_counter, counters_now, current
from backend.server.queueing.desk import Clerk
from backend.server.queueing.moving import move_queue
from backend.server.queueing.positions import board
from backend.server.queueing.refusals import Refused
from backend.server.queueing.states import CounterState
from backend.server.queueing.stops import resume_numbering, stop_numbering
from backend.server.staff import sessions
from backend.server.staff.callers import FormId, StaffRoute, Visit, go, may, pressed
from backend.server.staff.deeds import Deed, note
from backend.server.staff.members import names_of
from backend.server.staff.roles import Permission
from backend.server.store.staff_tables import StaffSessionRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.server.queueing.counters import CounterNow
    from backend.server.queueing.desk import NumberNow
    from kiosk.domain.refusal import Refusal

router = APIRouter(route_class=StaffRoute, include_in_schema=False)
_HERE: Final = "/staff/hall"


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter, who sits there and which number is at it."""

    counter: CounterNow
    who: str
    number: NumberNow | None


@router.get(_HERE)
def hall(visit: Annotated[Visit, Depends(may(Permission.SEE_HALL))], site: str = "") -> Response:
    """All counters and queues."""
    return _told(visit, visit.site(site), "hall.html")


@router.get("/staff/hall/now")
def hall_now(visit: Annotated[Visit, Depends(may(Permission.SEE_HALL))], site: str = "") -> Response:
    """The same, for htmx."""
    return _told(visit, visit.site(site), "hall_now.html")


@router.post("/staff/hall/close")
def close_early(
    visit: Annotated[Visit, Depends(pressed(Permission.CLOSE_OTHERS))], site_id: FormId = "", counter_id: FormId = ""
) -> Response:
    """Close a counter for whoever sits there. A number at it is finished or sent on first."""
    site = visit.site(site_id)
    try:
        with visit.house.store.write() as session:
            if sessions.first_press(session, f"{visit.who.member.id}.{visit.nonce}", at=visit.at):
                _close(session, visit, site, counter_id)
    except Refused as error:
        return _told(visit, site, "hall.html", refusal=error.refusal, status=403)
    return go(visit.request, f"{_HERE}?site={site}")


@router.post("/staff/hall/move")
def move(
    visit: Annotated[Visit, Depends(pressed(Permission.MOVE_QUEUE))],
    site_id: FormId = "",
    from_queue: FormId = "",
    to_queue: FormId = "",
) -> Response:
    """Move all who wait in one queue into another, places kept."""
    site = visit.site(site_id)
    moved = None
    try:
        with visit.house.store.write() as session:
            if sessions.first_press(session, f"{visit.who.member.id}.{visit.nonce}", at=visit.at):
                moved = move_queue(
                    session,
                    site_id=site,
                    from_queue=from_queue,
                    to_queue=to_queue,
                    staff_id=visit.who.member.id,
                    at=visit.at,
                )
                _note(session, visit, Deed.QUEUE_MOVED, f"{site}/{from_queue}>{to_queue}")
    except Refused as error:
        return _told(visit, site, "hall.html", refusal=error.refusal, status=403)
    return _told(visit, site, "hall.html", moved=moved)


@router.post("/staff/hall/stop")
def stop(
    visit: Annotated[Visit, Depends(pressed(Permission.STOP_QUEUE))],
    site_id: FormId = "",
    queue_id: FormId = "",
    instead: FormId = "",
) -> Response:
    """Give no numbers of a queue any more today."""
    site = visit.site(site_id)
    try:
        with visit.house.store.write() as session:
            if stop_numbering(session, site_id=site, queue_id=queue_id, instead=instead, at=visit.at):
                _note(session, visit, Deed.QUEUE_STOPPED, f"{site}/{queue_id}" + (f">{instead}" if instead else ""))
    except Refused as error:
        return _told(visit, site, "hall.html", refusal=error.refusal, status=403)
    return go(visit.request, f"{_HERE}?site={site}")


@router.post("/staff/hall/resume")
def resume(
    visit: Annotated[Visit, Depends(pressed(Permission.STOP_QUEUE))], site_id: FormId = "", queue_id: FormId = ""
) -> Response:
    """Give numbers of a queue again."""
    site = visit.site(site_id)
    with visit.house.store.write() as session:
        if resume_numbering(session, site_id=site, queue_id=queue_id, at=visit.at):
            _note(session, visit, Deed.QUEUE_RESUMED, f"{site}/{queue_id}")
    return go(visit.request, f"{_HERE}?site={site}")


def _close(session: Session, visit: Visit, site_id: str, counter_id: str) -> None:
    """As whoever sits there: the counter's record keeps who it was; the deed says who closed it."""
    seated = {one.id: one.staff_id for one in counters_now(session, site_id) if one.state is not CounterState.CLOSED}
    close_counter(session, Clerk(site_id, counter_id, seated.get(counter_id) or ""), at=visit.at)
    for row in session.scalars(
        select(StaffSessionRow).where(StaffSessionRow.site_id == site_id, StaffSessionRow.counter_id == counter_id)
    ):
        row.site_id = row.counter_id = None
    _note(session, visit, Deed.COUNTER_CLOSED_EARLY, f"{site_id}/{counter_id}")


def _note(session: Session, visit: Visit, deed: Deed, subject: str) -> None:
    note(session, deed, by_id=visit.who.member.id, subject=subject, at=visit.at)
    visit.house.foundation.log.info(Event.STAFF_DEED, deed=deed, staff=visit.who.member.id, subject=subject)


def _told(
    visit: Visit,
    site_id: str,
    template: str,
    *,
    refusal: Refusal | None = None,
    moved: int | None = None,
    status: int = 200,
) -> Response:
    with visit.house.store.read() as session:
        counters = counters_now(session, site_id)
        names = names_of(session, [one.staff_id for one in counters])
        desks = tuple(
            Desk(
                one,
                names.get(one.staff_id or "", ""),
                None if one.state is CounterState.CLOSED else current(session, Clerk(site_id, one.id, ""), at=visit.at),
            )
            for one in counters
        )
        return visit.page_for(session, site_id).render(
            template,
            status=status,
            who=visit.who,
            board=board(session, site_id, at=visit.at),
            desks=desks,
            site_id=site_id,
            refusal=refusal,
            moved=moved,
            at=visit.at,
        )
