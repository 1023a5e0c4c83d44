"""A device in memory, and the house that hosts it."""

from __future__ import annotations

import threading
from collections import deque
from queue import Queue
from typing import TYPE_CHECKING

from devices.host import DeviceHost
from kiosk.ports.errors import Canceled
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Callable

SOON_S = 5.0  # a test that waits this long has failed
ABSENT = "absent"


class Device:
    """A device in memory. An interrupt is remembered until a call meets it, as real links do."""

    def __init__(self) -> None:
        self.lock = threading.Condition()
        self.log: list[str] = []
        self.threads: set[str] = set()
        self.opening: deque[Exception] = deque()  # what the next openings raise
        self.told: deque[object] = deque()  # what the next statuses are; then "fine"
        self.interrupted = False
        self.is_open = False

    def note(self, what: str) -> None:
        with self.lock:
            self.log.append(what)
            self.threads.add(threading.current_thread().name)
            self.lock.notify_all()

    def count(self, what: str) -> int:
        with self.lock:
            return self.log.count(what)

    def await_count(self, what: str, count: int) -> None:
        with self.lock:
            assert self.lock.wait_for(lambda: self.log.count(what) >= count, SOON_S), self.log

    def open(self, *, deadline_s: float) -> None:
        self.note("open")
        if self.opening:
            raise self.opening.popleft()
        self.is_open = True

    def close(self) -> None:
        self.is_open = False
        self.note("close")

    def interrupt(self) -> None:
        with self.lock:
            self.interrupted = True
            self.lock.notify_all()

    def status(self, *, deadline_s: float) -> object:
        self.note("status")
        told = self.told.popleft() if self.told else "fine"
        if isinstance(told, Exception):
            raise told
        return told

    def wait_for_interrupt(self) -> str:
        """Block as a read does, until somebody interrupts."""
        self.note("waiting")
        with self.lock:
            assert self.lock.wait_for(lambda: self.interrupted, SOON_S), "nobody interrupted"
            self.interrupted = False
        raise Canceled("interrupted")

    def meet_interrupt(self) -> None:
        with self.lock:
            met, self.interrupted = self.interrupted, False
        if met:
            raise Canceled("an interrupt was left over")


class Answer:
    """Where one piece of work tells what came of it."""

    def __init__(self) -> None:
        self._queue: Queue[object] = Queue()
        self.count = 0

    def __call__(self, came: object) -> None:
        self.count += 1
        self._queue.put(came)

    def get(self) -> object:
        return self._queue.get(timeout=SOON_S)


class House:
    """A host, its device, and what it published."""

    def __init__(self) -> None:
        self.device = Device()
        self.journal = RememberingJournal()
        self.published: Queue[object] = Queue()
        self.statuses: list[object] = []
        self.host: DeviceHost[Device, object] = DeviceHost(
            self.device, name="owner", journal=self.journal, on_status=self._publish, absent=ABSENT, poll_s=60.0
        )

    def _publish(self, status: object) -> None:
        self.statuses.append(status)
        self.published.put(status)

    def next_status(self) -> object:
        return self.published.get(timeout=SOON_S)

    def submit(self, work: Callable[[Device], object], *, patient: bool = False) -> tuple[Answer, Callable[[], None]]:
        answer = Answer()
        return answer, self.host.submit(work, answer, patient=patient).cancel

    def do(self, work: Callable[[Device], object]) -> object:
        return self.submit(work)[0].get()


class Gate:
    """Work that runs until it is let go."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.let_go = threading.Event()

    def __call__(self, device: Device) -> str:
        self.entered.set()
        assert self.let_go.wait(SOON_S)
        return "gate"


def give(value: object) -> object:
    if isinstance(value, Exception):
        raise value
    return value
