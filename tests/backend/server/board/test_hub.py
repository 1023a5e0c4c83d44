"""Who is told what, and who is dropped: the hub alone, over a small hall."""

from __future__ import annotations

import asyncio
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from backend.server.board.hub import QUEUED, Hub, Listener, TooManyListeners
from backend.server.events import make_log
from backend.server.store.announcing import Bell
from tests.backend.engines import BOTH

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy.orm import Session

    from tests.backend.halls import Counterside

ENGINES = BOTH

WITHIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Line:
    """A page that shows how many wait in queue a."""

    hall: Counterside
    key: str = "line"
    site_id: str = "hall"
    number_id: str | None = None

    def look(self, session: Session) -> dict[str, object]:
        del session
        return {"line": self.hall.line()}


@dataclass(slots=True)
class Counted:
    """A page that counts how often it is looked at."""

    key: str
    looks: int = 0
    site_id: str = "hall"
    number_id: str | None = None

    def look(self, session: Session) -> dict[str, object]:
        del session
        self.looks += 1
        return {"looks": "the same"}


@pytest.fixture
def bell(hall: Counterside) -> Bell:
    bell = Bell()
    hall.store.announcers.append(bell)
    return bell


def in_a_hub(
    hall: Counterside,
    bell: Bell,
    scene: Callable[[Hub], Awaitable[None]],
    log: io.StringIO | None = None,
    **limits: int,
) -> None:
    async def whole() -> None:
        hub = Hub(hall.store, bell, clock=lambda: hall.now, log=make_log(log or io.StringIO()), **limits)
        try:
            await scene(hub)
        finally:
            hub.close()

    asyncio.run(whole())


async def next_look(listener: Listener) -> Any:
    """The next look; what only says that the connection lives is passed over."""
    while True:
        message = await asyncio.wait_for(listener.queue.get(), WITHIN_S)
        head, _, data = message.decode().partition("\n")
        if head == "event: look":
            return json.loads(data.removeprefix("data: "))["look"]


def test_a_newcomer_is_told_how_things_stand(hall: Counterside, bell: Bell) -> None:
    async def scene(hub: Hub) -> None:
        listener = hub.join(Line(hall), "1", lambda: None)
        assert await next_look(listener) == {"line": []}

    in_a_hub(hall, bell, scene)


def test_a_commit_is_told_without_being_asked(hall: Counterside, bell: Bell) -> None:
    async def scene(hub: Hub) -> None:
        listener = hub.join(Line(hall), "1", lambda: None)
        await next_look(listener)
        await asyncio.to_thread(hall.take)
        assert await next_look(listener) == {"line": ["A001"]}

    in_a_hub(hall, bell, scene)


def test_one_look_serves_everybody_who_shows_the_same(hall: Counterside, bell: Bell) -> None:
    async def scene(hub: Hub) -> None:
        topic = Counted("board")
        listeners = [hub.join(topic, "1", lambda: None) for _ in range(50)]
        for listener in listeners:
            await next_look(listener)
        assert topic.looks == 1

    in_a_hub(hall, bell, scene)


def test_what_did_not_change_is_not_told_again(hall: Counterside, bell: Bell) -> None:
    async def scene(hub: Hub) -> None:
        same, line = Counted("same"), Line(hall)
        quiet, told = hub.join(same, "1", lambda: None), hub.join(line, "1", lambda: None)
        await next_look(quiet)
        await next_look(told)
        await asyncio.to_thread(hall.take)
        await next_look(told)
        assert quiet.queue.empty()

    in_a_hub(hall, bell, scene)


def test_a_number_something_happened_to_is_told_before_the_others(hall: Counterside, bell: Bell) -> None:
    first, second = hall.take(), hall.take()
    hall.open("1")

    async def scene(hub: Hub) -> None:
        order: list[str] = []

        @dataclass(frozen=True, slots=True)
        class Noted:
            key: str
            number_id: str
            site_id: str = "hall"

            def look(self, session: Session) -> dict[str, object]:
                del session
                order.append(self.key)
                return {"nth": len(order)}

        listeners = [
            hub.join(Noted(key, number), "1", lambda: None) for key, number in (("b", second.id), ("a", first.id))
        ]
        for listener in listeners:
            await next_look(listener)
        order.clear()
        await asyncio.to_thread(hall.call, "1")
        for listener in listeners:
            await next_look(listener)
        assert order[0] == "a"

    in_a_hub(hall, bell, scene)


def test_a_listener_that_does_not_keep_up_is_dropped(hall: Counterside, bell: Bell) -> None:
    log = io.StringIO()

    async def scene(hub: Hub) -> None:
        gone = asyncio.Event()
        listener = hub.join(Line(hall), "1", gone.set)
        while listener.tell(b"data: late\n\n"):
            pass
        await asyncio.to_thread(hall.take)
        await asyncio.wait_for(gone.wait(), WITHIN_S)
        assert (hub.total, hub.dropped) == (0, 1)

    in_a_hub(hall, bell, scene, log)
    assert "listener_dropped" in log.getvalue()


def test_a_queue_holds_so_many_and_no_more(hall: Counterside, bell: Bell) -> None:
    async def scene(hub: Hub) -> None:
        listener = hub.join(Line(hall), "1", lambda: None)
        assert [listener.tell(b"x") for _ in range(QUEUED + 1)] == [True] * QUEUED + [False]

    in_a_hub(hall, bell, scene)


def test_one_address_may_listen_so_often(hall: Counterside, bell: Bell) -> None:
    async def scene(hub: Hub) -> None:
        for _ in range(2):
            hub.join(Line(hall), "1", lambda: None)
        hub.join(Line(hall), "2", lambda: None)
        with pytest.raises(TooManyListeners):
            hub.join(Line(hall), "1", lambda: None)

    in_a_hub(hall, bell, scene, most_of_one=2)


def test_the_house_is_full_at_some_point(hall: Counterside, bell: Bell) -> None:
    async def scene(hub: Hub) -> None:
        for address in ("1", "2"):
            hub.join(Line(hall), address, lambda: None)
        with pytest.raises(TooManyListeners):
            hub.join(Line(hall), "3", lambda: None)

    in_a_hub(hall, bell, scene, most=2)


def test_who_leaves_makes_room(hall: Counterside, bell: Bell) -> None:
    async def scene(hub: Hub) -> None:
        for _ in range(5):
            listener = hub.join(Line(hall), "1", lambda: None)
            hub.leave(listener)
            hub.leave(listener)
        assert hub.total == 0

    in_a_hub(hall, bell, scene, most=1)


def test_a_page_that_cannot_be_told_ends_its_connections(hall: Counterside, bell: Bell) -> None:
    log = io.StringIO()

    async def scene(hub: Hub) -> None:
        gone = asyncio.Event()

        class Broken(Counted):
            def look(self, session: Session) -> dict[str, object]:
                raise ZeroDivisionError

        hub.join(Broken("broken"), "1", gone.set)
        await asyncio.wait_for(gone.wait(), WITHIN_S)
        assert hub.total == 0

    in_a_hub(hall, bell, scene, log)
    assert "ZeroDivisionError" in log.getvalue()


def test_closing_ends_every_connection(hall: Counterside, bell: Bell) -> None:
    async def scene(hub: Hub) -> None:
        gone = asyncio.Event()
        hub.join(Line(hall), "1", gone.set)
        await asyncio.to_thread(hub.close)
        await asyncio.wait_for(gone.wait(), WITHIN_S)
        with pytest.raises(TooManyListeners):
            hub.join(Line(hall), "1", lambda: None)

    in_a_hub(hall, bell, scene)
