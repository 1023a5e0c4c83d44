"""Once more when the database gave a request up for another's sake: deadlocks and serialization failures, in one place.

Only while nothing of the request is committed and nothing of its answer is sent: then it is as if it came just now.
What cannot be mended is a problem with Retry-After, as every busy database.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from backend.server.events import Event
from backend.server.store.session import ATTEMPT, Attempt

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from structlog.typing import FilteringBoundLogger

CONFLICT: Final = "xiaochuang.conflict"
"""Set in the scope's extensions by whoever answers a conflict."""
_TIMES: Final = 4
_PAUSE_S: Final = 0.02


@dataclass(frozen=True, slots=True)
class Again:
    """Wraps an application that answers conflicts with a problem."""

    app: ASGIApp
    log: FilteringBoundLogger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, if need be after a few attempts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        extensions = scope.setdefault("extensions", {})
        heard: list[Message] = []
        for nth in range(1, _TIMES + 1):
            attempt = Attempt()
            token = ATTEMPT.set(attempt)
            extensions.pop(CONFLICT, None)
            inner = dict(scope)  # routing writes into it
            answer = _Answer(send, extensions, attempt, last=nth == _TIMES)
            try:
                await self.app(inner, _replaying(heard, receive), answer)
            finally:
                ATTEMPT.reset(token)
                scope["route"] = inner.get("route")  # who logs the answer wants it
            if not answer.withheld:
                return
            self.log.info(Event.TRIED_AGAIN, attempt=nth)
            await asyncio.sleep(random.uniform(_PAUSE_S, nth * 2 * _PAUSE_S))  # noqa: S311  so that two do not meet again


class _Answer:
    """Passes an answer on, unless it is a conflict that another attempt may mend."""

    def __init__(self, send: Send, extensions: dict[str, object], attempt: Attempt, *, last: bool) -> None:
        self._send, self._extensions, self._attempt, self._last = send, extensions, attempt, last
        self.withheld = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            conflict = CONFLICT in self._extensions
            self.withheld = conflict and not self._last and not self._attempt.committed
        if not self.withheld:
            await self._send(message)


def _replaying(heard: list[Message], receive: Receive) -> Receive:
    """Tell the body again from the beginning, then go on."""
    told = 0

    async def replayed() -> Message:
        nonlocal told
        if told == len(heard):
            heard.append(await receive())
        told += 1
        return heard[told - 1]

    return replayed
