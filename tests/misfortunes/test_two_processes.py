"""Two processes want one device: the second is told that it is busy, the first goes on; and after a kill it is free."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devices.catalog import TICKET_PRINTERS
from devices.codecs.sdt_card import encode_text
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.drivers.ticket_printer import EscPosTicketPrinter
from devices.emulators.id_reader_card import EmulatedCard
from devices.emulators.id_reader_line import IdReaderEmulator
from devices.links.address import parse_link
from devices.links.choice import link_to
from devices.links.usb import UsbLink
from kiosk.ports.errors import DeviceBusy, DeviceError
from kiosk.ports.ticket_printer import Printed
from tests.fakes.misfortune_desks import GLYPHS, MODEL, TicketDesk
from tests.fakes.misfortunes import NAMED_S
from tests.fakes.people import RESIDENT
from tests.fakes.ticket_printer import slip
from tests.fakes.usb_machines import READER, UsbReader

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
HOLD = """
import sys
from devices.links.address import parse_link
from devices.links.choice import link_to
link = link_to(parse_link(sys.argv[1]))
link.open(deadline_s=3)
print("held", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def held(link: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds a device."""
    command = [sys.executable, "-c", HOLD, link]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.fixture
def emulator() -> Iterator[IdReaderEmulator]:
    with IdReaderEmulator(paced=False) as emulator:
        emulator.lay(EmulatedCard(encode_text(RESIDENT)))
        yield emulator


def test_serial_port_of_another_process_is_busy(emulator: IdReaderEmulator) -> None:
    with held(emulator.link):
        started = time.monotonic()
        with pytest.raises(DeviceBusy, match="in use by another process"):
            SdtIdCardReader(link_to(parse_link(emulator.link))).open(deadline_s=3)
        assert time.monotonic() - started < NAMED_S


def test_serial_port_is_free_at_once_when_its_process_was_killed(emulator: IdReaderEmulator) -> None:
    with held(emulator.link) as process:
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
        reader = SdtIdCardReader(link_to(parse_link(emulator.link)))
        reader.open(deadline_s=3)
        assert reader.read_card(deadline_s=3) == RESIDENT
        reader.close()


def test_command_on_the_terminal_s_port_ends_busy(emulator: IdReaderEmulator) -> None:
    with held(emulator.link):
        command = [sys.executable, "-m", "kiosk", "devices", "read-card", "--link", emulator.link, "--timeout-s", "2"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "device_busy" in done.stderr) == (4, True), done.stderr


def test_first_reads_on_while_the_second_is_refused(emulator: IdReaderEmulator) -> None:
    first = SdtIdCardReader(link_to(parse_link(emulator.link)))
    first.open(deadline_s=3)
    with pytest.raises(DeviceBusy):
        SdtIdCardReader(link_to(parse_link(emulator.link))).open(deadline_s=3)
    assert first.read_card(deadline_s=3) == RESIDENT
    first.close()


@pytest.fixture
def printer_desk() -> Iterator[TicketDesk]:
    desk = TicketDesk("tcp")
    yield desk
    desk.close()


def test_network_printer_of_another_process_is_busy(printer_desk: TicketDesk) -> None:
    link = printer_desk._running.link
    printer_desk.hosted.host.stop()
    with held(link):
        started = time.monotonic()
        with pytest.raises(DeviceBusy, match="in use by another process"):
            EscPosTicketPrinter(link_to(parse_link(link)), TICKET_PRINTERS[MODEL], glyphs=GLYPHS).open(deadline_s=2)
        assert time.monotonic() - started < NAMED_S


def served(link: str) -> socket.socket:
    """A connection that the printer answers: it may not have noticed at once that the terminal's has ended."""
    host, port = link.removeprefix("tcp:").split(":")
    while True:
        connection = socket.create_connection((host, int(port)), timeout=5)
        connection.sendall(b"\x10\x04\x01")
        with contextlib.suppress(ConnectionError):
            if connection.recv(1):
                return connection
        connection.close()


def test_network_printer_of_another_computer_is_busy(printer_desk: TicketDesk) -> None:
    """Another computer knows nothing of locks here: it is a bare connection."""
    link = printer_desk._running.link
    printer_desk.hosted.host.stop()
    with served(link):
        started = time.monotonic()
        with pytest.raises(DeviceBusy, match="another computer"):
            EscPosTicketPrinter(link_to(parse_link(link)), TICKET_PRINTERS[MODEL], glyphs=GLYPHS).open(deadline_s=2)
        assert time.monotonic() - started < NAMED_S


def test_network_printer_prints_on_while_another_is_refused(printer_desk: TicketDesk) -> None:
    desk = printer_desk
    printer = EscPosTicketPrinter(link_to(parse_link(desk._running.link)), TICKET_PRINTERS[MODEL], glyphs=GLYPHS)
    refused: list[DeviceError] = []

    def disturb() -> None:
        try:
            printer.open(deadline_s=1)
        except DeviceError as error:
            refused.append(error)

    assert isinstance(desk.job(), Printed)  # the terminal holds it by now
    thread = threading.Thread(target=disturb)
    thread.start()
    came = desk.job()
    thread.join()
    assert (isinstance(came, Printed), len(refused), desk.lies()) == (True, 1, [])


def test_two_terminals_in_turn_never_mix_their_tickets(printer_desk: TicketDesk) -> None:
    desk = printer_desk
    assert isinstance(desk.job(), Printed)
    desk.hosted.host.stop()
    second = EscPosTicketPrinter(link_to(parse_link(desk._running.link)), TICKET_PRINTERS[MODEL], glyphs=GLYPHS)
    second.open(deadline_s=3)
    second.print(slip("B001"), deadline_s=10)
    second.close()
    assert [b"B001" in bytes(strip.command_bytes) for strip in desk._strips] == [False, True]


def test_usb_device_of_another_process_is_busy() -> None:
    """No USB here, so the other process is another handle on the bus in memory: libusb says the same to both."""
    plugged = UsbReader()
    first = SdtIdCardReader(plugged.link())
    first.open(deadline_s=3)
    with pytest.raises(DeviceBusy):
        SdtIdCardReader(UsbLink(READER, backend=lambda: plugged.bus)).open(deadline_s=3)
    first.close()
