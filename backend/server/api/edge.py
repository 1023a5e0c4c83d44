"""The outermost layer of both doors: how large a request may be, and one line for every answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from backend.server.api.problems import respond
from backend.server.events import Event
from backend.wire.problem import Problem, ProblemCode

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from structlog.typing import FilteringBoundLogger

MOST_BODY_BYTES: Final = 64 * 1024
_LENGTH_REQUIRED: Final = 411


@dataclass(frozen=True, slots=True)
class Edge:
    """Wraps an application. Logs the route's pattern, not the path: a path may hold a token."""

    app: ASGIApp
    door: str
    log: FilteringBoundLogger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.monotonic()
        status = 500

        async def watching(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            if (problem := _size_problem(scope)) is not None:
                await respond(problem)(scope, receive, watching)
            else:
                await self.app(scope, receive, watching)
        finally:
            self.log.info(
                Event.REQUEST_ANSWERED,
                door=self.door,
                method=scope["method"],
                route=getattr(scope.get("route"), "path", None),
                status=status,
                duration_ms=round((time.monotonic() - began) * 1000, 1),
            )


def _size_problem(scope: Scope) -> Problem | None:
    headers = {name: value for name, value in scope["headers"] if name in {b"content-length", b"transfer-encoding"}}
    if b"transfer-encoding" in headers:
        return Problem.of(ProblemCode.HTTP, status=_LENGTH_REQUIRED, detail="send a Content-Length")
    if int(headers.get(b"content-length", b"0")) > MOST_BODY_BYTES:
        return Problem.of(ProblemCode.BODY_TOO_LARGE)
    return None
