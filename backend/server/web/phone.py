"""The page a ticket's QR code opens: position and waiting time, refreshed every 20 seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from backend.server.api.callers import address_of, house_of
from backend.server.api.documented import problems
from backend.server.api.limits import TooManyRequests
from backend.server.queueing.numbers import look_up
from backend.server.store.session import DatabaseBusy
from backend.server.web.languages import choose
from backend.server.web.pages import AS_PAGE, Page
from backend.wire.problem import ProblemCode

if TYPE_CHECKING:
    from backend.server.queueing.numbers import NumberOnPhone

_MOST_PANES: Final = 6

router = APIRouter(tags=["phones"])


@router.get(
    "/n/{token}",
    response_class=HTMLResponse,
    responses={
        **problems(ProblemCode.INVALID_REQUEST),
        404: {"description": "No such number: a page that says what to do", **AS_PAGE},
        429: {"description": "Too many requests: a page that says so", **AS_PAGE},
        503: {"description": "The database is busy: a page that says so", **AS_PAGE},
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


class _Page(Page):
    """One page about a number."""

    def number(self, number: NumberOnPhone) -> HTMLResponse:
        """The number, where it stands and how long it will take."""
        panes = number.ahead if number.ahead <= _MOST_PANES else None
        return self.render("number.html", status=200, number=number, panes=panes)

    def notice(self, stem: str, *, status: int, number: NumberOnPhone | None = None) -> HTMLResponse:
        """Something else than a number: what happened and what to do."""
        return self.render("notice.html", status=status, stem=stem, number=number)
