"""The counter console: choose a counter, then call, serve, send on. By keyboard alone, and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from backend.server.queueing.counters import close_counter, counters_now
from backend.server.queueing.desk import Clerk
from backend.server.queueing.refusals import Refused
from backend.server.staff import displays, sessions
from backend.server.staff.callers import (
    FormId,
    FormText,
    FormTexts,
    NotAllowed,
    StaffRoute,
    Visit,
    go,
    may,
    posted,
    pressed,
    require,
)
from backend.server.staff.commands import Command, Order, carry_out, permission_of
from backend.server.staff.counter_view import look, number_of_ticket
from backend.server.staff.members import names_of
from backend.server.staff.roles import Permission
from backend.server.store.tables import SiteRow

if TYPE_CHECKING:
    from kiosk.domain.refusal import Refusal

router = APIRouter(route_class=StaffRoute, include_in_schema=False)
HERE: Final = "/staff/counter"
Sits = Annotated[Visit, Depends(may(Permission.SIT))]


@router.get("/staff/counters")
def choose(visit: Sits, site: str = "") -> Response:
    """Choose a counter."""
    site_id = visit.site(site)
    with visit.house.store.read() as session:
        counters = counters_now(session, site_id)
        names = names_of(session, [one.staff_id for one in counters])
        sites = [session.get_one(SiteRow, one) for one in visit.who.member.sites]
        return visit.page_for(session, site_id).render(
            "counters.html", who=visit.who, counters=counters, names=names, sites=sites, site_id=site_id
        )


@router.post("/staff/counters")
def sit_down(
    visit: Annotated[Visit, Depends(pressed(Permission.SIT))], site_id: FormId = "", counter_id: FormId = ""
) -> Response:
    """Sit down at a counter; it is opened with a press of its own. Raises Refused: a number is at another one."""
    clerk = Clerk(visit.site(site_id), counter_id, visit.who.member.id)
    with visit.house.store.write() as session:
        known = {one: counters_now(session, one) for one in visit.who.member.sites}
        if counter_id not in {one.id for one in known[clerk.site_id]}:
            raise NotAllowed
        for site, counters in known.items():  # nobody sits at two: the other closes, or says that a number is there
            for one in counters:
                if one.staff_id == clerk.staff_id and (site, one.id) != (clerk.site_id, counter_id):
                    close_counter(session, Clerk(site, one.id, clerk.staff_id), at=visit.at)
        sessions.sit_down(session, visit.who.token, site_id=clerk.site_id, counter_id=counter_id)
    return go(visit.request, HERE)


@router.post("/staff/counter/leave")
def leave(visit: Annotated[Visit, Depends(pressed(Permission.SIT))]) -> Response:
    """Close the counter and choose another. Raises Refused: a number is still there."""
    with visit.house.store.write() as session:
        if look(session, visit.clerk, at=visit.at).mine:
            close_counter(session, visit.clerk, at=visit.at)
        sessions.sit_down(session, visit.who.token, site_id=None, counter_id=None)
    return go(visit.request, "/staff/counters")


@router.get(HERE)
def console(visit: Sits) -> Response:
    """The whole console."""
    if visit.who.counter_id is None or visit.who.site_id not in visit.who.member.sites:
        return go(visit.request, "/staff/counters")
    return _told(visit, "console.html")


@router.get("/staff/counter/desk")
def desk(visit: Sits, stamp: str = "") -> Response:
    """The left side, for htmx; nothing where it would look the same."""
    with visit.house.store.read() as session:
        same = look(session, visit.clerk, at=visit.at).stamp == stamp
    return Response(status_code=204) if same else _told(visit, "desk.html")


@router.get("/staff/counter/line")
def line(visit: Sits) -> Response:
    """The lists, for htmx."""
    return _told(visit, "line.html")


@router.post("/staff/counter/pair")
def pair(visit: Annotated[Visit, Depends(pressed(Permission.PAIR_DISPLAY))]) -> Response:
    """Make a code that binds a screen to this counter."""
    with visit.house.store.write() as session:
        code = displays.offer(session, visit.house.foundation.secret, visit.clerk, at=visit.at)
    return _told(visit, "console.html", pairing_code=displays.written(code))


@router.post("/staff/counter/unpair")
def unpair(visit: Annotated[Visit, Depends(pressed(Permission.PAIR_DISPLAY))]) -> Response:
    """Take every screen of this counter off."""
    with visit.house.store.write() as session:
        displays.unpair(session, visit.clerk, at=visit.at)
    return go(visit.request, HERE)


@router.post("/staff/counter/{command}")
def press(  # noqa: PLR0913, PLR0917  as many fields as the forms have
    request: Request,
    visit: Annotated[Visit, Depends(posted)],
    command: str,
    number_id: FormId = "",
    ticket: FormText = "",
    to: FormText = "",
    keep_place: FormId = "",
    listed: FormId = "",
    done: FormTexts = [],  # noqa: B006  FastAPI copies it
) -> Response:
    """Carry out a command, once for each nonce; a press that comes twice only shows how things stand."""
    try:
        known = Command(command)
    except ValueError as error:
        raise NotAllowed from error
    require(visit, permission_of(known))
    clerk = visit.clerk
    kind, _, target = to.partition(":")
    notice = ""
    try:
        with visit.house.store.write() as session:
            if sessions.first_press(session, f"{visit.who.member.id}.{visit.nonce}", at=visit.at):
                order = Order(
                    number_id=number_id or number_of_ticket(session, clerk, ticket, at=visit.at),
                    queue_id=target if kind == "queue" else None,
                    counter_id=target if kind == "counter" else None,
                    keep_place=keep_place == "yes",
                    done=tuple(done) if listed else None,
                )
                notice = carry_out(session, clerk, known, order, at=visit.at)
    except Refused as error:
        return _told(visit, _part(visit), refusal=error.refusal, status=403)
    if visit.by_htmx or notice:
        return _told(visit, _part(visit), notice=notice)
    return go(request, HERE)


def _part(visit: Visit) -> str:
    return "pressed.html" if visit.by_htmx else "console.html"


def _told(
    visit: Visit,
    template: str,
    *,
    refusal: Refusal | None = None,
    notice: str = "",
    pairing_code: str = "",
    status: int = 200,
) -> Response:
    with visit.house.store.read() as session:
        view = look(session, visit.clerk, at=visit.at)
        page = visit.page_for(session, visit.clerk.site_id)
        return page.render(
            template,
            status=status,
            who=visit.who,
            view=view,
            site=session.get_one(SiteRow, visit.clerk.site_id),
            names=names_of(session, [view.counter.staff_id]),
            screens=displays.count(session, visit.clerk, at=visit.at),
            at=visit.at,
            refusal=refusal,
            notice=notice,
            pairing_code=pairing_code,
        )
