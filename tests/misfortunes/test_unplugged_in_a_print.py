"""The cable is pulled in the middle of a ticket: at any byte of it."""

from __future__ import annotations

import pytest

from devices.catalog import TICKET_PRINTERS
from devices.drivers.ticket_printer import EscPosTicketPrinter
from kiosk.ports.errors import DeviceError, OutcomeUnknown
from kiosk.ports.ticket_printer import Slip, TextLine
from tests.fakes.misfortune_desks import GLYPHS, MODEL
from tests.fakes.misfortune_table import Suffered, stories
from tests.fakes.usb_machines import UsbTicketPrinter

SLIP = Slip((TextLine("A012", width=4, height=4), TextLine("请到三号窗口"), TextLine("end")))
LONGEST = 400  # more than a whole ticket takes, questions and proof included

told = stories("ticket printer: unplugged in a print")


class TestUnpluggedInAPrint(Suffered):
    """Named, survived, not lied about."""


@pytest.mark.parametrize("late", [False, True], ids=["packet lost", "acknowledgement lost"])
@pytest.mark.parametrize("at", range(0, LONGEST, 56))
def test_cable_pulled_at_any_byte_of_a_ticket_is_never_denied_nor_printed_twice(at: int, *, late: bool) -> None:
    plugged = UsbTicketPrinter()
    printer = EscPosTicketPrinter(plugged.link(), TICKET_PRINTERS[MODEL], glyphs=GLYPHS)
    printer.open(deadline_s=3)
    plugged.device.pull_at(after_out=at, late=late)
    came: object
    try:
        came = printer.print(SLIP, deadline_s=5)
    except DeviceError as error:
        came = error
        printer.close()
    out = plugged.wholes()
    assert out <= 1
    assert out == 0 or not isinstance(came, DeviceError) or isinstance(came, OutcomeUnknown)
    plugged.device.pull()
    plugged.device.plug()
    printer.open(deadline_s=3)
    printer.print(SLIP, deadline_s=10)
    printer.close()
