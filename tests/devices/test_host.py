"""One owner thread per device: work, cancel, the end. Devices are held and let go by events; nobody sleeps."""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING

import pytest

from kiosk.ports.errors import (
    Canceled,
    LinkLost,
    NoCard,
    PaperOut,
    PortMissing,
)
from tests.fakes.hosted import SOON_S, Answer, Device, Gate, House, give

if TYPE_CHECKING:
    from collections.abc import Iterator


pytestmark = pytest.mark.usefixtures("short_pauses")


# ── work ──


def test_work_is_done_and_answered(started: House) -> None:
    assert started.do(lambda _: 42) == 42


def test_status_a_device_tells_amid_its_work_is_published_at_once(started: House) -> None:
    gate = Gate()

    def work(device: Device) -> None:
        started.host.tell("hot")
        gate(device)

    answer, _ = started.submit(work)
    told = started.next_status()
    gate.let_go.set()
    answer.get()
    assert (told, started.next_status()) == ("hot", "fine")


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


@pytest.mark.parametrize("told", ["answer", "status"])
def test_defect_of_whoever_is_told_does_not_end_the_owner(house: House, told: str) -> None:
    def broken(came: object) -> None:
        raise ZeroDivisionError(came)

    if told == "status":
        house.host._on_status = broken
    house.host.start()
    house.host.submit(lambda _: 1, broken if told == "answer" else lambda _: None)

    assert house.do(lambda _: "next") == "next"
    house.host.stop()
    assert {type(defect) for defect in house.journal.defects} == {ZeroDivisionError}


# ── tending ──


def test_device_is_tended_while_nobody_wants_it(started: House) -> None:
    looks = iter([0.0, 0.0, None])

    def tend(device: Device) -> float | None:
        device.note("tend")
        return next(looks, None)

    started.host.tended_by(tend)
    started.do(lambda _: None)

    started.device.await_count("tend", 3)


def test_device_is_tended_between_two_tries_of_patient_work(started: House) -> None:
    started.host.tended_by(lambda device: device.note("tend"))
    left = [NoCard("none"), NoCard("none"), "card"]

    assert started.submit(lambda _: give(left.pop(0)), patient=True)[0].get() == "card"
    assert started.device.count("tend") >= 2


def test_tending_that_fails_costs_nothing(started: House) -> None:
    def fail(_: Device) -> float:
        raise LinkLost("cable")

    started.host.tended_by(fail)
    started.do(lambda _: None)

    assert started.do(lambda _: "next") == "next"
    assert started.device.count("close") == 0


def test_status_that_was_told_by_others_makes_the_next_look_news(started: House) -> None:
    started.do(lambda _: started.host.known("told by others"))

    assert started.next_status() == "fine"


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


# ── standing aside ──


def _lose(house: House) -> None:
    def work(_: Device) -> None:
        raise LinkLost("unplugged")

    house.host.stand_aside(0.3)
    house.do(work)


def test_lost_device_is_left_alone_while_its_owner_stands_aside(started: House) -> None:
    began = time.monotonic()
    _lose(started)
    started.device.await_count("open", 2)
    assert time.monotonic() - began >= 0.3


def test_work_opens_a_device_whose_owner_stands_aside(started: House) -> None:
    started.host.stand_aside(3600.0)
    _lose(started)
    started.host.stand_aside(3600.0)
    assert started.do(lambda _: "done") == "done"
