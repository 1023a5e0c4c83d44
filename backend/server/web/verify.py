"""The page a certificate's QR code opens, and the one where a serial can be typed: whether a paper is good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from backend.server.api.callers import address_of, house_of
from backend.server.api.documented import problems
from backend.server.api.limits import TooManyRequests
from backend.server.issuing.verifying import by_code, by_serial
from backend.server.store.session import DatabaseBusy
from backend.server.web.languages import SHORT, choose
from backend.server.web.pages import AS_PAGE, Page
from backend.wire.problem import ProblemCode
from kiosk.domain.certificate_life import Verdict
from kiosk.domain.serials import read_serial

if TYPE_CHECKING:
    from backend.server.issuing.verifying import Verified

_LONGEST_SERIAL: Final = 64
_LONGEST_TYPED: Final = 200

router = APIRouter(tags=["phones"])


@router.get(
    "/v",
    response_class=HTMLResponse,
    responses={**problems(ProblemCode.INVALID_REQUEST), 303: {"description": "A serial was typed: its page"}},
    operation_id="verifyForm",
)
def verify_form(
    request: Request,
    serial: Annotated[str, Query(max_length=_LONGEST_TYPED)] = "",
    lang: Annotated[str | None, Query()] = None,
) -> Response:
    """Ask for a serial; one that was typed has a page of its own, whose link to the other language works."""
    if serial.strip():
        typed = quote(read_serial(serial) or serial.strip()[:_LONGEST_SERIAL], safe="")
        asked = f"?lang={lang}" if lang in SHORT else ""
        return RedirectResponse(f"/v/{typed}{asked}", status_code=303)
    return _page(request, lang).render("verify_form.html", status=200)


@router.get(
    "/v/{what}",
    response_class=HTMLResponse,
    responses={
        **problems(ProblemCode.INVALID_REQUEST),
        404: {"description": "Never issued here: a page that says so", **AS_PAGE},
        429: {"description": "Too many requests: a page that says so", **AS_PAGE},
        503: {"description": "The database is busy: a page that says so", **AS_PAGE},
    },
    operation_id="verifyPage",
)
@router.get("/V/{what}", include_in_schema=False)
def verify_page(request: Request, what: str, lang: Annotated[str | None, Query()] = None) -> HTMLResponse:
    """Tell how a certificate stands, by its serial or by what its QR code holds."""
    return _verified(request, what, lang)


def _verified(request: Request, what: str, lang: str | None) -> HTMLResponse:
    house = house_of(request)
    page = _page(request, lang)
    at = house.foundation.clock()
    try:
        house.verify_limit.spend(address_of(request))
        with house.store.read() as session:
            if len(what) > _LONGEST_SERIAL:
                verified = by_code(session, what, house.press, at=at)
            else:
                verified = by_serial(session, what, at=at)
    except TooManyRequests:
        return page.render("notice.html", status=429, stem="verify.later", number=None)
    except DatabaseBusy:
        return page.render("notice.html", status=503, stem="verify.later", number=None)
    return _told(page, verified)


def _told(page: Page, verified: Verified) -> HTMLResponse:
    status = 404 if verified.verdict is Verdict.UNKNOWN else 200
    good = verified.verdict is Verdict.GOOD
    return page.render("verify.html", status=status, verified=verified, good=good, standing=verified.standing)


def _page(request: Request, lang: str | None) -> Page:
    return Page(house_of(request).catalogue, choose(lang, request.headers.get("accept-language", "")))
