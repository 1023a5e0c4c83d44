"""The board without a backend: what stays open, and what staff are told."""

from __future__ import annotations

import threading
from dataclasses import replace

from kiosk.domain.message import Message
from kiosk.health.board import HallWatch, StatusBoard
from kiosk.health.events import Event
from kiosk.ports.errors import BackendUnreachable, ClockWrong
from kiosk.standing import Standing
from tests.fakes.halls import HALL, RESIDENCE, TERMINAL
from tests.fakes.journal import RememberingJournal

ALONE = replace(HALL, offline=True)
AWAY = BackendUnreachable("no route")
NIGHT = replace(ALONE, queues=(replace(RESIDENCE, open=False),))


def board() -> StatusBoard:
    return StatusBoard(TERMINAL, journal=RememberingJournal(), on_change=lambda _standing: None)


def test_a_terminal_that_gives_numbers_alone_stays_open() -> None:
    one = board()
    one.hall(HALL)
    one.backend_failed(AWAY, ALONE)
    assert (one.standing.closed_for, one.standing.backend_trouble) == (None, AWAY.remedy)


def test_a_terminal_that_cannot_is_closed() -> None:
    one = board()
    one.hall(HALL)
    one.backend_failed(AWAY)
    assert one.standing.closed_for == AWAY.remedy


def test_a_terminal_alone_after_hours_is_closed() -> None:
    one = board()
    one.backend_failed(AWAY, NIGHT)
    assert one.standing.closed_for == AWAY.remedy


def test_trouble_of_another_kind_closes_a_terminal_that_was_alone() -> None:
    one = board()
    one.backend_failed(AWAY, ALONE)
    one.backend_failed(ClockWrong("an hour"))
    assert (one.standing.alone, one.standing.closed_for) == (False, ClockWrong("an hour").remedy)


def test_a_backend_that_is_back_ends_it() -> None:
    one = board()
    one.backend_failed(AWAY, ALONE)
    one.hall(HALL)
    assert (one.standing.alone, one.standing.backend_trouble) == (False, None)


def test_a_moved_terminal_is_closed_until_its_site_is_confirmed() -> None:
    moved = Standing(TERMINAL, hall=replace(HALL, confirmed=False))
    assert (moved.closed_for, replace(moved, hall=HALL).closed_for) == (Message.of("closed.moved"), None)


def test_a_contested_number_is_an_alert() -> None:
    kept: list[Event] = []
    one = board()
    one.keep_alerts(lambda event, _attended: kept.append(event))
    one.numbers_contested()
    assert kept == [Event.NUMBERS_CONTESTED]


def test_the_watch_asks_what_is_left_without_a_backend() -> None:
    told = threading.Event()

    def heard(standing: Standing) -> None:
        if standing.gives_alone:
            told.set()

    def ask() -> object:
        raise AWAY

    one = StatusBoard(TERMINAL, journal=RememberingJournal(), on_change=heard)
    watch = HallWatch(
        ask,  # type: ignore[arg-type]  # never answers
        one,
        journal=RememberingJournal(),
        poll_s=60.0,
        without=lambda error: ALONE if error is AWAY else None,
    )
    watch.start()
    assert told.wait(5.0)
    watch.stop()
