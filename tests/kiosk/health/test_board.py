"""The status board and the watch over the hall."""

from __future__ import annotations

import threading
from dataclasses import replace
from queue import Queue

import pytest

from kiosk.health.board import HallWatch, StatusBoard
from kiosk.health.events import Event
from kiosk.ports.errors import BackendFault, BackendUnreachable, KioskError
from kiosk.ports.statuses import Device, IdCardReaderStatus, Media, Paper, TicketPrinterStatus
from kiosk.standing import Standing
from tests.fakes.halls import HALL, TERMINAL
from tests.fakes.journal import RememberingJournal

ONLINE = IdCardReaderStatus(Device.ONLINE, Media.NOT_PRESENT)
SOON_S = 5.0


class Office:
    """A board and who listens to it."""

    def __init__(self) -> None:
        self.journal = RememberingJournal()
        self.heard: list[Standing] = []
        self.board = StatusBoard(TERMINAL, journal=self.journal, on_change=self.heard.append)


@pytest.fixture
def office() -> Office:
    return Office()


def test_nothing_is_known_at_first(office: Office) -> None:
    assert office.board.standing == Standing(TERMINAL)


def test_change_is_handed_on(office: Office) -> None:
    office.board.reader(ONLINE)

    assert office.heard == [Standing(TERMINAL, reader=ONLINE)]


def test_same_status_again_is_handed_on_once(office: Office) -> None:
    office.board.reader(ONLINE)
    office.board.reader(IdCardReaderStatus(Device.ONLINE, Media.NOT_PRESENT))

    assert len(office.heard) == 1


def test_statuses_of_two_devices_are_kept_together(office: Office) -> None:
    printer = TicketPrinterStatus(Device.ONLINE, paper=Paper.LOW)
    office.board.reader(ONLINE)
    office.board.printer(printer)

    assert (office.board.standing.reader, office.board.standing.printer) == (ONLINE, printer)


def test_hall_opens_the_window(office: Office) -> None:
    office.board.backend_failed(BackendUnreachable("x"))
    office.board.hall(HALL)

    assert office.board.standing == Standing(TERMINAL, hall=HALL)


def test_failure_closes_the_window_and_keeps_the_hall(office: Office) -> None:
    error = BackendUnreachable("x")
    office.board.hall(HALL)
    office.board.backend_failed(error)

    assert (office.board.standing.closed_for, office.board.standing.hall) == (error.remedy, HALL)


def test_time_of_the_first_failure_is_kept(office: Office) -> None:
    office.board.backend_failed(BackendUnreachable("x"))
    since = office.board.standing.since
    office.board.backend_failed(BackendFault("x"))

    assert since is not None
    assert office.board.standing.since is since


def test_time_of_the_failure_is_in_utc(office: Office) -> None:
    office.board.backend_failed(BackendUnreachable("x"))

    assert office.board.standing.since is not None
    assert office.board.standing.since.utcoffset() is not None


def test_same_failure_again_is_handed_on_and_logged_once(office: Office) -> None:
    for _ in range(3):
        office.board.backend_failed(BackendUnreachable("x"))

    assert (len(office.heard), office.journal.count(Event.BACKEND_LOST)) == (1, 1)


def test_backend_that_came_back_is_logged_once(office: Office) -> None:
    office.board.backend_failed(BackendUnreachable("x"))
    office.board.hall(HALL)
    office.board.hall(replace(HALL, queues=()))

    assert office.journal.count(Event.BACKEND_REACHED) == 1


def test_second_failure_has_a_time_of_its_own(office: Office) -> None:
    office.board.backend_failed(BackendUnreachable("x"))
    first = office.board.standing.since
    office.board.hall(HALL)
    office.board.backend_failed(BackendUnreachable("x"))

    assert office.board.standing.since is not first


# ── the watch ──


class Backend:
    """Answers the watch with what the test has put in; the last answer for ever."""

    def __init__(self) -> None:
        self.answers: Queue[object] = Queue()
        self.asked = threading.Semaphore(0)

    def __call__(self) -> object:
        self.asked.release()
        came = self.answers.get(timeout=SOON_S)
        if isinstance(came, Exception):
            raise came
        return came


def await_change(changes: Queue[Standing]) -> Standing:
    return changes.get(timeout=SOON_S)


class Watched:
    """A watch that never asks by itself: only at first and when nudged."""

    def __init__(self) -> None:
        self.changes: Queue[Standing] = Queue()
        self.backend = Backend()
        self.journal = RememberingJournal()
        board = StatusBoard(TERMINAL, journal=self.journal, on_change=self.changes.put)
        self.watch = HallWatch(self.backend, board, journal=self.journal, poll_s=60.0)  # type: ignore[arg-type]  # a wrong hall is never put in


def test_watch_asks_at_once() -> None:
    watched = Watched()
    watched.backend.answers.put(HALL)

    watched.watch.start()

    assert await_change(watched.changes).hall == HALL
    watched.watch.stop()


def test_nudged_watch_asks_again() -> None:
    watched = Watched()
    for answer in (HALL, replace(HALL, queues=())):
        watched.backend.answers.put(answer)
    watched.watch.start()
    await_change(watched.changes)

    watched.watch.nudge()

    hall = await_change(watched.changes).hall
    watched.watch.stop()
    assert hall is not None
    assert hall.queues == ()


@pytest.mark.parametrize("error", [BackendUnreachable("x"), BackendFault("x")])
def test_watch_tells_a_failure(error: KioskError) -> None:
    watched = Watched()
    watched.backend.answers.put(error)

    watched.watch.start()

    assert await_change(watched.changes).closed_for == error.remedy
    watched.watch.stop()


def test_watch_outlives_a_defect() -> None:
    watched = Watched()
    for answer in (ZeroDivisionError(), HALL):
        watched.backend.answers.put(answer)
    watched.watch.start()
    assert watched.backend.asked.acquire(timeout=SOON_S)

    watched.watch.nudge()

    assert await_change(watched.changes).hall == HALL
    watched.watch.stop()


def test_watch_outlives_a_defect_of_whoever_is_told() -> None:
    watched = Watched()

    def told(standing: Standing) -> None:
        if not watched.changes.qsize():
            watched.changes.put(standing)
            raise ZeroDivisionError

        watched.changes.put(standing)

    board = StatusBoard(TERMINAL, journal=watched.journal, on_change=told)
    watch = HallWatch(watched.backend, board, journal=watched.journal, poll_s=60.0)  # type: ignore[arg-type]  # as above
    for answer in (HALL, replace(HALL, queues=())):
        watched.backend.answers.put(answer)
    watch.start()
    for _ in range(2):
        assert watched.backend.asked.acquire(timeout=SOON_S)
        watch.nudge()
    assert watched.backend.asked.acquire(timeout=SOON_S)
    watch.stop()
    assert [type(defect) for defect in watched.journal.defects] == [ZeroDivisionError]


def test_watch_asks_soon_after_a_failure_that_followed_a_success(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HallWatch, "_SOONEST_S", 0.01)
    watched = Watched()
    watched.backend.answers.put(HALL)
    watched.watch.start()
    await_change(watched.changes)
    for answer in (BackendUnreachable("x"), replace(HALL, queues=())):
        watched.backend.answers.put(answer)

    watched.watch.nudge()

    assert [await_change(watched.changes).closed_for is None for _ in range(2)] == [False, True]
    watched.watch.stop()


def test_stopped_watch_ends_its_thread() -> None:
    watched = Watched()
    watched.backend.answers.put(HALL)
    watched.watch.start()
    await_change(watched.changes)

    watched.watch.stop()
    watched.watch._thread.join(SOON_S)

    assert not watched.watch._thread.is_alive()
