"""The only crossing into Qt's thread."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING
from weakref import getweakrefcount

import pytest

from ui.bridge import QtLoop

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def loop(qtbot: QtBot) -> QtLoop:
    return QtLoop()


def test_call_posted_from_another_thread_runs_in_the_loops_thread(loop: QtLoop, qtbot: QtBot) -> None:
    ran: list[int] = []
    thread = threading.Thread(target=lambda: loop.post(lambda: ran.append(threading.get_ident())))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(ran))
    assert ran == [threading.get_ident()]


def test_posted_call_waits_for_the_loop(loop: QtLoop) -> None:
    ran: list[int] = []
    loop.post(lambda: ran.append(1))
    assert ran == []


def test_calls_posted_from_many_threads_keep_each_threads_order(loop: QtLoop, qtbot: QtBot) -> None:
    heard: list[tuple[int, int]] = []

    def post(thread: int) -> None:
        for nth in range(200):
            loop.post(lambda nth=nth: heard.append((thread, nth)))  # type: ignore[misc]  # a default that binds

    threads = [threading.Thread(target=post, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: len(heard) == 800)
    assert all([nth for thread, nth in heard if thread == number] == list(range(200)) for number in range(4))


def test_planned_call_runs_after_its_delay(loop: QtLoop, qtbot: QtBot) -> None:
    at: list[float] = []
    planned = loop.monotonic()
    loop.after(0.05, lambda: at.append(loop.monotonic()))
    qtbot.waitUntil(lambda: bool(at))
    assert at[0] - planned >= 0.049


def test_planned_call_canceled_never_runs(loop: QtLoop, qtbot: QtBot) -> None:
    ran: list[str] = []
    loop.after(0.01, lambda: ran.append("canceled")).cancel()
    loop.after(0.03, lambda: ran.append("kept"))
    qtbot.waitUntil(lambda: "kept" in ran)
    assert ran == ["kept"]


def test_cancel_after_it_ran_is_harmless(loop: QtLoop, qtbot: QtBot) -> None:
    ran: list[int] = []
    timer = loop.after(0, lambda: ran.append(1))
    qtbot.waitUntil(lambda: bool(ran))
    timer.cancel()
    timer.cancel()
    assert ran == [1]


def test_time_never_goes_back(loop: QtLoop) -> None:
    assert loop.monotonic() <= loop.monotonic()


def test_planned_call_that_nobody_kept_runs(loop: QtLoop, qtbot: QtBot) -> None:
    ran: list[int] = []
    for nth in range(20):
        loop.after(0.001, lambda nth=nth: ran.append(nth))  # type: ignore[misc]  # a default that binds
    qtbot.waitUntil(lambda: len(ran) == 20)


def test_planned_method_leaves_nothing_at_its_object_when_it_was_canceled(loop: QtLoop) -> None:
    class Receiver:
        def act(self) -> None:
            """Never called."""

    receiver = Receiver()
    for _ in range(20):
        loop.after(10, receiver.act).cancel()
    assert getweakrefcount(receiver) == 0


@pytest.mark.parametrize("canceled", [True, False], ids=["canceled", "ran"])
def test_planned_calls_leave_no_memory_behind(loop: QtLoop, qtbot: QtBot, *, canceled: bool) -> None:
    def play(count: int) -> None:
        ran: list[int] = []
        for _ in range(count):
            planned = loop.after(0, lambda: ran.append(1))
            if canceled:
                planned.cancel()
        qtbot.waitUntil(lambda: canceled or len(ran) == count)

    play(100)
    before = sys.getallocatedblocks()
    play(1000)
    assert sys.getallocatedblocks() - before < 500


def test_cancel_of_a_call_that_ran_spares_the_one_that_has_its_number_now(loop: QtLoop, qtbot: QtBot) -> None:
    ran: list[str] = []
    timer = loop.after(0, lambda: ran.append("first"))
    qtbot.waitUntil(lambda: ran == ["first"])
    for _ in range(8):
        loop.after(0.01, lambda: ran.append("next"))
    timer.cancel()
    qtbot.waitUntil(lambda: len(ran) == 9)
