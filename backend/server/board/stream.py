"""An answer that never ends by itself: server-sent events, until the browser leaves or the hub drops it.

Source: the WHATWG HTML standard, server-sent events. Asynchronous, and nowhere else than here and in the hub.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import anyio
from fastapi.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

    from backend.server.board.hub import Hub, Listener, Topic

_COME_BACK_MS: Final = 3000
_LEAVE_S: Final = 1.0  # for the last words to one who does not read


class EventStream(Response):
    """One listener's connection. Raises TooManyListeners when it is built: build it in the event loop."""

    def __init__(self, hub: Hub, topic: Topic, address: str, headers: Mapping[str, str]) -> None:
        super().__init__(
            media_type="text/event-stream",
            headers={**headers, "cache-control": "no-store", "x-accel-buffering": "no"},
        )
        del self.headers["content-length"]
        self._scope = anyio.CancelScope()
        self._hub = hub
        self._listener: Listener = hub.join(topic, address, self._scope.cancel)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what comes."""
        del scope
        try:
            with self._scope:
                async with anyio.create_task_group() as group:
                    group.start_soon(self._until_gone, receive)
                    await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                    await _part(send, f"retry: {_COME_BACK_MS}\n\n".encode())
                    while True:
                        await _part(send, await self._listener.queue.get())
            with anyio.move_on_after(_LEAVE_S):
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._hub.leave(self._listener)

    async def _until_gone(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._scope.cancel()


async def _part(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})
