"""Forms of people who are not signed in: that a form is one of ours, and what its fields may be."""

from __future__ import annotations

import hmac
import re
import secrets
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Form
from fastapi.routing import APIRoute
from pydantic import Field
from sqlalchemy.exc import DataError, NoResultFound

from backend.server.api.callers import address_of, house_of
from backend.server.api.limits import TooManyRequests
from backend.server.api.origins import from_elsewhere
from backend.server.events import Event
from backend.server.queueing.refusals import Refused
from backend.server.secret import Purpose
from backend.server.store.session import DatabaseBusy
from backend.server.web.pages import HEADERS, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from fastapi import Request
    from fastapi.responses import Response

COOKIE: Final = "__Host-form"  # the prefix: https, this host alone, every path (RFC 6265bis)
FormText = Annotated[str, Form(max_length=512, pattern=r"^[^\x00]*$")]
FormTexts = Annotated[list[Annotated[str, Field(max_length=512, pattern=r"^[^\x00]*$")]], Form(max_length=16)]
_COOKIE_LIFE_S: Final = 86_400
_COOKIE_TEXT: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_MOBILE: Final = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")
_CODE: Final = re.compile(r"[0-9]{6}")


class FormForged(Exception):
    """A form that does not come from a page of ours, or from a browser that keeps no cookie."""


def mobile_in(typed: str) -> str | None:
    """The mobile number somebody typed, blanks and +86 taken away; None where it is none."""
    found = _MOBILE.fullmatch(re.sub(r"[\s-]", "", typed))
    return found[1] if found else None


def code_in(typed: str) -> str | None:
    """The six digits of a code; None where they are not there."""
    bare = re.sub(r"\s", "", typed)
    return bare if _CODE.fullmatch(bare) and bare.isascii() else None


def own_form(request: Request) -> str:
    """The token that stands in this browser's forms. A page with a form must `keep_form` with its response."""
    house = house_of(request)
    return house.foundation.secret.digest(Purpose.PUBLIC_FORM, _cookie(request))


def keep_form(request: Request, response: Response) -> Response:
    """Give the browser the cookie its forms are bound to."""
    response.set_cookie(
        COOKIE, _cookie(request), max_age=_COOKIE_LIFE_S, path="/", secure=True, httponly=True, samesite="strict"
    )
    return response


def require_own_form(request: Request, given: str) -> None:
    """Refuse what another site's page sent. The policy of ours is no-referrer. Raises FormForged."""
    wanted = own_form(request) if COOKIE in request.cookies else ""
    elsewhere = from_elsewhere(request, null_says_nothing=True)
    if elsewhere or not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise FormForged


def _cookie(request: Request) -> str:
    """The browser's own, or a new one that stays the same during this request."""
    kept: str | None = getattr(request.state, "form_cookie", None)
    if kept is None:
        given = request.cookies.get(COOKIE, "")
        kept = given if _COOKIE_TEXT.fullmatch(given) else secrets.token_urlsafe(24)
        request.state.form_cookie = kept
    return kept


class PublicRoute(APIRoute):
    """Spends the address's share of pages, and answers what goes wrong with a page, not with JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:  # FastAPI's own type
        """Wrap the route."""
        answer = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            house = house_of(request)
            try:
                house.page_limit.spend(address_of(request))
                response = await answer(request)
            except (NoResultFound, DataError):  # DataError: what no column can hold is nobody's id, such as a NUL
                return _notice(request, "halls.unknown", 404)
            except FormForged:
                return _notice(request, "halls.form_old", 403)
            except Refused as error:
                return _page(request).render("refused.html", status=403, refusal=error.refusal)
            except TooManyRequests as error:
                return _notice(request, _later(request), 429, {"retry-after": str(error.retry_after_s)})
            except DatabaseBusy as error:
                house.foundation.log.error(Event.DATABASE_BUSY, detail=str(error))  # noqa: TRY400  no trace wanted
                return _notice(request, _later(request), 503, {"retry-after": "1"})
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return guarded


def _page(request: Request) -> Page:
    return Page.asked_for(request, house_of(request).catalogue)


def _later(request: Request) -> str:
    """The page of a number opens again by itself."""
    return "phone.later" if request.url.path[:3] in {"/n/", "/N/"} and request.method == "GET" else "halls.later"


def _notice(request: Request, stem: str, status: int, headers: dict[str, str] | None = None) -> Response:
    response = _page(request).render("notice.html", status=status, stem=stem, number=None)
    response.headers.update(headers or {})
    return response
