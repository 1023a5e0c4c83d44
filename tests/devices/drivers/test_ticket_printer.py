"""The driver over a wire in memory, with the emulated machine at its end: one misfortune a test."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from devices.catalog import TICKET_PRINTERS
from devices.drivers.ticket_printer import VOID, EscPosTicketPrinter
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from devices.emulators.ticket_printer_faults import obey
from devices.emulators.ticket_printer_machine import Machine
from devices.emulators.ticket_printer_models import EMULATED
from devices.emulators.ticket_printer_state import PaperState
from kiosk.ports.errors import (
    Canceled,
    CoverOpen,
    CutterFault,
    DeviceBusy,
    DeviceError,
    DeviceSilent,
    HeadHot,
    LinkLost,
    NotPrintable,
    OutcomeUnknown,
    PaperJam,
    PaperOut,
    PortMissing,
    PrinterFault,
    WrongDevice,
)
from kiosk.ports.statuses import Cover, Cutter, Device, Head, Paper, TicketPrinterStatus
from kiosk.ports.ticket_printer import Slip, TextLine
from tests.fakes.ticket_printer import READY, slip
from tests.fakes.ticket_printer_link import MachineLink

if TYPE_CHECKING:
    from collections.abc import Callable

GLYPHS = FontGlyphs()
TICKET_BYTES = 330  # of slip(), about
NOTHING_KNOWN = TicketPrinterStatus(Device.UNKNOWN, head=Head.UNKNOWN)


def told(
    device: Device, *, paper: Paper = Paper.FULL, cover: Cover = Cover.CLOSED, head: Head = Head.OK
) -> TicketPrinterStatus:
    return TicketPrinterStatus(device, paper, cover, Cutter.OK, head=head)


@dataclass
class Rig:
    """A driver, opened, and the machine it prints on."""

    model: str = "epson-tm-t88iii"
    paced: bool = True
    machine: Machine = field(init=False)
    link: MachineLink = field(init=False)
    printer: EscPosTicketPrinter = field(init=False)

    def __post_init__(self) -> None:
        self.machine = Machine(EMULATED[self.model], paced=self.paced)
        self.link = MachineLink(self.machine)
        self.printer = EscPosTicketPrinter(
            self.link, TICKET_PRINTERS[self.model], glyphs=GLYPHS, monotonic=self.link.monotonic
        )
        self.printer.open(deadline_s=3)

    def do(self, words: str) -> None:
        self.machine.run(self.link.now)
        obey(self.machine, words.split())

    def after(self, count: int, act: Callable[[], None]) -> None:
        """Act when the printer has got so many bytes of what is sent from now on."""
        start, done = len(self.link.sent), False

        def watch(sent: int) -> None:
            nonlocal done
            if not done and sent - start >= count:
                done = True
                act()

        self.link.on_bytes = watch

    def mend_and_wait(self) -> None:
        """Somebody mends everything; the printer goes on with what it holds."""
        self.link.now += 30
        self.do("clear")
        self.link.rest()

    def whole(self, number: str = "A012") -> int:
        """How many whole tickets of this number were cut."""
        strips = [strip for strip in self.machine.cut_strips if not strip.interrupted and VOID not in strip.text]
        return sum(number in strip.text and "本票只有号码" in strip.text for strip in strips)


@pytest.fixture
def rig() -> Rig:
    return Rig()


# ---------------------------------------------------------------- well


def test_healthy_printer_prints_one_whole_ticket(rig: Rig) -> None:
    rig.printer.print(slip(), deadline_s=20)
    assert rig.whole() == 1


def test_printed_counts_the_ticket_s_bytes(rig: Rig) -> None:
    printed = rig.printer.print(slip(), deadline_s=20)
    assert printed.bytes_sent == len(rig.machine.cut_strips[0].command_bytes)


def test_second_ticket_is_as_whole_as_the_first(rig: Rig) -> None:
    rig.printer.print(slip("A012"), deadline_s=20)
    rig.printer.print(slip("A013"), deadline_s=20)
    assert (rig.whole("A012"), rig.whole("A013")) == (1, 1)


def test_low_paper_is_told_with_the_ticket(rig: Rig) -> None:
    rig.do("paper low")
    assert rig.printer.print(slip(), deadline_s=20).paper is Paper.LOW


def test_nothing_unknown_is_sent_to_the_printer(rig: Rig) -> None:
    rig.printer.print(slip("𠮷䶮"), deadline_s=20)
    assert rig.machine._interpreter.unknown == 0


@pytest.mark.parametrize("model", sorted(TICKET_PRINTERS))
def test_every_model_s_driver_and_emulator_agree(model: str) -> None:
    rig = Rig(model)
    with contextlib.suppress(OutcomeUnknown):  # one cannot prove it
        rig.printer.print(slip(), deadline_s=20)
    assert rig.machine.cut_strips[0].qr_codes == ("https://example.org/A012",)


def test_healthy_status_is_ready(rig: Rig) -> None:
    assert rig.printer.status(deadline_s=1) == READY


# ---------------------------------------------------------------- before the first byte


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("paper out", PaperOut),
        ("cover open", CoverOpen),
        ("head hot", HeadHot),
        ("broken on", PrinterFault),
        ("offline on", PrinterFault),
        ("silent on", DeviceSilent),
        ("stall on", DeviceSilent),
        ("power off", DeviceSilent),
        ("garbage on", DeviceSilent),
    ],
)
def test_printer_that_cannot_print_gets_nothing_to_print(rig: Rig, words: str, error: type[DeviceError]) -> None:
    rig.do(words)
    with pytest.raises(error):
        rig.printer.print(slip(), deadline_s=20)
    rig.mend_and_wait()
    assert not rig.machine.strip.lines


def test_open_cover_is_told_before_missing_paper(rig: Rig) -> None:
    rig.do("paper out")
    rig.do("cover open")
    with pytest.raises(CoverOpen):
        rig.printer.print(slip(), deadline_s=20)


def test_jam_is_told_by_a_model_that_can() -> None:
    rig = Rig("snbc-bt-t080")
    rig.do("paper jam")
    with pytest.raises(PaperJam):
        rig.printer.print(slip(), deadline_s=20)


def test_interrupt_before_the_first_byte_cancels(rig: Rig) -> None:
    rig.after(1, rig.printer.interrupt)
    with pytest.raises(Canceled):
        rig.printer.print(slip(), deadline_s=20)


def test_stale_interrupt_does_not_cancel_the_next_slip(rig: Rig) -> None:
    rig.printer.interrupt()
    rig.printer.print(slip(), deadline_s=20)
    assert rig.whole() == 1


def test_character_in_no_font_is_refused_before_the_first_byte(rig: Rig) -> None:
    before = len(rig.link.sent)
    with pytest.raises(NotPrintable):
        rig.printer.print(Slip((TextLine("\U000e0100x\ufffe"),)), deadline_s=20)
    assert len(rig.link.sent) == before


def test_link_lost_before_the_first_byte_is_definite(rig: Rig) -> None:
    rig.link.lost_after = len(rig.link.sent)
    with pytest.raises(LinkLost):
        rig.printer.print(slip(), deadline_s=20)


def test_closed_printer_says_so(rig: Rig) -> None:
    rig.printer.close()
    with pytest.raises(LinkLost):
        rig.printer.print(slip(), deadline_s=20)


# ---------------------------------------------------------------- amid the slip


@pytest.mark.parametrize(
    ("words", "error"),
    [("paper out", PaperOut), ("cover open", CoverOpen), ("broken on", PrinterFault), ("offline on", PrinterFault)],
)
def test_trouble_told_amid_the_slip_is_definite(rig: Rig, words: str, error: type[DeviceError]) -> None:
    rig.after(TICKET_BYTES // 2, lambda: rig.do(words))
    with pytest.raises(error):
        rig.printer.print(slip(), deadline_s=20)
    rig.mend_and_wait()
    assert rig.whole() == 0


@pytest.mark.parametrize("lines", range(1, 9))
def test_paper_ending_after_any_line_is_told(rig: Rig, lines: int) -> None:
    rig.do(f"paper out_after {lines}")
    with pytest.raises(PaperOut):
        rig.printer.print(slip(), deadline_s=20)


@pytest.mark.parametrize("lines", range(1, 9))
def test_refilled_printer_does_not_print_the_old_ticket(rig: Rig, lines: int) -> None:
    rig.do(f"paper out_after {lines}")
    with pytest.raises(PaperOut):
        rig.printer.print(slip(), deadline_s=20)
    printed_before = len(rig.machine.strip.lines)
    rig.mend_and_wait()
    assert len(rig.machine.strip.lines) - printed_before <= 8  # one strip: a rule or a band with its air
    assert rig.whole() == 0


def test_next_ticket_after_a_refill_is_whole_and_alone(rig: Rig) -> None:
    rig.do("paper out_after 3")
    with pytest.raises(PaperOut):
        rig.printer.print(slip("A012"), deadline_s=20)
    rig.mend_and_wait()
    rig.printer.print(slip("A013"), deadline_s=20)
    assert "A012" not in rig.machine.cut_strips[-1].text
    assert rig.whole("A013") == 1


def test_what_a_failed_slip_left_inside_comes_out_marked_void(rig: Rig) -> None:
    rig.do("cutter jam")
    with pytest.raises(OutcomeUnknown):
        rig.printer.print(slip("A012"), deadline_s=20)
    rig.mend_and_wait()
    rig.printer.print(slip("A013"), deadline_s=20)
    assert rig.whole("A012") == 1 or VOID in rig.machine.cut_strips[0].text


@pytest.mark.parametrize("words", ["silent on", "stall on", "power off", "garbage on"])
def test_silence_amid_the_slip_is_unknown(rig: Rig, words: str) -> None:
    rig.after(TICKET_BYTES // 2, lambda: rig.do(words))
    with pytest.raises(OutcomeUnknown):
        rig.printer.print(slip(), deadline_s=20)


def test_silence_amid_the_slip_ends_long_before_the_deadline(rig: Rig) -> None:
    started = rig.link.now
    rig.after(TICKET_BYTES // 2, lambda: rig.do("silent on"))
    with pytest.raises(OutcomeUnknown):
        rig.printer.print(slip(), deadline_s=60)
    assert rig.link.now - started < 10


def test_link_lost_amid_the_slip_is_unknown_and_says_why(rig: Rig) -> None:
    rig.link.lost_after = len(rig.link.sent) + 150
    with pytest.raises(OutcomeUnknown) as caught:
        rig.printer.print(slip(), deadline_s=20)
    assert isinstance(caught.value.__cause__, LinkLost)


def test_hot_head_amid_the_slip_is_waited_for(rig: Rig) -> None:
    rig.after(150, lambda: rig.do("head hot"))

    def cool_down(data: bytes) -> list[tuple[float, bytes]]:
        if rig.link.now > 4:
            rig.do("head ok")
        return [(0.0, data)]

    rig.link.twist = cool_down
    rig.printer.print(slip(), deadline_s=20)
    assert rig.whole() == 1


def test_interrupt_after_the_first_byte_is_ignored(rig: Rig) -> None:
    rig.after(150, rig.printer.interrupt)
    rig.printer.print(slip(), deadline_s=20)
    assert rig.whole() == 1


def test_deadline_amid_the_slip_is_unknown(rig: Rig) -> None:
    with pytest.raises(OutcomeUnknown):
        rig.printer.print(slip(), deadline_s=0.5)


# ---------------------------------------------------------------- at the cut, and after it


def test_stuck_cutter_leaves_the_outcome_unknown_and_says_why(rig: Rig) -> None:
    rig.do("cutter jam")
    with pytest.raises(OutcomeUnknown) as caught:
        rig.printer.print(slip(), deadline_s=20)
    assert isinstance(caught.value.__cause__, CutterFault)


def test_stuck_cutter_is_told_before_the_next_ticket(rig: Rig) -> None:
    rig.do("cutter jam")
    with pytest.raises(OutcomeUnknown):
        rig.printer.print(slip(), deadline_s=20)
    with pytest.raises(CutterFault):
        rig.printer.print(slip("A013"), deadline_s=20)


def test_paper_that_ends_behind_the_cut_is_never_a_failed_slip(rig: Rig) -> None:
    def end_behind_the_cut(data: bytes) -> list[tuple[float, bytes]]:
        if rig.machine.cut_strips and rig.machine.faults.paper is not PaperState.OUT:
            rig.do("paper out")
        return [(0.0, data)]

    rig.link.twist = end_behind_the_cut
    with contextlib.suppress(OutcomeUnknown):
        rig.printer.print(slip(), deadline_s=20)
    assert rig.whole() == 1


def test_answer_to_an_old_slip_does_not_prove_a_new_one(rig: Rig) -> None:
    rig.after(250, lambda: rig.do("stall on"))
    with pytest.raises(OutcomeUnknown):
        rig.printer.print(slip("A012"), deadline_s=8)
    rig.do("stall off")
    rig.after(200, lambda: rig.do("stall on"))
    with pytest.raises(OutcomeUnknown):
        rig.printer.print(slip("A013"), deadline_s=20)
    assert rig.whole("A013") == 0


def test_old_answers_after_opening_again_do_not_prove_a_new_slip(rig: Rig) -> None:
    rig.after(250, lambda: rig.do("stall on"))
    with pytest.raises(OutcomeUnknown):
        rig.printer.print(slip("A012"), deadline_s=8)
    rig.printer.open(deadline_s=3)
    rig.do("stall off")
    rig.printer.print(slip("A013"), deadline_s=20)
    assert rig.whole("A013") == 1


def test_printer_that_lost_power_amid_a_slip_prints_the_next(rig: Rig) -> None:
    rig.after(250, lambda: rig.do("power off"))
    with pytest.raises(OutcomeUnknown):
        rig.printer.print(slip("A012"), deadline_s=8)
    rig.do("power on")
    rig.link.now += 5
    rig.printer.print(slip("A013"), deadline_s=20)
    assert (rig.whole("A012"), rig.whole("A013")) == (0, 1)


@pytest.mark.parametrize("stray", ["00", "03", "0c", "0f", "10000000", "12"])
@pytest.mark.parametrize("at", range(0, 340, 20))
def test_answer_out_of_nowhere_does_not_prove_a_stalled_slip(rig: Rig, stray: str, at: int) -> None:
    rig.after(at, lambda: rig.link.arrive(bytes.fromhex(stray)))
    stalls_at = len(rig.link.sent) + 340

    def stall(data: bytes) -> list[tuple[float, bytes]]:
        if len(rig.link.sent) > stalls_at:
            rig.do("stall on")
        return [(0.0, data)]

    rig.link.twist = stall
    with contextlib.suppress(DeviceError):
        rig.printer.print(slip(), deadline_s=20)
        assert rig.whole() == 1


# ---------------------------------------------------------------- opening and status


def test_missing_port_is_said() -> None:
    rig = Rig()
    rig.link.missing = True
    with pytest.raises(PortMissing):
        rig.printer.open(deadline_s=3)


@pytest.mark.parametrize(
    ("words", "error"), [("power off", DeviceSilent), ("silent on", DeviceSilent), ("garbage on", WrongDevice)]
)
def test_far_end_that_is_no_printer_is_not_opened(rig: Rig, words: str, error: type[DeviceError]) -> None:
    rig.do(words)
    with pytest.raises(error):
        rig.printer.open(deadline_s=3)
    assert not rig.link.is_open


def test_printer_out_of_paper_can_be_opened(rig: Rig) -> None:
    rig.do("paper out")
    rig.printer.open(deadline_s=3)
    assert rig.printer.status(deadline_s=1).paper is Paper.OUT


def test_printer_that_tells_by_itself_is_asked_to_stop(rig: Rig) -> None:
    rig.machine.receive(b"\x1da\xff")
    rig.printer.open(deadline_s=3)
    rig.machine.run(rig.link.now)
    rig.machine.take_output()
    rig.do("paper low")
    assert rig.machine.take_output() == b""


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("paper low", told(Device.ONLINE, paper=Paper.LOW)),
        ("paper out", told(Device.OFFLINE, paper=Paper.OUT)),
        ("cover open", told(Device.OFFLINE, cover=Cover.OPEN)),
        ("broken on", told(Device.HARDWARE_ERROR)),
        ("head hot", told(Device.BUSY, head=Head.HOT)),
        ("silent on", NOTHING_KNOWN),
        ("garbage on", NOTHING_KNOWN),
        ("power off", NOTHING_KNOWN),
    ],
)
def test_condition_is_told_in_the_core_s_words(rig: Rig, words: str, status: TicketPrinterStatus) -> None:
    rig.do(words)
    assert rig.printer.status(deadline_s=1) == status


def test_status_of_a_lost_link_is_unknown(rig: Rig) -> None:
    rig.link.lost_after = 0
    assert rig.printer.status(deadline_s=1) == NOTHING_KNOWN


@pytest.mark.parametrize("after", range(1, 9))
def test_question_nobody_waited_for_does_not_shift_the_next_answers(rig: Rig, after: int) -> None:
    rig.do("paper out")
    rig.after(after, rig.printer.interrupt)
    with pytest.raises(DeviceError):
        rig.printer.print(slip(), deadline_s=20)
    assert rig.printer.status(deadline_s=2).paper is Paper.OUT


@pytest.mark.parametrize("words", ["paper out", "cover open", "head hot", "paper low"])
def test_answer_that_comes_late_does_not_answer_the_next_question(rig: Rig, words: str) -> None:
    rig.do(words)
    expected = rig.printer.status(deadline_s=2)
    rig.do("late 900")
    assert rig.printer.status(deadline_s=2).device is Device.UNKNOWN
    rig.do("late off")
    assert rig.printer.status(deadline_s=2) == expected


def test_answer_to_a_question_before_opening_again_answers_none_after_it(rig: Rig) -> None:
    rig.do("paper out")
    rig.do("late 500")
    rig.printer.status(deadline_s=0.1)
    rig.printer.open(deadline_s=3)
    rig.do("late off")
    assert rig.printer.status(deadline_s=3).paper is Paper.OUT


class HangingUp(MachineLink):
    """A wire that takes a second to open, and hangs up at once."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self.openings: list[tuple[float, float]] = []

    def open(self, *, deadline_s: float) -> None:
        self.openings.append((self.now, deadline_s))
        self.now += 1.0
        super().open(deadline_s=deadline_s)

    def write_some(self, data: bytes, *, deadline_s: float) -> int:
        raise LinkLost(f"hung up before {len(data)} bytes, {deadline_s:g} s left")


def test_printer_that_hangs_up_is_opened_again_within_one_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.drivers.ticket_printer._HANG_UP_PAUSE_S", 0.0)
    link = HangingUp(Machine(EMULATED["epson-tm-t88iii"]))
    printer = EscPosTicketPrinter(link, TICKET_PRINTERS["epson-tm-t88iii"], glyphs=GLYPHS, monotonic=link.monotonic)
    with pytest.raises(DeviceBusy):
        printer.open(deadline_s=2.5)
    assert link.openings == [(0.0, 2.5), (1.0, 1.5), (2.0, 0.5)]
