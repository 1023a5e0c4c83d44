"""The page a ticket's QR code opens: where a number stands, live; giving it up; a review when it is done."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from backend.server.api.callers import address_of, house_of
from backend.server.api.documented import problems
from backend.server.board.hub import TooManyListeners
from backend.server.board.stream import EventStream
from backend.server.events import Event
from backend.server.queueing.desk import enter_hall
from backend.server.queueing.numbers import MAY_GIVE_UP, look_up
from backend.server.queueing.refusals import Condition, refuse
from backend.server.queueing.reviews import BAD, REASONS, review
from backend.server.queueing.states import NumberState
from backend.server.queueing.tickets import page_url
from backend.server.store.queue_tables import NumberReviewRow
from backend.server.web.codes import qr
from backend.server.web.forms import FormText, FormTexts, PublicRoute, keep_form, own_form, require_own_form
from backend.server.web.pages import AS_PAGE, HEADERS, Page
from backend.wire.problem import ProblemCode
from kiosk.domain.certificates import Satisfaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.server.house import House
    from backend.server.queueing.numbers import NumberOnPhone
    from backend.server.queueing.rules import SiteRules
    from kiosk.domain.message import Language

_MOST_PANES: Final = 6

router = APIRouter(tags=["phones"], route_class=PublicRoute)


@dataclass(frozen=True, slots=True)
class Followed:
    """A number as its page shows it."""

    number: NumberOnPhone
    rules: SiteRules
    reviewed: bool

    @property
    def panes(self) -> int | None:
        """One for each person ahead; None: too many to draw."""
        return self.number.ahead if self.number.ahead <= _MOST_PANES else None

    @property
    def near(self) -> bool:
        """Whether the turn comes soon."""
        return self.number.state is NumberState.WAITING and self.number.ahead < self.rules.near

    @property
    def alert(self) -> str:
        """What the phone rings for, once for each value; empty: nothing."""
        if self.number.valid and self.number.state is NumberState.CALLED:
            return f"called-{self.number.counter_label}-{self.number.calls}"
        return "near" if self.number.valid and self.near else ""

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more."""
        return not self.number.valid or self.number.state in {NumberState.GIVEN_UP, NumberState.EXPIRED}


@dataclass(frozen=True, slots=True)
class NumberTopic:
    """What the page of one number shows, in one language."""

    house: House
    token: str
    page: Page
    site_id: str
    number_id: str
    language: Language = field(kw_only=True)

    @property
    def key(self) -> str:
        """Two phones with one ticket, in one language, show the same."""
        return f"number\0{self.number_id}\0{self.language}\0{self.page.query}"

    def look(self, session: Session) -> dict[str, object]:
        """The page's part that changes. A number that is gone says nothing new."""
        followed = follow(session, self.house, self.token)
        return {} if followed is None else tell(self.house, self.page, followed, self.token)


def follow(session: Session, house: House, token: str) -> Followed | None:
    """Find a number by the token in its URL."""
    at = house.foundation.clock()
    number = look_up(session, token, at=at)
    if number is None:
        return None
    rules = enter_hall(session, number.site.id, at=at).rules
    finished = number.state is NumberState.FINISHED
    reviewed = finished and session.get(NumberReviewRow, number.number_id) is not None
    return Followed(number, rules, reviewed)


def tell(house: House, page: Page, followed: Followed, token: str) -> dict[str, object]:
    """The part of the page that changes, what rings, and what the browser's title says."""
    number = followed.number
    called = number.state is NumberState.CALLED and number.valid
    title = "phone.title_called" if called else "phone.title"
    reserved = number.state is NumberState.RESERVED and number.valid
    html = page.text(
        "number_now.html",
        followed=followed,
        number=number,
        token=token,
        code=qr(page_url(house.addresses.public, token.upper())) if reserved else None,
        may_give_up=number.valid and number.state in MAY_GIVE_UP,
        levels=tuple(Satisfaction),
    )
    return {
        "parts": {"now": html},
        "alert": followed.alert,
        "title": page.say(title, ticket=number.ticket, counter=number.counter_label),
        "ended": followed.ended,
    }


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
def number_page(request: Request, token: str, lang: Annotated[str | None, Query()] = None) -> Response:  # noqa: ARG001  documented; the page reads it
    """Show a number to whoever holds its ticket. QR codes hold upper-case URLs, so /N/ is answered as well."""
    house = house_of(request)
    page = Page.asked_for(request, house.catalogue)
    with house.store.read() as session:
        followed = follow(session, house, token)
    if followed is None:
        return page.render("notice.html", status=404, stem="phone.unknown", number=None)
    number = followed.number
    return page.render(
        "number.html",
        look=tell(house, page, followed, token),
        number=number,
        may_ring=number.state in {NumberState.WAITING, NumberState.RESERVED, NumberState.HELD, NumberState.NO_SHOW},
        live=None if followed.ended else f"/n/{token}",
        at_ms=round(house.foundation.clock().timestamp() * 1000),
    )


@router.get("/n/{token}/now", include_in_schema=False)
def number_now(request: Request, token: str) -> Response:
    """The same as events tell, for a page that asks by itself."""
    house = house_of(request)
    page = Page.asked_for(request, house.catalogue)
    with house.store.read() as session:
        followed = follow(session, house, token)
    if followed is None:
        return Response(status_code=404)
    look = json.dumps(tell(house, page, followed, token), ensure_ascii=False)
    return Response(house.hub.stamped(look), media_type="application/json", headers=dict(HEADERS))


@router.get("/n/{token}/events", include_in_schema=False)
async def number_events(request: Request, token: str) -> Response:
    """Tell a phone of its number, as long as it listens."""
    house = house_of(request)
    topic = await run_in_threadpool(_topic, request, house, token)
    if topic is None:
        return Response(status_code=404)
    try:
        return EventStream(house.hub, topic, address_of(request), HEADERS)
    except TooManyListeners:
        return Response(status_code=503, headers={"retry-after": "15"})


@router.get("/n/{token}/give-up", include_in_schema=False)
def ask_to_give_up(request: Request, token: str) -> Response:
    """Ask whether it is meant."""
    house = house_of(request)
    page = Page.asked_for(request, house.catalogue)
    number = _number(house, token).number
    if not number.valid or number.state not in MAY_GIVE_UP:
        return _back(token, page)
    answer = page.render("give_up.html", number=number, token=token, form_token=own_form(request))
    return keep_form(request, answer)


@router.post("/n/{token}/give-up", include_in_schema=False)
def give_up(request: Request, token: str, csrf: FormText = "") -> Response:
    """Give the number up. Twice is once."""
    require_own_form(request, csrf)
    house = house_of(request)
    page = Page.asked_for(request, house.catalogue)
    with house.store.write() as session:
        given_up = house.numbers.give_up(session, token, at=house.foundation.clock())
    house.foundation.log.info(Event.NUMBER_GIVEN_UP, number=given_up.id, site=given_up.site_id)
    return _back(token, page)


@router.get("/n/{token}/review", include_in_schema=False)
def ask_for_review(request: Request, token: str, satisfaction: Annotated[str, Query(max_length=16)] = "") -> Response:
    """Ask how it was; after a bad answer, what was bad. Nothing is chosen beforehand."""
    house = house_of(request)
    page = Page.asked_for(request, house.catalogue)
    followed = _number(house, token)
    number = followed.number
    if not number.valid or number.state is not NumberState.FINISHED or followed.reviewed:
        return _back(token, page)
    level = Satisfaction(satisfaction) if satisfaction in set(Satisfaction) else None
    answer = page.render(
        "review.html",
        number=number,
        token=token,
        level=level,
        bad=level in BAD,
        levels=tuple(Satisfaction),
        reasons=REASONS,
        form_token=own_form(request),
    )
    return keep_form(request, answer)


@router.post("/n/{token}/review", include_in_schema=False)
def keep_review(
    request: Request,
    token: str,
    csrf: FormText = "",
    satisfaction: FormText = "",
    reason: FormTexts = [],  # noqa: B006  FastAPI copies it
) -> Response:
    """Keep a review, one a number."""
    require_own_form(request, csrf)
    house = house_of(request)
    page = Page.asked_for(request, house.catalogue)
    followed = _number(house, token)
    if satisfaction in set(Satisfaction) and not followed.reviewed:
        number = followed.number
        with house.store.write() as session:
            review(
                session,
                number.number_id,
                site_id=number.site.id,
                satisfaction=Satisfaction(satisfaction),
                reasons=[one for one in REASONS if one in reason],
                at=house.foundation.clock(),
            )
        house.foundation.log.info(Event.NUMBER_REVIEWED, number=number.number_id)
    return _back(token, page)


def _number(house: House, token: str) -> Followed:
    with house.store.read() as session:
        followed = follow(session, house, token)
    if followed is None:
        raise refuse(Condition.NUMBER_UNKNOWN)
    return followed


def _back(token: str, page: Page) -> Response:
    return RedirectResponse(f"/n/{token}{page.query}", status_code=303, headers={"cache-control": "no-store"})


def _topic(request: Request, house: House, token: str) -> NumberTopic | None:
    page = Page.asked_for(request, house.catalogue)
    with house.store.read() as session:
        followed = follow(session, house, token)
    if followed is None:
        return None
    number = followed.number
    return NumberTopic(house, token, page, number.site.id, number.number_id, language=page.language)
