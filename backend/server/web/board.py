"""The hall's board: a page for a screen on the wall, its news, and the sound of its calls."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from backend.server.api.callers import address_of, house_of
from backend.server.board import view
from backend.server.board.calls import HEARD_AGAIN, call_of
from backend.server.board.hub import TooManyListeners
from backend.server.board.stream import EventStream
from backend.server.board.voice import NoVoice
from backend.server.store.tables import SiteRow
from backend.server.web.forms import PublicRoute
from backend.server.web.pages import HEADERS, Page
from kiosk.domain.message import Language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.server.house import House

MOST_ROWS: Final = 12  # numbers below the newest one, in two columns from six on; more do not fit a screen
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

router = APIRouter(route_class=PublicRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class BoardTopic:
    """What the board of one site shows."""

    house: House
    site_id: str
    number_id: None = None

    @property
    def key(self) -> str:
        """One look serves every board of the site."""
        return f"board\0{self.site_id}"

    def look(self, session: Session) -> dict[str, object]:
        """The parts of the page, and the calls that are to be heard."""
        house = self.house
        seen = view.look(session, self.site_id, house.notices, at=house.foundation.clock())
        page = Page(house.catalogue, Language.ZH_CN)
        parts = {
            part: page.text(f"board_{part}.html", board=seen, most_rows=MOST_ROWS, weekdays=_WEEKDAYS)
            for part in ("calls", "queues", "notices")
        }
        calls = [{"id": call.event_id, "ticket": call.ticket, "counter": call.counter_label} for call in seen.spoken]
        return {"parts": parts, "calls": calls, "sound": house.recordings.voice.present}


@router.get("/board/{site_id}")
def board_page(request: Request, site_id: str) -> Response:
    """The whole board."""
    house = house_of(request)
    with house.store.read() as session:
        site = session.get_one(SiteRow, site_id)
        look = BoardTopic(house, site_id).look(session)
    at = house.foundation.clock()
    page = Page(house.catalogue, Language.ZH_CN)
    return page.render("board.html", site=site, look=look, at_ms=round(at.timestamp() * 1000))


@router.get("/board/{site_id}/now")
def board_now(request: Request, site_id: str) -> Response:
    """The same as events tell, for a board that asks by itself."""
    house = house_of(request)
    with house.store.read() as session:
        look = json.dumps(BoardTopic(house, site_id).look(session), ensure_ascii=False)
    return Response(house.hub.stamped(look), media_type="application/json", headers=dict(HEADERS))


@router.get("/board/{site_id}/events")
async def board_events(request: Request, site_id: str) -> Response:
    """Tell a board of its site, as long as it listens."""
    house = house_of(request)
    if not await _known(house, site_id):
        return Response(status_code=404)
    try:
        return EventStream(house.hub, BoardTopic(house, site_id), address_of(request), HEADERS)
    except TooManyListeners:
        return Response(status_code=503, headers={"retry-after": "15"})


@router.get("/board/{site_id}/calls/{event_id}.wav")
def call_sound(request: Request, site_id: str, event_id: int) -> Response:
    """The sound of a call; usually made already when somebody asks. 404: no such call, or long ago."""
    house = house_of(request)
    with house.store.read() as session:
        call = call_of(session, site_id, event_id) if 0 < event_id < 2**63 else None
    if call is None or house.foundation.clock() - call.at > HEARD_AGAIN:
        return Response(status_code=404)
    try:
        wav = house.recordings.recording(call.ticket, call.counter_label)
    except (NoVoice, OSError):
        return Response(status_code=404)
    return Response(wav, media_type="audio/wav", headers={"cache-control": "private, max-age=600"})


@router.get("/board/{site_id}/status")
def board_status(request: Request, site_id: str) -> Response:
    """Whether calls are spoken, and how many listen: for who looks after the hall."""
    house = house_of(request)
    with house.store.read() as session:
        session.get_one(SiteRow, site_id)
    spoken = "present" if house.recordings.voice.present else "absent"
    return JSONResponse({"speech": spoken, "listeners": house.hub.total, "dropped": house.hub.dropped})


async def _known(house: House, site_id: str) -> bool:
    def known() -> bool:
        with house.store.read() as session:
            return session.get(SiteRow, site_id) is not None

    return await run_in_threadpool(known)
