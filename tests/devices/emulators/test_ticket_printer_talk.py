"""What the emulated ticket printer says, without a printer around it: questions in any place, answers in theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.emulators.ticket_printer_interpreter import Ask
from devices.emulators.ticket_printer_models import EMULATED, PaperQuestion
from devices.emulators.ticket_printer_state import Faults, PaperState
from devices.emulators.ticket_printer_talk import Condition, Talk

EPSON = EMULATED["epson-tm-t88iii"]
PAPER = Ask("r", 1)
NO_PAPER = b"\x0f"


class Bench:
    """A talk, and how the printer is that talks."""

    def __init__(self, question: PaperQuestion = PaperQuestion.IN_TURN) -> None:
        self.faults = Faults()
        self.now = 0.0
        self.talk = Talk(replace(EPSON, paper_question=question), self._condition)

    def _condition(self) -> Condition:
        return Condition(self.now, self.faults, cutter_error=False, presented=False)

    def hear(self, data: bytes) -> list[int]:
        recoveries = [self.talk.overhear(byte, bytearray()) for byte in data]
        return [n for n in recoveries if n is not None]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_status_is_answered_wherever_it_is_asked(bench: Bench) -> None:
    bench.hear(b"abc\x10\x04\x01def")
    assert bench.talk.take() == b"\x12"


def test_two_of_three_bytes_ask_nothing(bench: Bench) -> None:
    bench.hear(b"\x10\x04")
    assert bench.talk.take() == b""


@pytest.mark.parametrize("n", [1, 2])
def test_recovery_is_handed_on(bench: Bench, n: int) -> None:
    assert bench.hear(bytes((0x10, 0x05, n))) == [n]


def test_late_answer_waits_for_its_moment(bench: Bench) -> None:
    bench.faults.late_s = 0.5
    bench.talk.answer(PAPER)
    before = bench.talk.take(), bench.talk.due_at
    bench.now = 0.5
    assert (before, bench.talk.take(), bench.talk.due_at) == ((b"", 0.5), b"\x00", None)


@pytest.mark.parametrize("fault", ["silent", "unpowered"])
def test_nothing_is_said(bench: Bench, fault: str) -> None:
    bench.faults.silent, bench.faults.powered = fault == "silent", fault != "unpowered"
    bench.talk.answer(PAPER)
    assert bench.talk.take() == b""


def test_question_answered_early_is_not_answered_again_in_its_turn() -> None:
    bench = Bench(PaperQuestion.AT_PAPER_END_TOO)
    bench.faults.paper = PaperState.OUT
    bench.talk.paper_ended(waiting=1)
    bench.talk.paper_ended(waiting=1)
    bench.faults.paper = PaperState.FULL
    bench.talk.answer(PAPER)
    assert bench.talk.take() == NO_PAPER


def test_status_back_is_told_once_a_change(bench: Bench) -> None:
    bench.talk.answer(Ask("a", 0xFF))
    bench.talk.take()
    bench.faults.cover_open = True
    bench.talk.tell_back()
    bench.talk.tell_back()
    assert len(bench.talk.take()) == 4


def test_lost_power_forgets_what_was_to_be_said_and_wished_for(bench: Bench) -> None:
    bench.talk.answer(Ask("a", 0xFF))
    bench.talk.lose_power()
    bench.faults.cover_open = True
    bench.talk.tell_back()
    assert bench.talk.take() == b""
