"""A lock that is handed on in the order of asking."""

from __future__ import annotations

import queue
import threading
import time

from backend.server.store.turnstile import Turnstile

WITHIN_S = 10.0


def line_up(turnstile: Turnstile, names: str, came: queue.Queue[str]) -> list[threading.Thread]:
    """Threads that wait in this order."""

    def wait(name: str) -> None:
        assert turnstile.enter(timeout_s=WITHIN_S)
        came.put(name)
        turnstile.leave()

    threads = [threading.Thread(target=wait, args=(name,)) for name in names]
    for nth, thread in enumerate(threads, 1):
        thread.start()
        ends = time.monotonic() + WITHIN_S
        while len(turnstile._line) < nth:
            assert time.monotonic() < ends
            threading.Event().wait(0.001)
    return threads


def test_who_asks_first_comes_first() -> None:
    turnstile, came = Turnstile(), queue.Queue[str]()
    turnstile.enter(timeout_s=0)
    threads = line_up(turnstile, "abcd", came)
    turnstile.leave()
    for thread in threads:
        thread.join()
    assert [came.get_nowait() for _ in threads] == list("abcd")


def test_while_somebody_is_in_nobody_else_comes_in() -> None:
    turnstile = Turnstile()
    turnstile.enter(timeout_s=0)
    assert not turnstile.enter(timeout_s=0.01)


def test_who_gave_up_is_passed_over() -> None:
    turnstile = Turnstile()
    turnstile.enter(timeout_s=0)
    turnstile.enter(timeout_s=0.01)
    turnstile.leave()
    assert turnstile.enter(timeout_s=0)


def test_many_threads_come_in_one_at_a_time() -> None:
    turnstile, inside = Turnstile(), 0
    most = 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(200):
            assert turnstile.enter(timeout_s=WITHIN_S)
            inside += 1
            most = max(most, inside)
            inside -= 1
            turnstile.leave()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, inside) == (1, 0)
