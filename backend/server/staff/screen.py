"""The citizen's screen: pairing it, what it shows, and 好差评 in the terminal's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from backend.server.api.callers import address_of, house_of
from backend.server.queueing.refusals import Refused
from backend.server.queueing.reviews import BAD, REASONS, review
from backend.server.staff import displays, sessions
from backend.server.staff.callers import (
    FORM_COOKIE,
    FormId,
    FormText,
    FormTexts,
    NobodySignedIn,
    StaffRoute,
    go,
    language_of,
    outside,
    put_cookie,
    require_own_form,
)
from backend.server.staff.displays import Screen, Showing
from backend.server.staff.pages import StaffPage
from backend.server.store.tables import SiteRow
from kiosk.domain.certificates import Satisfaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter(route_class=StaffRoute, include_in_schema=False)
COOKIE: Final = "__Host-display"
PAIR: Final = "/staff/display"
_COOKIE_LIFE_S: Final = int(displays.SCREEN_LIFE.total_seconds())


@dataclass(frozen=True, slots=True)
class Paired:
    """One request of a paired screen."""

    screen: Screen
    page: StaffPage


def paired(request: Request) -> Paired:
    """The screen that calls. Raises NobodySignedIn."""
    house = house_of(request)
    with house.store.read() as session:
        screen = displays.find(session, request.cookies.get(COOKIE, ""), at=house.foundation.clock())
        if screen is None:
            raise NobodySignedIn
        zone = ZoneInfo(session.get_one(SiteRow, screen.site_id).time_zone)
    form_token = sessions.form_token(house.foundation.secret, screen.token)
    return Paired(screen, StaffPage(house.catalogue, language_of(request), form_token=form_token, zone=zone))


@router.get(PAIR)
def ask(request: Request) -> Response:
    """Ask for the code; a screen that is paired goes to its counter."""
    try:
        screen = paired(request).screen
    except NobodySignedIn:
        return _pairing(request)
    return go(request, f"{PAIR}/{screen.counter_id}")


@router.post(PAIR)
def pair(request: Request, csrf: FormText = "", code: FormText = "") -> Response:
    """Pair this browser with the counter whose console shows the code."""
    house = house_of(request)
    page, _ = outside(request)
    require_own_form(request, csrf, page.form_token)
    house.staff_limit.spend(address_of(request))
    with house.store.write() as session:
        screen = displays.pair(session, house.foundation.secret, code, at=house.foundation.clock())
    if screen is None:
        return _pairing(request, fault=page.say("staff.display.code_wrong"), status=403)
    response = go(request, f"{PAIR}/{screen.counter_id}")
    put_cookie(response, COOKIE, screen.token, life_s=_COOKIE_LIFE_S)
    return response


@router.get("/staff/display/{counter_id}")
def show(request: Request, counter_id: str, screen: Annotated[Paired, Depends(paired)]) -> Response:
    """The whole screen."""
    if counter_id != screen.screen.counter_id:
        return go(request, f"{PAIR}/{screen.screen.counter_id}")
    return _in_use(request, screen, _told(request, screen, "display.html"))


@router.get("/staff/display/{counter_id}/now")
def now(request: Request, counter_id: str, screen: Annotated[Paired, Depends(paired)], stamp: str = "") -> Response:  # noqa: ARG001  the cookie says which
    """What it shows, for htmx; nothing where it would look the same."""
    house = house_of(request)
    with house.store.read() as session:
        same = displays.look(session, screen.screen, at=house.foundation.clock()).stamp == stamp
    answer = Response(status_code=204) if same else _told(request, screen, "display_now.html")
    return _in_use(request, screen, answer)


@router.post("/staff/display/{counter_id}/review")
def give(
    request: Request,
    counter_id: str,
    screen: Annotated[Paired, Depends(paired)],
    csrf: FormText = "",
    number_id: FormId = "",
    satisfaction: FormId = "",
    asked: FormId = "",
    reason: FormTexts = [],  # noqa: B006  FastAPI copies it
) -> Response:
    """Keep a review; after a bad one, ask once what was bad. Only for the number this screen asks about."""
    require_own_form(request, csrf, screen.page.form_token)
    house = house_of(request)
    at = house.foundation.clock()
    template = "display_now.html" if request.headers.get("hx-request") == "true" else "display.html"
    if satisfaction not in set(Satisfaction):
        return _told(request, screen, template)
    level = Satisfaction(satisfaction)
    if level in BAD and not asked:
        return _told(request, screen, template, level=level)
    with house.store.write() as session:
        if displays.asks_about(session, screen.screen, number_id, at=at):
            _keep(session, screen.screen, number_id, level, [one for one in REASONS if one in reason], request)
    if template == "display.html":
        return go(request, f"{PAIR}/{counter_id}")
    return _told(request, screen, template)


def _in_use(request: Request, screen: Paired, answer: Response) -> Response:
    """Once a day the month of a screen that is in use begins anew: in the database, and in its cookie."""
    house, at = house_of(request), house_of(request).foundation.clock()
    if displays.is_stale(screen.screen, at=at):
        with house.store.write() as session:
            displays.renew(session, screen.screen, at=at)
        put_cookie(answer, COOKIE, screen.screen.token, life_s=_COOKIE_LIFE_S)
    return answer


def _keep(
    session: Session, screen: Screen, number_id: str, level: Satisfaction, reasons: list[str], request: Request
) -> None:
    at = house_of(request).foundation.clock()
    try:
        review(session, number_id, site_id=screen.site_id, satisfaction=level, reasons=reasons, at=at)
    except Refused:
        return  # reviewed already: the screen shows how things stand


def _told(request: Request, screen: Paired, template: str, *, level: Satisfaction | None = None) -> Response:
    house = house_of(request)
    with house.store.read() as session:
        view = displays.look(session, screen.screen, at=house.foundation.clock())
        site = session.get_one(SiteRow, screen.screen.site_id)
        return screen.page.render(
            template,
            view=view,
            site=site,
            level=level if view.showing is Showing.ASKING else None,
            levels=tuple(Satisfaction),
            reasons=REASONS,
            seconds=int(displays.ASKED_FOR.total_seconds()),
        )


def _pairing(request: Request, *, fault: str = "", status: int = 200) -> Response:
    page, token = outside(request)
    response = page.render("pair.html", status=status, fault=fault)
    put_cookie(response, FORM_COOKIE, token)
    return response
