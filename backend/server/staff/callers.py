"""Which browser calls, who sits before it, and whether a form is really one of ours."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final
from zoneinfo import ZoneInfo

from fastapi import Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.routing import APIRoute
from pydantic import Field
from sqlalchemy.exc import DataError

from backend.server.api.callers import house_of
from backend.server.api.limits import TooManyRequests
from backend.server.api.origins import from_elsewhere
from backend.server.events import Event
from backend.server.queueing.desk import Clerk
from backend.server.queueing.refusals import Refused
from backend.server.staff import sessions
from backend.server.staff.pages import HEADERS, StaffPage
from backend.server.staff.roles import Permission
from backend.server.staff.sessions import SignedIn
from backend.server.store.session import DatabaseBusy
from backend.server.store.tables import SiteRow
from backend.server.web.languages import SHORT, choose
from kiosk.domain.message import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.house import House

SESSION_COOKIE: Final = "__Host-staff"  # the prefix: https, this host alone, every path (RFC 6265bis)
FORM_COOKIE: Final = "__Host-staff-form"
LANGUAGE_COOKIE: Final = "__Host-staff-language"
SIGN_IN: Final = "/staff/sign-in"
BY_ITSELF: Final = "x-by-itself"  # the page asks, nobody pressed: idling goes on
FormText = Annotated[str, Form(max_length=256, pattern=r"^[^\x00]*$")]
FormId = Annotated[str, Form(max_length=64, pattern=r"^[A-Za-z0-9._-]*$")]
FormTexts = Annotated[list[Annotated[str, Field(pattern=r"^[^\x00]*$")]], Form(max_length=64)]
_A_YEAR_S: Final = 31_536_000


class NobodySignedIn(Exception):
    """This browser is not signed in, or not any more. `entering`: it is, but the account must be set up first."""

    def __init__(self, *, entering: bool = False) -> None:
        super().__init__(entering)
        self.entering = entering


class NotAllowed(Exception):
    """This role, or this site, does not go with that."""


class FormForged(Exception):
    """A form that does not come from a page of ours, or from one that was open too long."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is signed in."""

    request: Request
    house: House
    who: SignedIn
    page: StaffPage
    at: datetime
    nonce: str = ""

    @property
    def by_htmx(self) -> bool:
        """Whether a part of the page is asked for, not a whole one."""
        return self.request.headers.get("hx-request") == "true"

    @property
    def clerk(self) -> Clerk:
        """Who commands at which counter. Raises NotAllowed where none was chosen, or its site is no longer theirs."""
        if self.who.site_id is None or self.who.counter_id is None or self.who.site_id not in self.who.member.sites:
            raise NotAllowed
        return Clerk(self.who.site_id, self.who.counter_id, self.who.member.id)

    def site(self, asked: str = "") -> str:
        """The site that is worked at: the one asked for, the counter's, or the first. Raises NotAllowed."""
        sites = self.who.member.sites
        chosen = asked or self.who.site_id or next(iter(sites), "")
        if chosen not in sites:
            raise NotAllowed
        return chosen

    def page_for(self, session: Session, site_id: str) -> StaffPage:
        """The page, with the hall's clock."""
        zone = ZoneInfo(session.get_one(SiteRow, site_id).time_zone)
        return StaffPage(self.house.catalogue, self.page.language, form_token=self.page.form_token, zone=zone)


def go(request: Request, where: str) -> Response:
    """Send the browser on: the whole page, also where htmx asked for a part."""
    if request.headers.get("hx-request") == "true":
        return Response(status_code=204, headers={"hx-redirect": where, "cache-control": "no-store"})
    return RedirectResponse(where, status_code=303, headers={"cache-control": "no-store"})


def signed_in(request: Request) -> Visit:
    """Whoever sits there, the account set up. Raises NobodySignedIn."""
    visit = setting_up(request)
    if visit.who.entering:
        raise NobodySignedIn(entering=True)
    return visit


def setting_up(request: Request) -> Visit:
    """Whoever sits there, also one whose account is not set up yet. Raises NobodySignedIn."""
    house = house_of(request)
    at = house.foundation.clock()
    token = request.cookies.get(SESSION_COOKIE, "")
    with house.store.read() as session:
        who = sessions.find(session, token, at=at)
        stale = who is not None and sessions.is_stale(session, token, at=at)
    if who is None:
        raise NobodySignedIn
    if stale and request.headers.get(BY_ITSELF) != "true":
        with house.store.write() as session:
            sessions.seen(session, token, at=at)
    form_token = sessions.form_token(house.foundation.secret, token)
    return Visit(request, house, who, StaffPage(house.catalogue, language_of(request), form_token=form_token), at)


def may(permission: Permission) -> Callable[..., Visit]:
    """Somebody who may see this page. Raises NobodySignedIn, NotAllowed."""

    def allowed(visit: Annotated[Visit, Depends(signed_in)]) -> Visit:
        return require(visit, permission)

    return allowed


def pressed(permission: Permission) -> Callable[..., Visit]:
    """Somebody who may do this, with a form of ours. Raises NobodySignedIn, NotAllowed, FormForged."""

    def allowed(visit: Annotated[Visit, Depends(posted)]) -> Visit:
        return require(visit, permission)

    return allowed


def require(visit: Visit, permission: Permission) -> Visit:
    """Raise NotAllowed unless the role holds the permission."""
    if not visit.who.may(permission):
        visit.house.foundation.log.warning(Event.STAFF_REFUSED, staff=visit.who.member.id, permission=permission)
        raise NotAllowed
    return visit


def posted(
    request: Request, visit: Annotated[Visit, Depends(signed_in)], csrf: FormText = "", nonce: FormText = ""
) -> Visit:
    """A form of somebody who is signed in. Raises FormForged."""
    require_own_form(request, csrf, visit.page.form_token)
    return Visit(visit.request, visit.house, visit.who, visit.page, visit.at, nonce)


def posted_setting_up(request: Request, visit: Annotated[Visit, Depends(setting_up)], csrf: FormText = "") -> Visit:
    """A form of somebody whose account is being set up. Raises FormForged."""
    require_own_form(request, csrf, visit.page.form_token)
    return visit


def require_own_form(request: Request, given: str, wanted: str) -> None:
    """Refuse what another site's page sent. Raises FormForged."""
    if from_elsewhere(request) or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise FormForged


def language_of(request: Request) -> Language:
    """The language chosen here before, else the browser's."""
    return choose(request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language", ""))


def outside(request: Request) -> tuple[StaffPage, str]:
    """A page for somebody who is not signed in, and the token its form is bound to."""
    house = house_of(request)
    token = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
    form_token = sessions.form_token(house.foundation.secret, token)
    return StaffPage(house.catalogue, language_of(request), form_token=form_token), token


def put_cookie(response: Response, name: str, value: str, *, life_s: int | None = None) -> None:
    """Set a cookie that scripts cannot read and other sites cannot send."""
    response.set_cookie(name, value, max_age=life_s, path="/", secure=True, httponly=True, samesite="strict")


def drop_cookie(response: Response, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="strict")


def remember_language(response: Response, asked: str | None) -> None:
    """Keep the language somebody chose."""
    if asked in SHORT:
        put_cookie(response, LANGUAGE_COOKIE, str(asked), life_s=_A_YEAR_S)


class StaffRoute(APIRoute):
    """Answers what these pages expect to go wrong with a page, not with JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:  # FastAPI's own type
        """Wrap the route."""
        answer = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                response = await answer(request)
            except NobodySignedIn as nobody:
                return go(request, "/staff/set-up" if nobody.entering else SIGN_IN)
            except (NotAllowed, DataError):  # DataError: what no column can hold is nobody's id, such as a NUL
                return _notice(request, "staff.not_allowed", 403)
            except FormForged:
                return _notice(request, "staff.form_old", 403)
            except Refused as error:
                return _refusal(request, error)
            except TooManyRequests as error:
                return _notice(request, "staff.later", 429, {"retry-after": str(error.retry_after_s)})
            except DatabaseBusy as error:
                house_of(request).foundation.log.error(Event.DATABASE_BUSY, detail=str(error))
                return _notice(request, "staff.later", 503, {"retry-after": "1"})
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return guarded


def _notice(request: Request, stem: str, status: int, headers: dict[str, str] | None = None) -> Response:
    page, _ = outside(request)
    response = page.render("notice.html", status=status, stem=stem, refusal=None)
    response.headers.update(headers or {})
    return response


def _refusal(request: Request, error: Refused) -> Response:
    page, _ = outside(request)
    return page.render("notice.html", status=403, stem="staff.refused", refusal=error.refusal)
