"""The page a ticket's QR code opens: position and waiting time, refreshed every 20 seconds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backend.server.api.callers import address_of, house_of
from backend.server.api.documented import problems
from backend.server.api.limits import TooManyRequests
from backend.server.queueing.numbers import look_up
from backend.server.store.session import DatabaseBusy
from backend.server.web.languages import SHORT, choose
from backend.wire.problem import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backend.server.queueing.numbers import NumberOnPhone
    from kiosk.domain.message import Language
    from kiosk.texts import Catalogue

REFRESH_S: Final = 20
_MOST_PANES: Final = 6
_ROOM: Final = Path(__file__).parent
_HEADERS: Final[Mapping[str, str]] = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(_ROOM / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_AS_PAGE: Final[dict[str, Any]] = {"content": {"text/html": {"schema": {"type": "string"}}}}

router = APIRouter(tags=["phones"])


def static_files() -> StaticFiles:
    """The style sheet."""
    return StaticFiles(directory=_ROOM / "static")


@router.get(
    "/n/{token}",
    response_class=HTMLResponse,
    responses={
        **problems(ProblemCode.INVALID_REQUEST),
        404: {"description": "No such number: a page that says what to do", **_AS_PAGE},
        429: {"description": "Too many requests: a page that says so", **_AS_PAGE},
        503: {"description": "The database is busy: a page that says so", **_AS_PAGE},
    },
    operation_id="numberPage",
)
@router.get("/N/{token}", include_in_schema=False)
def number_page(request: Request, token: str, lang: Annotated[str | None, Query()] = None) -> HTMLResponse:
    """Show a number to whoever holds its ticket. QR codes hold upper-case URLs, so /N/ is answered as well."""
    house = house_of(request)
    page = _Page(house.catalogue, choose(lang, request.headers.get("accept-language", "")))
    try:
        house.page_limit.spend(address_of(request))
        with house.store.read() as session:
            number = look_up(session, token, at=house.foundation.clock())
    except TooManyRequests:
        return page.notice("phone.later", status=429)
    except DatabaseBusy:
        return page.notice("phone.later", status=503)
    if number is None:
        return page.notice("phone.unknown", status=404)
    if not number.valid:
        return page.notice("phone.over", status=200, number=number)
    return page.number(number)


class _Page:
    """One page in one language."""

    def __init__(self, catalogue: Catalogue, language: Language) -> None:
        self._catalogue = catalogue
        self._language = language

    def number(self, number: NumberOnPhone) -> HTMLResponse:
        """The number, where it stands and how long it will take."""
        panes = number.ahead if number.ahead <= _MOST_PANES else None
        return self._render("number.html", status=200, number=number, panes=panes)

    def notice(self, stem: str, *, status: int, number: NumberOnPhone | None = None) -> HTMLResponse:
        """Something else than a number: what happened and what to do."""
        return self._render("notice.html", status=status, stem=stem, number=number)

    def _say(self, message_id: str, **values: str | int) -> str:
        return self._catalogue.text(message_id, self._language, **values)

    def _say_day(self, message_id: str, day: date) -> str:
        return self._say(message_id, month=day.month, day=day.day, date=str(day))

    def _render(self, template: str, *, status: int, **values: object) -> HTMLResponse:
        other = next(short for short, language in SHORT.items() if language is not self._language)
        html = _TEMPLATES.get_template(template).render(
            say=self._say,
            say_day=self._say_day,
            language=self._language,
            html_lang=self._language.replace("_", "-"),
            other=other,
            refresh_s=REFRESH_S,
            **values,
        )
        return HTMLResponse(html, status_code=status, headers=dict(_HEADERS))
