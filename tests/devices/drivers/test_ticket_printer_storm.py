"""The driver's claim against the machine's truth, whatever happens to printer and wire: they never disagree.

In every storm: faults at any byte, mended or not; answers split, delayed, and one of them damaged, lost, doubled or
joined by a byte from nowhere. One, because every byte of an answer is all the proof there is: two forged ones can lie.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devices.catalog import TICKET_PRINTERS
from devices.drivers.ticket_printer import VOID, EscPosTicketPrinter
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from devices.emulators.ticket_printer_faults import obey
from devices.emulators.ticket_printer_machine import Machine
from devices.emulators.ticket_printer_models import EMULATED
from kiosk.ports.errors import DeviceError, OutcomeUnknown
from kiosk.ports.ticket_printer import Align, Columns, Slip, TextLine
from tests.fakes.ticket_printer_link import MachineLink, ignore

GLYPHS = FontGlyphs()
MODELS = [model.id for model in TICKET_PRINTERS.values() if model.fence]
FAULTS = ["paper out", "paper low", "paper full", "cover open", "cover closed", "cutter jam", "cutter ok", "head hot"]
FAULTS += ["head ok", "silent on", "silent off", "stall on", "stall off", "offline on", "offline off", "broken on"]
FAULTS += ["power off", "power on", "garbage on", "garbage off", "clear", "paper out_after 1", "paper out_after 3"]


class Claim(Enum):
    PRINTED = auto()
    FAILED = auto()
    UNKNOWN = auto()


class Damage(Enum):
    FLIP = auto()
    REPLACE = auto()
    DROP = auto()
    DOUBLE = auto()
    INSERT = auto()


@dataclass(frozen=True)
class Storm:
    """`faults`: at a byte sent, a word. `damage`: to the n-th byte of an answer, how, with which byte."""

    faults: list[tuple[int, str]] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    damage: tuple[int, Damage, int] | None = None
    paced: bool = True


STORMS = st.builds(
    Storm,
    faults=st.lists(st.tuples(st.integers(0, 260), st.sampled_from(FAULTS)), max_size=4),
    delays=st.lists(st.sampled_from([0.0, 0.0, 0.0, 0.01, 0.2, 0.7, 1.5]), max_size=12),
    damage=st.none() | st.tuples(st.integers(0, 30), st.sampled_from(Damage), st.integers(0, 255)),
    paced=st.booleans(),
)


class House:
    """A printer that prints two tickets, one in a storm and one after it."""

    def __init__(self, storm: Storm, model: str) -> None:
        self.machine = Machine(EMULATED[model], paced=storm.paced)
        self.link = MachineLink(self.machine)
        self.printer = EscPosTicketPrinter(
            self.link, TICKET_PRINTERS[model], glyphs=GLYPHS, monotonic=self.link.monotonic
        )
        self.printer.open(deadline_s=3)
        self._storm, self._answers, self._sent = storm, 0, len(self.link.sent)

    def rage(self) -> None:
        self._sent = len(self.link.sent)
        left = sorted(self._storm.faults)

        def strike(sent: int) -> None:
            while left and sent - self._sent >= left[0][0]:
                self.machine.run(self.link.now)
                obey(self.machine, left.pop(0)[1].split())

        self.link.on_bytes = strike if left else ignore
        self.link.twist = self._twist

    def calm(self) -> None:
        self.link.on_bytes = ignore
        self.link.twist = lambda data: [(0.0, data)]
        self.link.now += 30
        self.machine.run(self.link.now)
        obey(self.machine, ["clear"])
        self.link.rest()

    def claim(self, number: str) -> Claim:
        ticket = Slip(
            (
                TextLine(number, align=Align.CENTER, width=8, height=8),
                Columns("前面还有", "3 人"),
                TextLine("一楼东侧", bold=True),
                TextLine("本票只有号码"),
            )
        )
        try:
            self.printer.print(ticket, deadline_s=15)
        except OutcomeUnknown:
            return Claim.UNKNOWN
        except DeviceError:
            return Claim.FAILED
        return Claim.PRINTED

    def truth(self, number: str) -> int:
        strips = [strip for strip in self.machine.cut_strips if not strip.interrupted and VOID not in strip.text]
        return sum(number in strip.text and "本票只有号码" in strip.text for strip in strips)

    def _twist(self, data: bytes) -> list[tuple[float, bytes]]:
        told: list[tuple[float, bytes]] = []
        for byte in data:
            delays = self._storm.delays
            delay = delays[self._answers % len(delays)] if delays else 0.0
            told.append((delay, self._damaged(byte)))
            self._answers += 1
        return told

    def _damaged(self, byte: int) -> bytes:
        if self._storm.damage is None or self._storm.damage[0] != self._answers:
            return bytes((byte,))
        _, how, value = self._storm.damage
        return {
            Damage.FLIP: bytes((byte ^ (1 << value % 8),)),
            Damage.REPLACE: bytes((value,)),
            Damage.DROP: b"",
            Damage.DOUBLE: bytes((byte, byte)),
            Damage.INSERT: bytes((value, byte)),
        }[how]


def weather(storm: Storm, model: str) -> None:
    house = House(storm, model)
    house.rage()
    first = house.claim("A012")
    at_once = house.truth("A012")
    house.calm()
    later = house.truth("A012")
    second = house.claim("A013")
    assert {
        Claim.PRINTED: at_once == 1 and later == 1,
        Claim.FAILED: later == 0,
        Claim.UNKNOWN: later <= 1,
    }[first], (first, at_once, later)
    assert house.truth("A013") == (second is Claim.PRINTED), second
    assert house.truth("A012") == later


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("model", MODELS)
@given(storm=STORMS)
def test_claim_and_truth_agree_in_every_storm(model: str, storm: Storm) -> None:
    weather(storm, model)


@pytest.mark.parametrize("model", MODELS)
def test_calm_day_prints_both(model: str) -> None:
    house = House(Storm(), model)
    house.rage()
    assert (house.claim("A012"), house.claim("A013")) == (Claim.PRINTED, Claim.PRINTED)
