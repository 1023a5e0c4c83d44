"""Every route of the staff's pages, in the order in which they are tried."""

from __future__ import annotations

from typing import Final

from backend.server.staff import accounts, counter, entrance, hall, listening, screen, statistics

ROUTERS: Final = (
    entrance.router,
    listening.router,  # before the screen: /staff/display/events is no counter
    counter.router,
    hall.router,
    statistics.router,
    accounts.router,
    screen.router,
)
