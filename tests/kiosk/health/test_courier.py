"""The courier: goes at start and when nudged, and after failures by itself, in growing pauses."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from queue import Queue
from typing import TYPE_CHECKING

import pytest

from kiosk.health.courier import Courier
from kiosk.health.events import Event
from kiosk.ports.errors import BackendUnreachable
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Iterator

SOON_S = 5.0
DOWN = BackendUnreachable("nobody answers")


class Round:
    """Deliveries that a test waits for; each fails as often as told."""

    def __init__(self, *troubles: Exception) -> None:
        self.journal = RememberingJournal()
        self.went: Queue[int] = Queue()
        self._troubles = list(troubles)
        self._count = 0

    def deliver(self) -> None:
        self._count += 1
        self.went.put(self._count)
        if self._troubles:
            raise self._troubles.pop(0)

    @contextmanager
    def courier(self, *, soonest_s: float = 0.001, latest_s: float = 0.002) -> Iterator[Courier]:
        courier = Courier(self.deliver, journal=self.journal, soonest_s=soonest_s, latest_s=latest_s)
        courier.start()
        try:
            yield courier
        finally:
            courier.stop()
            courier._thread.join(SOON_S)


class Watched(threading.Event):
    """Tells how long the courier means to sleep, and lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: Queue[float | None] = Queue()

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.put(timeout)
        return super().wait(0 if timeout is not None else None)


def test_what_was_left_is_delivered_at_start() -> None:
    at_work = Round()
    with at_work.courier():
        assert at_work.went.get(timeout=SOON_S) == 1


def test_nudge_delivers_again() -> None:
    at_work = Round()
    with at_work.courier() as courier:
        at_work.went.get(timeout=SOON_S)
        courier.nudge()

        assert at_work.went.get(timeout=SOON_S) == 2


def test_nudge_while_it_waits_after_a_failure_delivers_at_once() -> None:
    at_work = Round(DOWN)
    with at_work.courier(soonest_s=1000, latest_s=1000) as courier:
        at_work.went.get(timeout=SOON_S)
        courier.nudge()

        assert at_work.went.get(timeout=SOON_S) == 2


@pytest.mark.parametrize("trouble", [DOWN, ValueError("defect")])
def test_failure_is_tried_again_by_itself(trouble: Exception) -> None:
    at_work = Round(trouble, trouble)
    with at_work.courier():
        assert [at_work.went.get(timeout=SOON_S) for _ in range(3)] == [1, 2, 3]


def test_pauses_grow_to_their_limit_and_end_with_success() -> None:
    at_work = Round(*[DOWN] * 5)
    courier = Courier(at_work.deliver, journal=at_work.journal, soonest_s=1, latest_s=6)
    watched = Watched()
    courier._wake = watched
    courier.start()
    pauses = [watched.pauses.get(timeout=SOON_S) for _ in range(6)]
    courier.stop()
    courier._thread.join(SOON_S)

    assert pauses == [1, 2, 4, 6, 6, None]


def test_trouble_that_lasts_is_noted_once() -> None:
    at_work = Round(DOWN, DOWN, DOWN)
    with at_work.courier():
        for _ in range(4):
            at_work.went.get(timeout=SOON_S)

    assert [values["code"] for event, values in at_work.journal.entries if event is Event.REPORTS_WAIT] == [DOWN.code]


def test_stopped_courier_goes_no_more() -> None:
    at_work = Round()
    with at_work.courier() as courier:
        at_work.went.get(timeout=SOON_S)
    courier.nudge()

    assert not courier._thread.is_alive()
    assert at_work.went.empty()


def test_failure_after_it_was_stopped_is_no_news() -> None:
    journal, at_work, stopped = RememberingJournal(), threading.Event(), threading.Event()

    def deliver() -> None:
        at_work.set()
        stopped.wait(SOON_S)
        raise DOWN

    courier = Courier(deliver, journal=journal)
    courier.start()
    at_work.wait(SOON_S)
    courier.stop()
    stopped.set()
    courier.wait(deadline_s=SOON_S)

    assert journal.entries == []
