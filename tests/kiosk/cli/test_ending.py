"""A signal ends a command whenever it comes."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest

from kiosk.cli.ending import Ending

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Those of the test's process come back."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGALRM)
    before = [signal.getsignal(number) for number in numbers]
    yield
    signal.set_wakeup_fd(-1)
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_signal_amid_any_step_of_the_wait_ends_it() -> None:
    ending = Ending()
    for at in range(1000):
        ending._has_come = False
        somebody = threading.Thread(target=_end_this, args=((at % 100) * 2e-6,))
        somebody.start()
        assert ending.wait(5)
        somebody.join()


def _end_this(after_s: float) -> None:
    until = time.monotonic() + after_s
    while time.monotonic() < until:
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def test_signal_before_the_wait_ends_it() -> None:
    ending = Ending()
    signal.raise_signal(signal.SIGINT)
    assert ending.wait(0)


def test_word_from_another_thread_ends_it() -> None:
    ending = Ending()
    threading.Thread(target=ending.come).start()
    assert ending.wait(5)


def test_nothing_that_came_is_told_when_the_time_is_over() -> None:
    assert not Ending().wait(0.01)
