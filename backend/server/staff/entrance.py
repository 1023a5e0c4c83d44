"""The way in and out: signing in, setting up an account the first time, the language, signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from markupsafe import Markup

from backend.server.api.callers import address_of, house_of
from backend.server.api.limits import TooManyRequests
from backend.server.events import Event
from backend.server.queueing.counters import close_counter
from backend.server.queueing.refusals import Refused
from backend.server.staff import one_time_codes, passwords, sessions
from backend.server.staff.attempts import WaitFirst
from backend.server.staff.callers import (
    FORM_COOKIE,
    SESSION_COOKIE,
    SIGN_IN,
    FormText,
    NotAllowed,
    StaffRoute,
    Visit,
    drop_cookie,
    go,
    outside,
    posted_setting_up,
    put_cookie,
    remember_language,
    require_own_form,
    setting_up,
    signed_in,
)
from backend.server.staff.roles import Permission
from backend.server.staff.signing_in import Door, NotSetUp, NotSignedIn

if TYPE_CHECKING:
    from backend.server.house import House
    from backend.server.staff.signing_in import Entry

router = APIRouter(route_class=StaffRoute, include_in_schema=False)
_LATER: Final = "staff.sign_in.wait"
_WRONG: Final = "staff.sign_in.wrong"


@router.get("/staff")
def begin(request: Request, visit: Annotated[Visit, Depends(signed_in)]) -> Response:
    """Go where this role works."""
    return go(request, "/staff/accounts" if visit.who.may(Permission.MANAGE_STAFF) else "/staff/counter")


@router.get("/staff/sign-in")
def ask(request: Request, lang: Annotated[str | None, Query()] = None) -> Response:
    """Show the form."""
    if lang is not None:
        response = go(request, SIGN_IN)
        remember_language(response, lang)
        return response
    return _form(request)


@router.post("/staff/sign-in")
def sign_in(
    request: Request, csrf: FormText = "", account: FormText = "", password: FormText = "", code: FormText = ""
) -> Response:
    """Sign in with name, password and one-time code."""
    house = house_of(request)
    page, _ = outside(request)
    require_own_form(request, csrf, page.form_token)
    address = address_of(request)
    try:
        house.staff_limit.spend(address)
        entry = _door(house).enter(account, password, code, address=address, at=house.foundation.clock())
    except NotSignedIn:
        house.foundation.log.warning(Event.STAFF_NOT_SIGNED_IN)
        return _form(request, account=account, fault=page.say(_WRONG), status=403)
    except WaitFirst as wait:
        return _form(request, account=account, fault=page.say(_LATER, seconds=wait.seconds), status=429)
    except TooManyRequests as wait:
        return _form(request, account=account, fault=page.say(_LATER, seconds=wait.retry_after_s), status=429)
    house.foundation.log.info(Event.STAFF_SIGNED_IN, staff=entry.staff_id, entering=entry.entering)
    return _let_in(request, entry)


@router.get("/staff/set-up")
def set_up_form(visit: Annotated[Visit, Depends(setting_up)]) -> Response:
    """Ask for what the account lacks; an authenticator's picture is shown until its first code, never after."""
    return _set_up(visit) if visit.who.entering else go(visit.request, "/staff")


@router.post("/staff/set-up")
def set_up(
    visit: Annotated[Visit, Depends(posted_setting_up)],
    password: FormText = "",
    again: FormText = "",
    code: FormText = "",
) -> Response:
    """Take the first own password and the first code."""
    if not visit.who.entering:
        return go(visit.request, "/staff")
    try:
        entry = _door(visit.house).set_up(visit.who, password=password, again=again, code=code, at=visit.at)
    except NotSetUp as not_yet:
        return _set_up(visit, fault=visit.page.say(f"staff.set_up.{not_yet.fault}"), status=403)
    visit.house.foundation.log.info(Event.STAFF_SIGNED_IN, staff=entry.staff_id, entering=False)
    return _let_in(visit.request, entry)


@router.get("/staff/language")
def language(request: Request, lang: str, back: str = "/staff") -> Response:
    """Keep the language and go back."""
    response = go(request, back if back.startswith("/staff") and "//" not in back and "\\" not in back else "/staff")
    remember_language(response, lang)
    return response


@router.post("/staff/sign-out")
def sign_out(visit: Annotated[Visit, Depends(posted_setting_up)]) -> Response:
    """End the session; the counter closes, unless a number is still there."""
    with visit.house.store.write() as session:
        sessions.end(session, visit.who.token)
    try:
        with visit.house.store.write() as session:
            close_counter(session, visit.clerk, at=visit.at)
    except (NotAllowed, Refused):
        pass  # no counter, not theirs, or a number is still there: it stays as it is
    visit.house.foundation.log.info(Event.STAFF_SIGNED_OUT, staff=visit.who.member.id)
    response = go(visit.request, SIGN_IN)
    drop_cookie(response, SESSION_COOKIE)
    return response


def _door(house: House) -> Door:
    return Door(house.store, house.foundation.secret)


def _let_in(request: Request, entry: Entry) -> Response:
    response = go(request, "/staff/set-up" if entry.entering else "/staff")
    put_cookie(response, SESSION_COOKIE, entry.token)
    drop_cookie(response, FORM_COOKIE)
    return response


def _form(request: Request, *, account: str = "", fault: str = "", status: int = 200) -> Response:
    page, token = outside(request)
    response = page.render("sign_in.html", status=status, account=account[:32], fault=fault)
    put_cookie(response, FORM_COOKIE, token)
    return response


def _set_up(visit: Visit, *, fault: str = "", status: int = 200) -> Response:
    who = visit.who
    with visit.house.store.read() as session:
        sealed = sessions.offered_totp(session, who.token)
    totp = _door(visit.house).offered(sealed, who.member.id) if sealed and not who.member.enrolled else None
    return visit.page.render(
        "set_up.html",
        status=status,
        who=who.member,
        picture=Markup(one_time_codes.picture(totp, account=who.member.account)) if totp else "",  # noqa: S704  segno's SVG
        typed=one_time_codes.in_groups(totp) if totp else "",
        fault=fault,
        shortest=passwords.SHORTEST,
    )
