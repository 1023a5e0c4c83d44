"""Server-sent events for consoles and screens: a small "look again", never the page itself.

One async generator a listener: woken by the house's bell, and every few seconds by itself (another process may have
written). Source: the WHATWG HTML standard, server-sent events.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse

from backend.server.queueing.happenings import latest
from backend.server.staff.pages import HEADERS
from backend.server.store.session import DatabaseBusy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from starlette.types import Receive, Scope, Send

    from backend.server.house import House
    from backend.server.staff.listeners import Listeners

POLL_S: Final = 5.0
_HEARTBEAT_EVERY: Final = 3  # polls
_CALM_S: Final = 0.1  # a burst of events is one "look again"


def answer(
    house: House, site_id: str, *, who: str, listeners: Listeners, good: Callable[[], bool], poll_s: float = POLL_S
) -> Response:
    """Listen to a site until the browser leaves, the server stops or `good` says no (a session that ended).

    Too many, or none any more: 503.
    """
    if not listeners.take(who):
        return Response(status_code=503, headers={"retry-after": "10", "cache-control": "no-store"})
    told = _told(house, site_id, listeners=listeners, good=good, poll_s=poll_s)
    return _Listening(told, lambda: listeners.leave(who))


class _Listening(StreamingResponse):
    """Leaves however its connection ends, also before the first word: then nobody asks what would be told."""

    def __init__(self, told: AsyncIterator[str], leave: Callable[[], None]) -> None:
        headers = {**HEADERS, "x-accel-buffering": "no"}
        super().__init__(told, media_type="text/event-stream", headers=headers)
        self._leave = leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what is told."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._leave()


async def _told(
    house: House, site_id: str, *, listeners: Listeners, good: Callable[[], bool], poll_s: float
) -> AsyncIterator[str]:
    with _bell(house, site_id, listeners) as rung:
        last = -1
        for turn in _forever():
            if listeners.closed:
                return  # the browser comes back by itself
            try:
                if not await run_in_threadpool(good):
                    yield "event: over\ndata: over\n\n"
                    return
                now = await run_in_threadpool(_latest, house, site_id)
            except DatabaseBusy:
                now = last
            if now != last:
                last = now
                yield f"event: refresh\nid: {now}\ndata: {now}\n\n"
            elif turn % _HEARTBEAT_EVERY == 0:
                yield ": still here\n\n"
            try:
                await asyncio.wait_for(rung.wait(), poll_s)
                await asyncio.sleep(_CALM_S)
            except TimeoutError:
                pass
            rung.clear()


def _forever() -> Iterator[int]:
    turn = 0
    while True:
        yield turn
        turn += 1


def _latest(house: House, site_id: str) -> int:
    with house.store.read() as session:
        return latest(session, site_id)


@contextmanager
def _bell(house: House, site_id: str, listeners: Listeners) -> Iterator[asyncio.Event]:
    """An event of this loop that is set, from whichever thread, by a commit for the site and when the server stops."""
    loop = asyncio.get_running_loop()
    rung = asyncio.Event()

    def wake() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(rung.set)

    def ring(rung_site: str, _event_id: int) -> None:
        if rung_site == site_id:
            wake()

    stops = (house.bell.subscribe(ring), listeners.on_close(wake))
    try:
        yield rung
    finally:
        for stop in stops:
            stop()
