"""The emulated printer: what it answers, what it prints, what goes wrong when it is told so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emulators.ticket_printer_buffer import Flow
from devices.emulators.ticket_printer_faults import obey, words_of
from devices.emulators.ticket_printer_machine import Machine
from devices.emulators.ticket_printer_models import EMULATED, emulated_model
from kiosk.ports.errors import SettingsError

EPSON = EMULATED["epson-tm-t88iii"]
CUT = b"\x1dVB\x00"


def fed(data: bytes, *words: str, model: str = "epson-tm-t88iii", paced: bool = False) -> Machine:
    machine = Machine(EMULATED[model], paced=paced)
    for line in words:
        obey(machine, line.split())
    machine.receive(data)
    machine.run(0.0)
    return machine


@pytest.mark.parametrize(
    ("words", "n", "answer"),
    [
        ("clear", 1, 0x12),
        ("clear", 2, 0x12),
        ("clear", 3, 0x12),
        ("clear", 4, 0x12),
        ("offline on", 1, 0x1A),
        ("cover open", 1, 0x1A),
        ("cover open", 2, 0x16),
        ("paper out", 2, 0x32),
        ("paper out", 4, 0x7E),
        ("paper low", 4, 0x1E),
        ("paper low", 1, 0x12),
        ("head hot", 3, 0x52),
        ("head hot", 2, 0x52),
        ("broken on", 3, 0x32),
        ("paper jam", 3, 0x12),
    ],
)
def test_real_time_status_has_its_bits(words: str, n: int, answer: int) -> None:
    assert fed(bytes((0x10, 0x04, n)), words).take_output() == bytes((answer,))


def test_model_with_a_jam_bit_tells_a_jam() -> None:
    assert fed(b"\x10\x04\x03", "paper jam", model="snbc-bt-t080").take_output() == b"\x16"


def test_cutter_jam_shows_once_the_blade_was_to_fall() -> None:
    assert fed(b"x\n" + CUT + b"\x10\x04\x03", "cutter jam").take_output() == b"\x12"
    machine = fed(b"x\n" + CUT, "cutter jam")
    machine.receive(b"\x10\x04\x03")
    assert machine.take_output() == b"\x1a"


def test_status_is_answered_in_the_middle_of_an_image() -> None:
    assert fed(b"\x1dv0\x00\x02\x00\x10\x00ab\x10\x04\x01cd").take_output() == b"\x12"


def test_fence_is_answered_in_its_turn() -> None:
    machine = fed(b"x\n" * 30 + b"\x1dr\x01", paced=True)
    assert machine.take_output() == b""
    for tick in range(100):
        machine.run(tick * 0.1)
    assert machine.take_output() == b"\x00"


def test_fence_is_not_answered_at_paper_end() -> None:
    assert fed(b"a\nb\n\x1dr\x01", "paper out_after 1").take_output() == b""


def test_refilled_printer_goes_on_with_its_buffer() -> None:
    machine = fed(b"a\nb\n" + CUT, "paper out_after 1")
    machine.run(10.0)
    obey(machine, ["paper", "full"])
    machine.run(10.0)
    assert [(strip.text, strip.interrupted) for strip in machine.cut_strips] == [("a\nb", True)]


def test_power_cut_loses_the_buffer() -> None:
    machine = fed(b"a\nb\n" + CUT, "paper out_after 1")
    obey(machine, ["power", "off"])
    obey(machine, ["clear"])
    machine.run(10.0)
    assert machine.cut_strips == []


def test_recover_and_clear_after_a_cutter_jam_drops_the_cut() -> None:
    machine = fed(b"a\n" + CUT, "cutter jam")
    machine.receive(b"\x10\x05\x02")
    obey(machine, ["clear"])
    machine.run(1.0)
    assert machine.cut_strips == []


def test_recover_and_clear_at_paper_end_does_nothing() -> None:
    machine = fed(b"a\nb\n" + CUT, "paper out_after 1")
    machine.receive(b"\x10\x05\x02")
    obey(machine, ["clear"])
    machine.run(1.0)
    assert machine.cut_strips[0].text == "a\nb"


def test_status_back_comes_by_itself_once_asked_for() -> None:
    machine = fed(b"\x1da\xff")
    machine.take_output()
    obey(machine, ["paper", "low"])
    assert machine.take_output() == bytes.fromhex("10000300")


def test_full_buffer_has_no_room() -> None:
    machine = Machine(EPSON, buffer_bytes=100)
    obey(machine, ["stall"])
    machine.receive(b"x" * 100)
    assert machine.room == 0


def test_full_buffer_says_wait_and_then_go_on() -> None:
    machine = Machine(EPSON, flow=Flow.XONXOFF)
    obey(machine, ["stall"])
    machine.receive(b"x\n" * 1970)
    obey(machine, ["stall", "off"])
    machine.run(1.0)
    assert machine.take_output() == b"\x13\x11"


def test_lines_take_as_long_as_the_paper_moves() -> None:
    machine = fed(b"x\n" * 36, paced=True)
    machine.run(0.0)
    assert machine.due_at == pytest.approx(30 * 25.4 / 180 / 150)


def test_half_a_command_is_nothing_to_do() -> None:
    assert fed(b"\x1dV").due_at is None


def test_rest_of_a_command_is_something_to_do() -> None:
    machine = fed(b"\x1dV")
    machine.receive(b"\x00")
    assert machine.due_at == 0.0


@pytest.mark.parametrize(("asked", "answer"), [(1, b"\x20"), (66, b"\x5fEPSON\x00"), (67, b"\x5fTM-T88III\x00")])
def test_identity_is_told(asked: int, answer: bytes) -> None:
    assert fed(bytes((0x1D, 0x49, asked))).take_output() == answer


def test_character_beyond_the_font_is_a_blank() -> None:
    assert fed(b"\x1c&\xe9\x46\xba\xc5\n" + CUT).cut_strips[0].text == "　号"


def test_latin_only_mode_reads_no_chinese() -> None:
    assert "号" not in fed(b"\x1c.\xba\xc5\n" + CUT).cut_strips[0].text


def test_line_too_long_for_the_head_goes_on_below() -> None:
    assert fed(b"x" * 43 + b"\n" + CUT).cut_strips[0].text == "x" * 42 + "\nx"


@given(st.binary(max_size=400), st.integers(1, 40))
def test_no_bytes_bring_it_down(data: bytes, at_once: int) -> None:
    machine = Machine(EPSON)
    for start in range(0, len(data), at_once):
        machine.receive(data[start : start + at_once])
        machine.run(float(start))
    assert machine.room >= 0


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("paper out_after 3", ["paper", "out_after", "3"]),
        ('{"do": "paper out_after", "value": 3}', ["paper", "out_after", "3"]),
        ('{"paper": "low"}', ["paper", "low"]),
        ("", []),
    ],
)
def test_command_is_read_as_words_or_as_json(line: str, words: list[str]) -> None:
    assert words_of(line) == words


@pytest.mark.parametrize("line", ["paper blue", "dance", "paper out_after x", "paper out_after 0", "cover ajar"])
def test_unknown_command_names_the_known_ones(line: str) -> None:
    with pytest.raises(SettingsError, match="cover open"):
        obey(Machine(EPSON), line.split())


def test_broken_json_is_said() -> None:
    with pytest.raises(SettingsError):
        words_of("{nonsense")


def test_unknown_model_names_the_known_ones() -> None:
    with pytest.raises(SettingsError, match="snbc-bt-t080"):
        emulated_model("nonesuch")


@pytest.mark.parametrize("command", [b"\x1d(k\x02\x001C", b"\x1d(k\x02\x001E", b"\x1d(k\x00\x00", b"\x1d(k\x01\x001"])
def test_qr_command_without_its_value_is_skipped(command: bytes) -> None:
    assert fed(command + b"x\n").strip.text == "x"


def test_qr_code_that_holds_too_much_prints_nothing() -> None:
    data = b"a" * 3000
    stored = b"\x1d(k" + (len(data) + 3).to_bytes(2, "little") + b"1P0" + data
    assert fed(stored + b"\x1d(k\x03\x001Q0" + b"x\n").strip.qr_codes == ()
