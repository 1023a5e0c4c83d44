"""How much paper a job used, as the driver tells it: what was sent counts, proved or not."""

from __future__ import annotations

import pytest

from devices.catalog import TICKET_PRINTERS
from devices.drivers.ticket_printer import EscPosTicketPrinter
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from devices.emulators.ticket_printer_faults import obey
from devices.emulators.ticket_printer_machine import Machine
from devices.emulators.ticket_printer_models import EMULATED
from kiosk.ports.errors import OutcomeUnknown, PaperOut
from tests.fakes.ticket_printer import slip
from tests.fakes.ticket_printer_link import MachineLink

GLYPHS = FontGlyphs()


class Rig:
    def __init__(self, model: str) -> None:
        self.used: list[tuple[float, int]] = []
        self.machine = Machine(EMULATED[model])
        self.link = MachineLink(self.machine)
        self.printer = EscPosTicketPrinter(
            self.link,
            TICKET_PRINTERS[model],
            glyphs=GLYPHS,
            fed=lambda length_mm, cuts: self.used.append((length_mm, cuts)),
            monotonic=self.link.monotonic,
        )
        self.printer.open(deadline_s=3)


@pytest.mark.parametrize("model", ["epson-tm-t88iii", "snbc-bt-t080", "citizen-pmu2300iii"])
def test_a_proved_slip_is_told_once_with_its_cut(model: str) -> None:
    rig = Rig(model)
    rig.printer.print(slip(), deadline_s=20)
    ((length_mm, cuts),) = rig.used
    assert cuts == 1
    assert 40 < length_mm < 160


def test_a_slip_that_nobody_can_prove_is_told_too() -> None:
    rig = Rig("cashino-kp-628e")
    with pytest.raises(OutcomeUnknown):
        rig.printer.print(slip(), deadline_s=20)
    assert [cuts for _, cuts in rig.used] == [1]


def test_a_slip_that_stopped_amid_tells_only_what_was_sent() -> None:
    whole = Rig("epson-tm-t88iii")
    whole.printer.print(slip(), deadline_s=20)
    torn = Rig("epson-tm-t88iii")
    torn.machine.faults.lines_left = 2
    with pytest.raises((PaperOut, OutcomeUnknown)):
        torn.printer.print(slip(), deadline_s=20)
    assert torn.used[0][0] < whole.used[0][0]
    assert torn.used[0][1] == 0


def test_a_slip_refused_beforehand_uses_nothing() -> None:
    rig = Rig("epson-tm-t88iii")
    obey(rig.machine, ["paper", "out"])
    with pytest.raises(PaperOut):
        rig.printer.print(slip(), deadline_s=20)
    assert rig.used == []
