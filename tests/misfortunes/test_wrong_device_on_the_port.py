"""Somebody swapped the plugs: something else hangs on the port. It is named at the opening, and nothing is harmed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from devices.catalog import TICKET_PRINTERS
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.drivers.ticket_printer import EscPosTicketPrinter
from devices.emulators.id_reader_line import IdReaderEmulator
from devices.links.address import parse_link
from devices.links.choice import link_to
from devices.links.usb import UsbLink
from kiosk.ports.errors import DeviceSilent, PortMissing, WrongDevice
from tests.fakes.misfortune_desks import GLYPHS, MODEL, TicketDesk
from tests.fakes.misfortune_table import Suffered, stories
from tests.fakes.misfortunes import NAMED_S
from tests.fakes.usb_bus import Bus, UsbDevice
from tests.fakes.usb_machines import READER, ReaderFar, UsbReader, UsbTicketPrinter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devices.links.link import Link


told = stories("reader: another device on the port")


class TestAnotherDeviceOnThePort(Suffered):
    """Named, survived, not lied about."""


@pytest.fixture
def printer_desk() -> Iterator[TicketDesk]:
    desk = TicketDesk("pty")
    desk.hosted.host.stop()
    yield desk
    desk.close()


def open_reader(link: Link) -> float:
    started = time.monotonic()
    reader = SdtIdCardReader(link)
    with pytest.raises((DeviceSilent, WrongDevice)):
        reader.open(deadline_s=3)
    reader.close()
    return time.monotonic() - started


def open_printer(link: Link) -> float:
    started = time.monotonic()
    printer = EscPosTicketPrinter(link, TICKET_PRINTERS[MODEL], glyphs=GLYPHS)
    with pytest.raises((DeviceSilent, WrongDevice)):
        printer.open(deadline_s=3)
    printer.close()
    return time.monotonic() - started


def test_printer_on_the_reader_s_port_is_named(printer_desk: TicketDesk) -> None:
    assert open_reader(link_to(parse_link(f"serial:{printer_desk._path}"))) <= NAMED_S + 0.5


def test_printer_on_the_reader_s_port_prints_nothing(printer_desk: TicketDesk) -> None:
    open_reader(link_to(parse_link(f"serial:{printer_desk._path}")))
    printer_desk._running.command("clear")
    assert printer_desk._strips == []


def test_printer_that_heard_a_reader_s_commands_still_prints(printer_desk: TicketDesk) -> None:
    open_reader(link_to(parse_link(f"serial:{printer_desk._path}")))
    healed = EscPosTicketPrinter(
        link_to(parse_link(f"serial:{printer_desk._path}")), TICKET_PRINTERS[MODEL], glyphs=GLYPHS
    )
    healed.open(deadline_s=3)
    healed.close()


def test_reader_on_the_printer_s_port_is_named() -> None:
    with IdReaderEmulator(paced=False) as emulator:
        assert open_printer(link_to(parse_link(emulator.link))) <= NAMED_S + 0.5


def test_reader_on_the_printer_s_socket_is_named() -> None:
    assert open_printer(UsbReader().link()) <= NAMED_S + 0.5


def test_babbling_device_is_a_wrong_device() -> None:
    with IdReaderEmulator(paced=False) as emulator:
        emulator.misfortune("babble")
        reader = SdtIdCardReader(link_to(parse_link(emulator.link)))
        with pytest.raises(WrongDevice):
            reader.open(deadline_s=3)


def test_usb_device_of_another_kind_is_a_missing_port() -> None:
    bus = Bus(UsbTicketPrinter().device)
    with pytest.raises(PortMissing, match="no such device is plugged in"):
        UsbLink(READER, backend=lambda: bus).open(deadline_s=1)


def test_usb_device_with_the_reader_s_numbers_and_another_tongue_is_named() -> None:
    far = ReaderFar()
    far.reader.misfortunes.set("babble", "on")
    bus = Bus(UsbDevice(far))
    assert open_reader(UsbLink(READER, backend=lambda: bus)) <= NAMED_S + 0.5
