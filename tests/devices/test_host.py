"""One owner thread per device, against small devices in memory. Devices are held and let go by events."""

from __future__ import annotations

import random
import threading
from collections import deque
from queue import Queue
from typing import TYPE_CHECKING

import pytest

import devices.host
from devices.host import DeviceHost
from kiosk.ports.errors import (
    Canceled,
    DeviceBusy,
    DeviceSilent,
    LinkLost,
    NoCard,
    PaperOut,
    PortMissing,
    ReaderFault,
)
from kiosk.ports.statuses import Device as Told
from kiosk.ports.statuses import TicketPrinterStatus
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices.host, "_FIRST_PAUSE_S", 0.001)
    monkeypatch.setattr(devices.host, "_LONGEST_PAUSE_S", 0.002)


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.host.stop()
    assert not house.host._thread.is_alive()


@pytest.fixture
def started(house: House) -> House:
    house.host.start()
    assert house.next_status() == "fine"
    return house


class Gate:
    """Work that runs until it is let go."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.let_go = threading.Event()

    def __call__(self, device: Device) -> str:
        self.entered.set()
        assert self.let_go.wait(SOON_S)
        return "gate"


# ── work ──


def test_work_is_done_and_answered(started: House) -> None:
    assert started.do(lambda _: 42) == 42


def test_work_is_done_in_order(started: House) -> None:
    answers = [started.submit(lambda device, at=at: device.note(f"work {at}"))[0] for at in range(20)]  # type: ignore[misc]
    for answer in answers:
        answer.get()

    assert [entry for entry in started.device.log if entry.startswith("work")] == [f"work {at}" for at in range(20)]


def test_device_is_touched_by_its_owner_only(started: House) -> None:
    started.do(lambda device: device.note("work"))

    assert started.device.threads == {"owner"}


def test_exception_of_the_work_is_its_answer(started: House) -> None:
    def work(_: Device) -> None:
        raise PaperOut("empty")

    assert isinstance(started.do(work), PaperOut)


def test_defect_of_the_work_is_answered_and_logged(started: House) -> None:
    def work(_: Device) -> None:
        raise ZeroDivisionError

    assert isinstance(started.do(work), ZeroDivisionError)
    assert [type(defect) for defect in started.journal.defects] == [ZeroDivisionError]


def test_work_after_a_defect_is_done(started: House) -> None:
    started.do(lambda _: 1 / 0)

    assert started.do(lambda _: "next") == "next"


# ── cancel ──


def test_work_canceled_while_it_waits_never_begins(started: House) -> None:
    gate = Gate()
    started.submit(gate)
    answer, cancel = started.submit(lambda device: device.note("never"))
    assert gate.entered.wait(SOON_S)

    cancel()
    gate.let_go.set()

    assert isinstance(answer.get(), Canceled)
    assert "never" not in started.device.log


def test_canceling_work_that_waits_leaves_the_running_one_alone(started: House) -> None:
    gate = Gate()
    running, _ = started.submit(gate)
    _, cancel = started.submit(lambda _: None)
    assert gate.entered.wait(SOON_S)

    cancel()
    gate.let_go.set()

    assert running.get() == "gate"
    assert not started.device.interrupted


def test_work_canceled_while_it_runs_is_interrupted(started: House) -> None:
    answer, cancel = started.submit(Device.wait_for_interrupt)
    started.device.await_count("waiting", 1)

    cancel()

    assert isinstance(answer.get(), Canceled)


def test_patient_work_canceled_while_it_runs_is_interrupted(started: House) -> None:
    answer, cancel = started.submit(Device.wait_for_interrupt, patient=True)
    started.device.await_count("waiting", 1)

    cancel()

    assert isinstance(answer.get(), Canceled)


def test_canceled_work_answers_once(started: House) -> None:
    answer, cancel = started.submit(Device.wait_for_interrupt)
    started.device.await_count("waiting", 1)

    cancel()
    cancel()
    answer.get()
    started.do(lambda _: None)

    assert answer.count == 1


def test_cancel_after_the_answer_interrupts_nobody(started: House) -> None:
    answer, cancel = started.submit(lambda _: "done")
    answer.get()

    cancel()

    assert not started.device.interrupted


def test_work_done_although_it_was_canceled_answers_what_came(started: House) -> None:
    gate = Gate()
    answer, cancel = started.submit(gate)
    assert gate.entered.wait(SOON_S)

    cancel()
    gate.let_go.set()

    assert answer.get() == "gate"


def test_interrupt_left_over_from_one_work_does_not_end_the_next(started: House) -> None:
    """The interrupt comes after the first work's last look at it: the second meets it, and is done all the same."""
    gate = Gate()
    _, cancel = started.submit(gate)
    assert gate.entered.wait(SOON_S)
    cancel()
    assert started.device.interrupted

    answer, _ = started.submit(meet_and_do)
    gate.let_go.set()

    assert answer.get() == "did it"


def meet_and_do(device: Device) -> str:
    device.meet_interrupt()
    return "did it"


def test_interrupt_left_over_for_a_status_is_no_loss_of_the_device(started: House) -> None:
    started.device.told.append(Canceled("an interrupt was left over"))

    started.do(lambda _: None)
    started.do(lambda _: None)

    assert started.statuses == ["fine"]
    assert started.device.count("close") == 0


# ── patience ──


def test_patient_work_is_asked_again_after_no_card(started: House) -> None:
    tries = iter([NoCard("none"), NoCard("none"), "card"])

    answer, _ = started.submit(lambda _: give(next(tries)), patient=True)

    assert answer.get() == "card"


def give(value: object) -> object:
    if isinstance(value, Exception):
        raise value
    return value


def test_no_card_leaves_the_device_open(started: House) -> None:
    tries = iter([NoCard("none"), "card"])
    started.submit(lambda _: give(next(tries)), patient=True)[0].get()

    assert started.device.count("close") == 0


def test_impatient_work_is_not_asked_again(started: House) -> None:
    assert isinstance(started.do(lambda _: give(NoCard("none"))), NoCard)


def test_patient_work_outlasts_a_device_that_cannot_be_opened(house: House) -> None:
    house.device.opening.extend([PortMissing("gone"), DeviceSilent("off"), DeviceBusy("busy"), PortMissing("gone")])
    answer, _ = house.submit(lambda _: "card", patient=True)

    house.host.start()

    assert answer.get() == "card"


@pytest.mark.parametrize(
    "fault", [LinkLost("cable"), ReaderFault("SAM"), DeviceSilent("off"), OSError("a driver's defect")]
)
def test_patient_work_brings_a_failed_device_back(started: House, fault: Exception) -> None:
    tries = iter([fault, "card"])

    answer, _ = started.submit(lambda _: give(next(tries)), patient=True)

    assert answer.get() == "card"
    assert (started.device.count("close"), started.device.count("open")) == (1, 2)


def test_patient_work_can_be_canceled_while_the_device_is_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices.host, "_LONGEST_PAUSE_S", 60.0)
    monkeypatch.setattr(house.host, "_pause_s", 60.0)
    house.device.opening.extend([PortMissing("gone")] * 3)
    answer, cancel = house.submit(lambda _: "card", patient=True)
    house.host.start()
    house.device.await_count("close", 2)  # it rests now, or is about to

    cancel()

    assert isinstance(answer.get(), Canceled | PortMissing)


def test_pauses_grow_to_a_limit(started: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices.host, "_FIRST_PAUSE_S", 0.25)
    monkeypatch.setattr(devices.host, "_LONGEST_PAUSE_S", 4.0)
    pauses: list[float | None] = []
    ready = started.host._ready
    monkeypatch.setattr(started.host, "_pause_s", 0.25)
    started.device.opening.extend([PortMissing("gone")] * 7)
    tries = iter([LinkLost("cable"), "card"])

    def rest(timeout: float | None = None) -> bool:
        pauses.append(timeout)
        return True

    monkeypatch.setattr(ready, "wait", rest)
    answer, _ = started.submit(lambda _: give(next(tries)), patient=True)
    answer.get()
    monkeypatch.undo()

    assert [pause for pause in pauses if pause != 60.0][:8] == [0.25, 0.5, 1.0, 2.0, 4.0, 4.0, 4.0, 4.0]


# ── status ──


def test_first_status_is_published_once_open(house: House) -> None:
    house.host.start()

    assert house.next_status() == "fine"


def test_device_that_cannot_be_opened_is_published_absent(house: House) -> None:
    house.device.opening.append(PortMissing("gone"))

    house.host.start()

    assert house.next_status() == ABSENT


def test_device_that_comes_back_by_itself_is_published(house: House) -> None:
    house.device.opening.extend([PortMissing("gone")] * 3)

    house.host.start()

    assert [house.next_status(), house.next_status()] == [ABSENT, "fine"]


def test_same_status_is_published_once(started: House) -> None:
    for _ in range(3):
        started.do(lambda _: None)

    assert started.statuses == ["fine"]


def test_status_after_work_is_published_when_it_changed(started: House) -> None:
    started.device.told.append("low on paper")

    started.do(lambda _: None)

    assert started.next_status() == "low on paper"


def test_idle_device_is_asked_how_it_is() -> None:
    house = House()
    house.host._poll_s = 0.001
    house.device.told.extend(["fine", "fine", "low on paper"])

    house.host.start()
    told = [house.next_status(), house.next_status()]
    house.host.stop()

    assert told == ["fine", "low on paper"]


@pytest.mark.parametrize("lost", [LinkLost("cable"), OSError("a driver's defect")])
def test_device_that_cannot_tell_its_status_is_opened_anew(started: House, lost: Exception) -> None:
    started.device.told.append(lost)
    started.do(lambda _: None)

    assert [started.next_status(), started.next_status()] == [ABSENT, "fine"]


@pytest.mark.parametrize("told", [ABSENT, TicketPrinterStatus(Told.UNKNOWN)])
def test_device_that_is_not_heard_is_opened_anew(started: House, told: object) -> None:
    """A port's status never raises: a pulled cable is told as silence, and only a new open finds the device again."""
    started.device.told.append(told)
    started.do(lambda _: None)

    assert [started.next_status(), started.next_status()] == [ABSENT, "fine"]
    assert started.device.count("open") == 2


def test_link_lost_during_work_is_published_and_the_device_opened_anew(started: House) -> None:
    assert isinstance(started.do(lambda _: give(LinkLost("cable"))), LinkLost)

    assert [started.next_status(), started.next_status()] == [ABSENT, "fine"]


def test_printers_own_trouble_leaves_the_device_open(started: House) -> None:
    started.do(lambda _: give(PaperOut("empty")))
    started.do(lambda _: None)

    assert started.device.count("close") == 0


def test_work_on_a_device_that_is_away_opens_it_first(house: House) -> None:
    house.device.opening.append(PortMissing("gone"))
    answer, _ = house.submit(lambda device: device.note("work"))

    house.host.start()
    answer.get()

    assert house.device.log.index("work") > house.device.log.index("open")
    assert house.device.count("open") == 2


def test_impatient_work_on_a_device_that_is_away_is_answered_at_once(house: House) -> None:
    house.device.opening.extend([PortMissing("gone")] * 2)
    answer, _ = house.submit(lambda _: None)

    house.host.start()

    assert isinstance(answer.get(), PortMissing)


def test_work_never_meets_a_device_that_was_lost_as_soon_as_it_was_open(house: House) -> None:
    house.device.opening.append(PortMissing("gone"))
    house.device.told.extend([LinkLost("cable"), ABSENT])
    met: list[bool] = []
    answer, _ = house.submit(lambda device: met.append(device.is_open), patient=True)

    house.host.start()
    answer.get()

    assert met == [True]


# ── everything at once ──


def test_every_work_is_answered_once_whatever_happens(started: House) -> None:
    """Four threads give work, half of it canceled at any moment, to a device that loses its wire now and then."""
    answers: list[Answer] = []
    lock = threading.Lock()

    def people(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(60):
            fate = chance.choice(
                [None, None, LinkLost("cable"), NoCard("none"), PaperOut("empty"), ValueError("defect")]
            )
            tries = iter([fate] if fate else [])

            def work(device: Device, tries: Iterator[Exception] = tries) -> str:
                device.meet_interrupt()
                if (fault := next(tries, None)) is not None:
                    raise fault
                return "done"

            answer, cancel = started.submit(work, patient=chance.random() < 0.5)
            with lock:
                answers.append(answer)
            if chance.random() < 0.5:
                cancel()

    threads = [threading.Thread(target=people, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for answer in answers:
        answer.get()
    started.do(lambda device: device.note("the last"))
    assert {answer.count for answer in answers} == {1}


# ── the end ──


def test_stop_ends_the_thread_and_closes_the_device(started: House) -> None:
    started.host.stop()

    assert not started.host._thread.is_alive()
    assert started.device.log[-1] == "close"


def test_stop_interrupts_what_runs(started: House) -> None:
    answer, _ = started.submit(Device.wait_for_interrupt, patient=True)
    started.device.await_count("waiting", 1)

    started.host.stop()

    assert isinstance(answer.get(), Canceled)


def test_stop_drops_what_waits(started: House) -> None:
    answer, _ = started.submit(Device.wait_for_interrupt)
    never, _ = started.submit(lambda device: device.note("never"))
    started.device.await_count("waiting", 1)

    started.host.stop()
    answer.get()

    assert "never" not in started.device.log
    assert never.count == 0


def test_stop_ends_patience_with_a_device_that_is_away(house: House) -> None:
    house.device.opening.extend([PortMissing("gone")] * 10_000)
    house.submit(lambda _: None, patient=True)
    house.host.start()
    house.device.await_count("open", 3)

    house.host.stop()

    assert not house.host._thread.is_alive()


def test_stop_before_start_is_harmless() -> None:
    House().host.stop()


def test_second_stop_is_harmless(started: House) -> None:
    started.host.stop()

    started.host.stop()

    assert started.device.count("close") == 1
