"""A job per call, after the commit, and the order of calls on a board."""

from __future__ import annotations

import io
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from backend.server.board import view
from backend.server.board.notices import Notices
from backend.server.board.recordings import Shelf, Speaking
from backend.server.board.voice import NoVoice, Voice
from backend.server.events import make_log
from backend.server.queueing import calling
from backend.server.store.announcing import Bell
from tests.backend.engines import BOTH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.backend.halls import Counterside

ENGINES = BOTH

WITHIN_S = 5.0


class Recorded(Shelf):
    """Notes what it is asked for; says nothing when there is no voice."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory, Voice(directory, engine="no-such-engine"))
        self.asked: list[tuple[str, str]] = []
        self.rung = threading.Semaphore(0)
        self.silent = False

    def recording(self, ticket: str, counter_label: str) -> bytes:
        self.asked.append((ticket, counter_label))
        self.rung.release()
        if self.silent:
            raise NoVoice
        return b""


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def shelf(tmp_path: Path) -> Recorded:
    return Recorded(tmp_path)


@pytest.fixture
def speaking(hall: Counterside, shelf: Recorded, log: io.StringIO) -> Iterator[Speaking]:
    bell = Bell()
    hall.store.announcers.append(bell)
    speaking = Speaking(hall.store, bell, shelf, clock=lambda: hall.now, log=make_log(log))
    yield speaking
    speaking.close()


def board(hall: Counterside, tmp_path: Path) -> view.BoardView:
    with hall.store.read() as session:
        return view.look(session, "hall", Notices(tmp_path, make_log(io.StringIO())), at=hall.now)


def test_a_call_is_made_ready_after_its_commit(hall: Counterside, shelf: Recorded, speaking: Speaking) -> None:
    del speaking
    hall.take()
    hall.open("1")
    hall.call("1")
    assert shelf.rung.acquire(timeout=WITHIN_S)
    assert shelf.asked == [("A001", "1")]


def test_a_recall_is_spoken_again(hall: Counterside, shelf: Recorded, speaking: Speaking) -> None:
    del speaking
    hall.take()
    hall.open("1")
    hall.call("1")
    hall.do(calling.recall, "1")
    assert [shelf.rung.acquire(timeout=WITHIN_S) for _ in range(2)] == [True, True]
    assert shelf.asked == [("A001", "1"), ("A001", "1")]


def test_a_hall_without_a_voice_is_told_once(
    hall: Counterside, shelf: Recorded, speaking: Speaking, log: io.StringIO
) -> None:
    shelf.silent = True
    for _ in range(3):
        hall.take()
    hall.open("1")
    for _ in range(3):
        hall.serve("1", seconds=0)  # a call is spoken while it is young
        assert shelf.rung.acquire(timeout=WITHIN_S)
    speaking.close()
    assert log.getvalue().count("calls_silent") == 1


def test_after_closing_nothing_is_made(hall: Counterside, shelf: Recorded, speaking: Speaking) -> None:
    speaking.close()
    hall.take()
    hall.open("1")
    hall.call("1")
    assert shelf.asked == []


def called(hall: Counterside, **tickets: str) -> Any:
    """Number to counter, in this order."""
    for counter in tickets.values():
        hall.open(counter)
        hall.call(counter)
        hall.wait(seconds=5)


def test_the_newest_call_is_the_large_one(hall: Counterside, tmp_path: Path) -> None:
    hall.take()
    hall.take()
    called(hall, first="1", second="2")
    shown = board(hall, tmp_path)
    assert shown.newest is not None
    assert (shown.newest.ticket, [call.ticket for call in shown.others]) == ("A002", ["A001"])


def test_a_recall_makes_a_number_the_newest_again(hall: Counterside, tmp_path: Path) -> None:
    hall.take()
    hall.take()
    called(hall, first="1", second="2")
    hall.do(calling.recall, "1")
    shown = board(hall, tmp_path)
    assert shown.newest is not None
    assert shown.newest.ticket == "A001"


def test_who_is_being_served_is_not_called_large(hall: Counterside, tmp_path: Path) -> None:
    hall.take()
    hall.take()
    called(hall, first="1", second="2")
    hall.do(calling.start_serving, "2")
    shown = board(hall, tmp_path)
    assert shown.newest is not None
    assert (shown.newest.ticket, [call.ticket for call in shown.others]) == ("A001", ["A002"])


def test_a_call_is_heard_for_a_minute(hall: Counterside, tmp_path: Path) -> None:
    hall.take()
    hall.open("1")
    hall.call("1")
    assert [call.ticket for call in board(hall, tmp_path).spoken] == ["A001"]
    hall.wait(seconds=61)
    assert board(hall, tmp_path).spoken == ()


def test_yesterdays_calls_are_gone(hall: Counterside, tmp_path: Path) -> None:
    hall.take()
    hall.open("1")
    hall.call("1")
    hall.now += timedelta(days=1)
    shown = board(hall, tmp_path)
    assert (shown.newest, shown.others, shown.spoken) == (None, (), ())
