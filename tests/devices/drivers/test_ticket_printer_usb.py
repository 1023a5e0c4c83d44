"""A USB printer that takes no data while it is offline: what it says beside them is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from devices.catalog import TICKET_PRINTERS
from devices.codecs.usb_printer import GET_DEVICE_ID, LONGEST_DEVICE_ID, PrinterIdentity, parse_device_id
from devices.drivers.ticket_printer import EscPosTicketPrinter
from devices.drivers.ticket_printer_usb import says_paper_out
from devices.links.address import TcpAddress
from devices.links.tcp import TcpLink
from kiosk.ports.errors import DeviceSilent, PaperOut
from kiosk.ports.statuses import Device, Paper
from tests.fakes.misfortune_desks import GLYPHS, MODEL
from tests.fakes.ticket_printer import slip
from tests.fakes.usb_machines import UsbTicketPrinter

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def plugged() -> UsbTicketPrinter:
    return UsbTicketPrinter(busy_when_offline=True)


@pytest.fixture
def printer(plugged: UsbTicketPrinter) -> Iterator[EscPosTicketPrinter]:
    printer = EscPosTicketPrinter(plugged.link(), TICKET_PRINTERS[MODEL], glyphs=GLYPHS)
    yield printer
    printer.close()


def test_status_tells_that_the_paper_is_out(plugged: UsbTicketPrinter, printer: EscPosTicketPrinter) -> None:
    printer.open(deadline_s=3)
    plugged.do("paper out")
    told = printer.status(deadline_s=1)
    assert (told.device, told.paper) == (Device.OFFLINE, Paper.OUT)


def test_ticket_is_refused_before_it_begins(plugged: UsbTicketPrinter, printer: EscPosTicketPrinter) -> None:
    printer.open(deadline_s=3)
    plugged.do("paper out")
    with pytest.raises(PaperOut):
        printer.print(slip(), deadline_s=5)
    assert plugged.wholes() == 0


def test_refilled_printer_prints_once(plugged: UsbTicketPrinter, printer: EscPosTicketPrinter) -> None:
    printer.open(deadline_s=3)
    plugged.do("paper out")
    with pytest.raises(PaperOut):
        printer.print(slip(), deadline_s=5)
    plugged.do("clear")
    printer.print(slip(), deadline_s=10)
    assert plugged.wholes() == 1


def test_opening_names_the_paper(plugged: UsbTicketPrinter, printer: EscPosTicketPrinter) -> None:
    plugged.do("paper out")
    with pytest.raises(PaperOut):
        printer.open(deadline_s=1)


def test_silence_for_another_reason_stays_silence(plugged: UsbTicketPrinter, printer: EscPosTicketPrinter) -> None:
    plugged.do("silent on")
    with pytest.raises(DeviceSilent):
        printer.open(deadline_s=1)


def test_word_that_all_is_well_is_not_believed(plugged: UsbTicketPrinter, printer: EscPosTicketPrinter) -> None:
    printer.open(deadline_s=3)
    plugged.do("silent on")
    assert printer.status(deadline_s=1).device is Device.UNKNOWN


def test_other_links_have_nothing_aside() -> None:
    assert not says_paper_out(TcpLink(TcpAddress("127.0.0.1", 1)))


def test_unplugged_printer_says_nothing(plugged: UsbTicketPrinter) -> None:
    link = plugged.link()
    link.open(deadline_s=1)
    plugged.device.pull()
    assert not says_paper_out(link)


def test_printer_tells_who_it_is(plugged: UsbTicketPrinter) -> None:
    link = plugged.link()
    link.open(deadline_s=1)
    answer = link.ask_class(GET_DEVICE_ID, max_bytes=LONGEST_DEVICE_ID, deadline_s=1)
    assert parse_device_id(answer) == PrinterIdentity("EPSON", "TM-T88III")
