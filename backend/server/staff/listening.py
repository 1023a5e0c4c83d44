"""The addresses where consoles and screens listen for news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from backend.server.api.callers import house_of
from backend.server.staff import displays, sessions
from backend.server.staff.callers import StaffRoute, Visit, may
from backend.server.staff.roles import Permission
from backend.server.staff.screen import Paired, paired
from backend.server.staff.stream import answer

if TYPE_CHECKING:
    from backend.server.house import House

router = APIRouter(route_class=StaffRoute, include_in_schema=False)


@router.get("/staff/events")
async def events(visit: Annotated[Visit, Depends(may(Permission.SIT))], site: str = "") -> Response:
    """Tell a console of its site, as long as its session is good."""
    house, token = visit.house, visit.who.token

    def good() -> bool:
        with house.store.read() as session:
            return sessions.find(session, token, at=house.foundation.clock()) is not None

    return answer(house, visit.site(site), who=visit.who.member.id, listeners=house.staff_listeners, good=good)


@router.get("/staff/display/events")
async def display_events(request: Request, screen: Annotated[Paired, Depends(paired)]) -> Response:
    """Tell a citizen's screen of its site, as long as it is paired."""
    house = house_of(request)
    return answer(
        house,
        screen.screen.site_id,
        who=screen.screen.id,
        listeners=house.staff_listeners,
        good=lambda: _still_paired(house, screen.screen),
    )


def _still_paired(house: House, screen: displays.Screen) -> bool:
    with house.store.read() as session:
        return displays.find(session, screen.token, at=house.foundation.clock()) is not None
