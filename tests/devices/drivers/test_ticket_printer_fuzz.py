"""Any slips, any faults at any byte, for ever: driver and emulated printer never disagree.

Printed: exactly this slip came out, whole, alone on its strip. Failed: it never comes out whole. Unknown: at most once.
The paper is never claimed to be what it is not. No call takes longer than its deadline.

A few seconds in the suite; longer with KIOSK_FUZZ_MINUTES=10 in the environment and `-o faulthandler_timeout=0`.
"""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from devices.catalog import TICKET_PRINTERS
from devices.codecs.escpos_slip import encode_slip
from devices.drivers.ticket_printer import VOID, EscPosTicketPrinter
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from devices.drivers.ticket_printer_scrap import ScrapInMemory
from devices.emulators.ticket_printer_faults import obey
from devices.emulators.ticket_printer_machine import Machine
from devices.emulators.ticket_printer_models import EMULATED
from devices.emulators.ticket_printer_state import PaperState
from kiosk.ports.errors import DeviceError, NotPrintable, OutcomeUnknown
from kiosk.ports.statuses import Paper
from kiosk.ports.ticket_printer import Align, Columns, Feed, QrCode, Rule, Slip, TextLine
from tests.fakes.ticket_printer_link import MachineLink, ignore

if TYPE_CHECKING:
    from devices.emulators.ticket_printer_paper import PrintedLine, Strip
    from kiosk.ports.ticket_printer import SlipPart

GLYPHS = FontGlyphs()
MINUTES = float(os.environ.get("KIOSK_FUZZ_MINUTES", "0"))
DEADLINE_S = 20.0
FAULTS = (
    "paper out", "paper low", "paper full", "paper out_after 1", "paper out_after 4", "paper jam", "paper ok",
    "cover open", "cover closed", "cutter jam", "cutter ok", "head hot", "head ok", "silent on", "silent off",
    "stall on", "stall off", "stall 3", "stall 9", "offline on", "offline off", "broken on", "broken off",
    "power off", "power on", "garbage on", "garbage off", "late 300", "late 1000", "late off", "presenter jam",
    "presenter ok", "ticket take", "pace 20", "clear",
)  # fmt: skip
KNOWN = st.text(st.sampled_from("A1 z~号综合窗口的，。·—①〇䶮㛃𠮷𬍛𪚥龘㐂㑇㑊㕮㘎㙍㙘㙦㛹㟃鿫"), max_size=24)
TEXTS = st.one_of(KNOWN, KNOWN, KNOWN, KNOWN, KNOWN, KNOWN, KNOWN, st.text(max_size=4))
SIZES = st.sampled_from([1, 1, 1, 2, 3, 8])
PARTS: st.SearchStrategy[SlipPart] = st.one_of(
    st.builds(
        TextLine, TEXTS, align=st.sampled_from(Align), width=SIZES, height=SIZES, bold=st.booleans(),
        reverse=st.booleans(),
    ),
    st.builds(Columns, TEXTS, TEXTS, bold=st.booleans(), width=st.sampled_from([1, 2])),
    st.builds(Rule, dashed=st.booleans()),
    st.builds(QrCode, st.text("AB12:/", min_size=1, max_size=90), module_dots=st.integers(1, 16)),
    st.builds(Feed, st.integers(0, 3)),
)  # fmt: skip


class Claim(Enum):
    PRINTED = auto()
    FAILED = auto()
    UNKNOWN = auto()


class Killed(BaseException):
    """The terminal's process ends in the middle of a call: nothing of it is left but what it remembered."""


@dataclass
class Job:
    lines: tuple[PrintedLine, ...]
    claim: Claim


class PrinterAndDriver(RuleBasedStateMachine):
    @initialize(
        model=st.sampled_from(sorted(TICKET_PRINTERS)),
        paced=st.booleans(),
        buffer_bytes=st.sampled_from([None, 45, 300]),
        busy=st.booleans(),
    )
    def switch_on(self, *, model: str, paced: bool, buffer_bytes: int | None, busy: bool) -> None:
        self.model = TICKET_PRINTERS[model]
        self.machine = Machine(EMULATED[model], buffer_bytes=buffer_bytes, paced=paced, busy_when_offline=busy)
        self.link = MachineLink(self.machine)
        self.scrap = ScrapInMemory()
        self.jobs: list[Job] = []
        self.start()

    def start(self) -> None:
        self.link.now += 2  # as long as a process takes to start
        self.printer = EscPosTicketPrinter(
            self.link, self.model, glyphs=GLYPHS, scrap=self.scrap, monotonic=self.link.monotonic
        )
        self.open()

    def open(self) -> None:
        started = self.link.now
        with contextlib.suppress(DeviceError):
            self.printer.open(deadline_s=3)
        assert self.link.now - started <= 3.2

    def do(self, words: str) -> None:
        self.machine.run(self.link.now)
        obey(self.machine, words.split())

    @rule(
        parts=st.lists(PARTS, max_size=5),
        at=st.lists(st.tuples(st.integers(0, 900), st.sampled_from(FAULTS)), max_size=2),
    )
    def print(self, parts: list[SlipPart], at: list[tuple[int, str]]) -> None:
        self.print_until(parts, at, end_at=None, ending=None)

    @rule(
        parts=st.lists(PARTS, max_size=5),
        at=st.lists(st.tuples(st.integers(0, 900), st.sampled_from(FAULTS)), max_size=1),
        end_at=st.integers(0, 900),
        ending=st.sampled_from(["killed", "unplugged", "interrupted"]),
    )
    def print_until(
        self, parts: list[SlipPart], at: list[tuple[int, str]], end_at: int | None, ending: str | None
    ) -> None:
        slip = Slip((TextLine(f"N{len(self.jobs):04}", width=3, height=3), *parts, TextLine("END")))
        try:
            lines = self.as_it_should_be(slip)
        except NotPrintable:
            assert self.is_refused(slip)
            return
        begun, left = len(self.link.sent), sorted(at)

        def strike(sent: int) -> None:
            while left and sent - begun >= left[0][0]:
                self.do(left.pop(0)[1])
            if sent - begun == end_at and ending == "killed":
                raise Killed
            if sent - begun == end_at and ending == "interrupted":
                self.printer.interrupt()

        self.link.on_bytes = strike
        if ending == "unplugged" and end_at is not None:
            self.link.lost_after = begun + end_at
        started = self.link.now
        claim = self.claim(slip)
        self.link.on_bytes, self.link.lost_after = ignore, None
        assert self.link.now - started <= DEADLINE_S + 0.2
        self.jobs.append(Job(lines, claim or Claim.UNKNOWN))
        self.check()
        if claim is None:
            self.start()
        elif ending == "unplugged":
            self.open()

    def as_it_should_be(self, slip: Slip) -> tuple[PrintedLine, ...]:
        """What a printer that nothing befalls prints."""
        reference = Machine(EMULATED[self.model.id])
        reference.receive(encode_slip(slip, self.model, GLYPHS).data)
        reference.run(0.0)
        return tuple(reference.cut_strips[0].lines)

    def claim(self, slip: Slip) -> Claim | None:
        """What the driver says. None: it was killed."""
        try:
            printed = self.printer.print(slip, deadline_s=DEADLINE_S)
        except OutcomeUnknown:
            return Claim.UNKNOWN
        except DeviceError:
            return Claim.FAILED
        except Killed:
            return None
        assert printed.paper is not None
        assert self.model.fence
        return Claim.PRINTED

    def is_refused(self, slip: Slip) -> bool:
        sent = len(self.link.sent)
        try:
            self.printer.print(slip, deadline_s=DEADLINE_S)
        except NotPrintable:
            return len(self.link.sent) == sent
        return False

    @rule(words=st.sampled_from(FAULTS))
    def befall(self, words: str) -> None:
        self.do(words)

    @rule(seconds=st.sampled_from([0.1, 1.0, 3.5, 12.0, 40.0]))
    def wait(self, seconds: float) -> None:
        self.link.now += seconds
        self.machine.run(self.link.now)

    @rule()
    def mend(self) -> None:
        self.do("clear")
        self.link.now += 5
        self.link.rest()
        self.check()

    @rule()
    def ask(self) -> None:
        started = self.link.now
        status = self.printer.status(deadline_s=2)
        assert self.link.now - started <= 2.2
        faults = self.machine.faults
        if status.paper is not Paper.UNKNOWN:
            jammed = faults.jammed and self.model.jam_bit
            truth = {
                PaperState.OUT: Paper.OUT,
                PaperState.LOW: Paper.JAMMED if jammed else Paper.LOW,
                PaperState.FULL: Paper.JAMMED if jammed else Paper.FULL,
            }[faults.paper]
            assert status.paper is truth
        assert (status.ticket is None) == (not self.model.presenter)

    @rule()
    def restart(self) -> None:
        self.printer.close()
        self.start()

    @precondition(lambda self: self.jobs)
    @rule()
    def check(self) -> None:
        for job in self.jobs:
            came = self.came_out(job.lines)
            match job.claim:
                case Claim.PRINTED:
                    assert came == 1
                case Claim.FAILED:
                    assert came == 0
                case Claim.UNKNOWN:
                    assert came <= 1
            if job.claim is Claim.PRINTED:
                assert any(tuple(strip.lines) == job.lines for strip in self.machine.cut_strips), (
                    "not alone on its strip"
                )

    def teardown(self) -> None:
        if not hasattr(self, "machine"):
            return
        self.mend()
        self.link.now += 30
        self.mend()
        self.works_again()

    def works_again(self) -> None:
        """Once everything is mended, the next ticket comes out."""
        slip = Slip((TextLine("LAST"),))
        self.do("ticket take")
        self.restart()
        claim = Claim.PRINTED
        try:
            self.printer.print(slip, deadline_s=60)
        except OutcomeUnknown:
            claim = Claim.UNKNOWN
        assert claim is (Claim.PRINTED if self.model.fence else Claim.UNKNOWN)
        self.link.rest()
        came = [strip.text for strip in self.machine.cut_strips if strip.text.endswith("LAST")]
        assert len(came) == 1
        if self.model.fence:  # a head slower than its row says may lose its power unseen
            assert came == ["LAST"]

    def came_out(self, lines: tuple[PrintedLine, ...]) -> int:
        return sum(_holds(strip, lines) for strip in self.machine.cut_strips)


def _holds(strip: Strip, lines: tuple[PrintedLine, ...]) -> bool:
    """Whether a strip has the whole of a slip, and is not marked as void behind it."""
    if strip.interrupted or VOID in strip.text:
        return False
    found = tuple(strip.lines)
    return any(found[first : first + len(lines)] == lines for first in range(len(found) - len(lines) + 1))


def _run(examples: int) -> None:
    run_state_machine_as_test(
        PrinterAndDriver,
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


@pytest.mark.timeout(120 + MINUTES * 120)
def test_driver_and_printer_never_disagree() -> None:
    _run(120)
    until = time.monotonic() + MINUTES * 60
    while time.monotonic() < until:
        _run(600)
