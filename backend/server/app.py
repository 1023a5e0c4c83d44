"""The two applications, one for each door, and the contract that describes both."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from backend.server.api import (
    alive,
    certificates,
    desk,
    device_tests,
    problems,
    public,
    second_factor,
    terminals,
    verification,
)
from backend.server.api.again import Again
from backend.server.api.documented import describe
from backend.server.api.edge import Edge
from backend.server.staff.routes import ROUTERS as STAFF
from backend.server.web import appointments, board, booking, halls, phone, verify
from backend.server.web.pages import static_files

if TYPE_CHECKING:
    from fastapi import APIRouter
    from starlette.types import ASGIApp

    from backend.server.house import House

_TERMINALS = (terminals.router, desk.router, second_factor.router, certificates.router, device_tests.router)
_HALL = (phone.router, board.router, halls.router, booking.router, appointments.router)
_PUBLIC = (public.router, *_HALL, verification.router, verify.router, *STAFF)


def terminals_app(house: House) -> ASGIApp:
    """What stands behind the terminals' door."""
    app = _app(house, *_TERMINALS, alive.router)
    return Edge(Again(app, house.foundation.log), "terminals", house.foundation.log)


def public_app(house: House) -> ASGIApp:
    """What stands behind the public door."""
    app = _app(house, *_PUBLIC, alive.router)
    app.mount("/static", static_files())

    @app.get("/openapi.json", include_in_schema=False)
    def openapi_json() -> JSONResponse:
        """The whole contract, the terminals' part included. Written when first asked for: it takes half a start."""
        return JSONResponse(openapi())

    return Edge(Again(app, house.foundation.log), "public", house.foundation.log)


@cache
def openapi() -> dict[str, Any]:
    """The contract of both doors, as OpenAPI 3.1. Everybody gets the same one: it is only read."""
    return describe(_bare(*_TERMINALS, *_PUBLIC, alive.router))


def _app(house: House, *routers: APIRouter) -> FastAPI:
    app = _bare(*routers)
    app.state.house = house
    problems.register(app)
    return app


def _bare(*routers: APIRouter) -> FastAPI:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for router in routers:
        app.include_router(router)
    return app
