"""Server-sent events: a call wakes consoles and screens; a session that ended hears no more; not too many listen."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest

from backend.server.staff import members
from backend.server.staff.listeners import Listeners
from backend.server.staff.stream import answer
from tests.backend.browser import Browser
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import requests
    from starlette.types import Message

    from tests.backend.running import Running

ENGINES = BOTH


class _Stream:
    """Reads events as they come."""

    def __init__(self, browser: Browser, path: str) -> None:
        self.answer: requests.Response = browser.session.get(browser.base + path, stream=True, timeout=DEADLINE_S)
        self._lines = self.answer.iter_lines(chunk_size=1)

    def next_event(self) -> str:
        line: bytes = next(line for line in self._lines if line.startswith(b"event:"))
        return line.decode().removeprefix("event: ")

    def close(self) -> None:
        self.answer.close()


@pytest.fixture
def listening(hall: Running, seated: Callable[..., Browser]) -> Iterator[tuple[Browser, _Stream]]:
    browser = seated()
    stream = _Stream(browser, "/staff/events")
    yield browser, stream
    stream.close()


def test_a_listener_is_told_at_once_how_far_things_are(listening: tuple[Browser, _Stream]) -> None:
    assert listening[1].next_event() == "refresh"


def test_a_number_taken_wakes_the_console_within_a_second(
    listening: tuple[Browser, _Stream], take: Callable[..., list[str]]
) -> None:
    _, stream = listening
    stream.next_event()
    take(1)
    began = time.monotonic()
    assert stream.next_event() == "refresh"
    assert time.monotonic() - began < 1


def test_the_stream_says_when_the_session_is_over(hall: Running, listening: tuple[Browser, _Stream]) -> None:
    _, stream = listening
    stream.next_event()
    with hall.foundation.store.write() as session:
        members.end_sessions(session, members.by_account(session, "clerk-3").id)
    hall.server._house.bell.ring("qinghe", 0)
    assert stream.next_event() == "over"


def test_the_stream_is_not_kept_and_not_buffered(listening: tuple[Browser, _Stream]) -> None:
    headers = listening[1].answer.headers
    assert headers["content-type"].startswith("text/event-stream")
    assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-store", "no")


def test_one_person_listens_only_so_often(hall: Running, seated: Callable[..., Browser]) -> None:
    browser = seated()
    streams = [_Stream(browser, "/staff/events") for _ in range(7)]
    assert [stream.answer.status_code for stream in streams] == [*[200] * 6, 503]
    for stream in streams:
        stream.close()


def test_a_stranger_hears_nothing(hall: Running) -> None:
    stranger = Browser(hall)
    answer = stranger.session.get(stranger.base + "/staff/events", timeout=DEADLINE_S, allow_redirects=False)
    assert answer.status_code == 303
    stranger.close()


def test_who_is_gone_before_the_first_word_makes_room() -> None:
    """The connection may break before anything was sent: nobody would be let in any more after six times."""
    listeners = Listeners(most_of_one=1)
    house: Any = None  # nothing is asked of it

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def slow(_message: Message) -> None:
        await asyncio.sleep(0)

    response = answer(house, "qinghe", who="a", listeners=listeners, good=lambda: True)
    asyncio.run(response({"type": "http", "asgi": {"spec_version": "2.3"}}, gone, slow))
    assert listeners.total == 0


def test_nobody_listens_once_it_is_closed() -> None:
    listeners = Listeners()
    listeners.close()
    assert not listeners.take("a")


def test_a_place_is_free_again_when_somebody_leaves() -> None:
    listeners = Listeners(most=1, most_of_one=1)
    assert listeners.take("a")
    assert not listeners.take("b")
    listeners.leave("a")
    assert listeners.take("b")
    assert listeners.total == 1
