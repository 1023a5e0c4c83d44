"""The emulated printer on its wire: how it ends."""

from __future__ import annotations

from devices.emulators.ticket_printer import TicketPrinterEmulator
from devices.emulators.ticket_printer_models import EMULATED
from devices.emulators.ticket_printer_state import PaperState


def test_stop_that_comes_with_a_command_is_heard() -> None:
    emulator = TicketPrinterEmulator(EMULATED["epson-tm-t88iii"], tcp=("127.0.0.1", 0))
    emulator.command("paper out")
    emulator.stop()
    emulator.serve()  # returns
    assert emulator.machine.faults.paper is PaperState.OUT
