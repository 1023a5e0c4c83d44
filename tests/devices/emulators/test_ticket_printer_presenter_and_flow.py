"""The emulated printer's presenter, its buffer and its "wait", and misfortunes that are planned or timed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.emulators.ticket_printer_buffer import Flow, ReceiveBuffer
from devices.emulators.ticket_printer_faults import KNOWN, obey
from devices.emulators.ticket_printer_machine import Machine
from devices.emulators.ticket_printer_models import EMULATED, PaperQuestion
from devices.emulators.ticket_printer_state import PaperState
from kiosk.ports.errors import SettingsError

PRESENTER = EMULATED["citizen-pmu2300iii"]
EPSON = EMULATED["epson-tm-t88iii"]
TICKET = b"x\n\x1dVB\x00"
ASK_PAPER = b"\x10\x04\x04"


def with_ticket(*words: str) -> Machine:
    machine = Machine(PRESENTER)
    for line in words:
        obey(machine, line.split())
    machine.receive(TICKET)
    machine.run(0.0)
    return machine


def asked(machine: Machine) -> bytes:
    machine.receive(ASK_PAPER)
    machine.run(machine.now)
    return machine.take_output()


def test_empty_presenter_shows_in_the_paper_status() -> None:
    assert asked(Machine(PRESENTER)) == b"\x52"


def test_held_ticket_shows_in_the_paper_status() -> None:
    assert asked(with_ticket()) == b"\x12"


def test_ticket_goes_back_by_itself_after_five_seconds() -> None:
    machine = with_ticket()
    assert machine.due_at == 5.0
    machine.run(5.0)
    assert machine.presenter.news == ["retracted"]


@pytest.mark.parametrize(("command", "after_s"), [(b"\x1dR1\x03", 3.0), (b"\x1dR1\x00", None)])
def test_timer_of_the_presenter_is_set(command: bytes, after_s: float | None) -> None:
    machine = with_ticket()
    machine.receive(command)
    machine.run(0.0)
    assert machine.due_at == after_s


def test_ticket_goes_back_on_command() -> None:
    machine = with_ticket()
    machine.receive(b"\x1dR0")
    machine.run(1.0)
    assert (machine.presenter.news, asked(machine)) == (["retracted"], b"\x52")


def test_stuck_ticket_stays() -> None:
    machine = with_ticket("presenter jam")
    machine.run(60.0)
    assert machine.presenter.ticket is not None
    assert machine.due_at is None


def test_taken_ticket_is_told() -> None:
    machine = with_ticket()
    obey(machine, ["ticket", "take"])
    assert machine.presenter.news == ["taken"]


def test_next_ticket_pushes_out_the_one_before() -> None:
    machine = with_ticket()
    machine.receive(TICKET)
    machine.run(1.0)
    assert machine.presenter.news == ["pushed_out"]


def test_model_without_a_presenter_does_not_know_its_command() -> None:
    machine = Machine(EPSON)
    machine.receive(b"\x1dR0" + TICKET)
    machine.run(0.0)
    assert (machine._interpreter.unknown, machine.presenter.ticket) == (1, None)


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        (PaperQuestion.IN_TURN, b""),
        (PaperQuestion.NEVER, b""),
        (PaperQuestion.AT_ONCE, b"\x0f"),
        (PaperQuestion.AT_PAPER_END_TOO, b"\x0f"),
    ],
)
def test_paper_question_at_paper_end(question: PaperQuestion, answers: bytes) -> None:
    machine = Machine(replace(EPSON, paper_question=question))
    obey(machine, ["paper", "out"])
    machine.receive(b"x\n\x1dr\x01")
    machine.run(1.0)
    assert machine.take_output() == answers


def test_paper_question_that_waits_is_answered_once_only() -> None:
    machine = Machine(replace(EPSON, paper_question=PaperQuestion.AT_PAPER_END_TOO))
    obey(machine, ["stall"])
    machine.receive(b"x\n\x1dr\x01")
    obey(machine, ["paper", "out"])
    obey(machine, ["clear"])
    machine.run(1.0)
    assert machine.take_output() == b"\x0f"


def test_planned_misfortune_strikes_at_its_byte() -> None:
    machine = Machine(EPSON)
    obey(machine, ["at", "3", "paper", "out"])
    seen: list[PaperState] = []
    for byte in b"abcd":
        machine.receive(bytes((byte,)))
        seen.append(machine.faults.paper)
    assert seen == [PaperState.FULL, PaperState.FULL, PaperState.OUT, PaperState.OUT]


def test_stall_of_seconds_ends_by_itself() -> None:
    machine = Machine(EPSON)
    obey(machine, ["stall", "2"])
    machine.receive(TICKET)
    machine.run(1.9)
    assert not machine.cut_strips
    machine.run(2.0)
    assert machine.cut_strips


def test_late_answer_comes_later() -> None:
    machine = Machine(EPSON)
    obey(machine, ["late", "300"])
    assert asked(machine) == b""
    assert machine.due_at == pytest.approx(0.3)
    machine.run(0.3)
    assert machine.take_output() == b"\x12"


def test_slower_head_takes_longer() -> None:
    machine = Machine(EPSON, paced=True)
    obey(machine, ["pace", "15"])
    machine.receive(b"x\nx\n")
    machine.run(0.0)
    assert machine.due_at == pytest.approx(30 * 25.4 / 180 / 15)


@pytest.mark.parametrize(
    "words",
    ["at 5", "at x paper out", "at 5 nonsense", "at 5 at 5 clear", "stall x", "late -1", "pace 0", "ticket give"],
)
def test_words_that_make_no_sense_are_refused_at_once(words: str) -> None:
    with pytest.raises(SettingsError):
        obey(Machine(EPSON), words.split())


def test_every_kind_of_misfortune_is_listed() -> None:
    assert {"stall", "late", "pace", "ticket", "presenter", "at", "hang"} <= {line.split()[0] for line in KNOWN}


# ---------------------------------------------------------------- the receive buffer


def test_without_a_handshake_what_does_not_fit_is_lost() -> None:
    buffer = ReceiveBuffer(4, Flow.NONE)
    for byte in b"abcdef":
        buffer.put(byte)
    assert (bytes(buffer.data), buffer.overrun) == (b"abcd", 2)


@pytest.mark.parametrize("capacity", [45, 300, 4096])
def test_whoever_heeds_wait_loses_nothing(capacity: int) -> None:
    buffer = ReceiveBuffer(capacity, Flow.XONXOFF)
    while buffer.room:
        for _ in range(min(buffer.room, 64)):
            buffer.put(0)
        buffer.wait_changed()
    assert (buffer.overrun, buffer.waits) == (0, True)


def test_go_on_is_told_once_there_is_room() -> None:
    buffer = ReceiveBuffer(45, Flow.XONXOFF)
    for _ in range(24):
        buffer.put(0)
    assert (buffer.wait_changed(), buffer.wait_changed(), buffer.waits) == (True, False, True)
    buffer.data.clear()
    assert (buffer.wait_changed(), buffer.waits) == (True, False)


def test_busy_printer_takes_nothing() -> None:
    machine = Machine(EPSON, busy_when_offline=True)
    assert machine.room
    obey(machine, ["cover", "open"])
    assert not machine.room


def test_command_longer_than_the_buffer_is_obeyed() -> None:
    machine = Machine(EPSON, buffer_bytes=45)
    data = b"\x1c2\xfe\xa1" + bytes(72) + b"x\n\x1dVB\x00"
    while data:
        room = machine.room
        assert room
        machine.receive(data[:room])
        data = data[room:]
        machine.run(machine.now + 1)
    assert machine.cut_strips
