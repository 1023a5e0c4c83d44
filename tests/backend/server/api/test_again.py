"""A request that the database gave up is run once more, as long as that is safe."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

import pytest

from backend.server.api.again import CONFLICT, Again
from backend.server.events import make_log
from backend.server.store.session import ATTEMPT

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send


class Giving:
    """An application whose first requests conflict. `bodies`: what each attempt read."""

    def __init__(self, conflicts: int, *, commits: bool = False) -> None:
        self.conflicts, self.commits = conflicts, commits
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.bodies.append((await receive())["body"])
        attempt = ATTEMPT.get()
        assert attempt is not None
        attempt.committed = self.commits
        conflict = len(self.bodies) <= self.conflicts
        if conflict:
            scope["extensions"][CONFLICT] = True
        await send({"type": "http.response.start", "status": 503 if conflict else 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def _asked(app: Giving) -> list[int]:
    sent: list[int] = []
    body: list[Message] = [{"type": "http.request", "body": b"order", "more_body": False}]

    async def receive() -> Message:
        return body.pop()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            sent.append(message["status"])

    scope: dict[str, Any] = {"type": "http"}
    asyncio.run(Again(app, make_log(io.StringIO()))(scope, receive, send))
    return sent


@pytest.mark.parametrize("conflicts", [0, 1, 3])
def test_conflicts_that_pass_are_not_seen(conflicts: int) -> None:
    assert _asked(Giving(conflicts)) == [200]


def test_every_attempt_reads_the_same_body() -> None:
    app = Giving(2)
    _asked(app)
    assert app.bodies == [b"order"] * 3


def test_a_conflict_that_stays_is_told_once() -> None:
    app = Giving(100)
    assert (_asked(app), len(app.bodies)) == ([503], 4)


def test_a_request_that_committed_something_is_not_run_again() -> None:
    app = Giving(1, commits=True)
    assert (_asked(app), len(app.bodies)) == ([503], 1)
