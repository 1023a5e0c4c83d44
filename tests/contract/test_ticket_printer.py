"""What every ticket printer does and no check can see from outside: it takes counting the paper behind the port.

The rest are the checks of `devices.diagnostics`: see test_checks.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from typing import TYPE_CHECKING, Protocol

import pytest

from devices.catalog import TICKET_PRINTERS
from devices.drivers.ticket_printer import EscPosTicketPrinter
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from devices.emulators.ticket_printer import TicketPrinterEmulator
from devices.emulators.ticket_printer_models import EMULATED
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.ports.errors import CoverOpen, LinkLost, PaperOut
from kiosk.ports.statuses import Cover, Cutter, Device, Paper, TicketPrinterStatus
from tests.fakes.ticket_printer import READY, FakeTicketPrinter, slip
from tests.fakes.usb_machines import UsbTicketPrinter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kiosk.ports.ticket_printer import TicketPrinter

MODEL = "epson-tm-t88iii"
GLYPHS = FontGlyphs()


class Rig(Protocol):
    printer: TicketPrinter

    def paper_out(self) -> None: ...
    def cover_open(self) -> None: ...
    def tickets(self) -> int: ...


class FakeRig:
    def __init__(self) -> None:
        self.fake = FakeTicketPrinter()
        self.printer: TicketPrinter = self.fake

    def paper_out(self) -> None:
        self.fake.now = TicketPrinterStatus(Device.OFFLINE, Paper.OUT, Cover.CLOSED, Cutter.OK)
        self.fake.failures.append(PaperOut("the paper has run out"))

    def cover_open(self) -> None:
        self.fake.now = TicketPrinterStatus(Device.OFFLINE, Paper.FULL, Cover.OPEN, Cutter.OK)
        self.fake.failures.append(CoverOpen("the cover is open"))

    def tickets(self) -> int:
        return len(self.fake.printed)


class WireRig:
    def __init__(self, tcp: tuple[str, int] | None, out: Path) -> None:
        self.events: queue.Queue[dict[str, object]] = queue.Queue()
        self.emulator = TicketPrinterEmulator(EMULATED[MODEL], tcp=tcp, paced=False, out=out, tell=self.events.put)
        self.printer: TicketPrinter = EscPosTicketPrinter(
            link_to(parse_link(self.emulator.link)), TICKET_PRINTERS[MODEL], glyphs=GLYPHS
        )
        self.thread = threading.Thread(target=self.emulator.serve)
        self.thread.start()
        self.seen: list[dict[str, object]] = []

    def do(self, words: str) -> None:
        self.emulator.command(words)
        self.wait(lambda event: event["event"] == "fault")

    def wait(self, wanted: Callable[[dict[str, object]], bool]) -> dict[str, object]:
        while True:
            event = self.events.get(timeout=10)
            self.seen.append(event)
            if wanted(event):
                return event

    def paper_out(self) -> None:
        self.do("paper out")

    def cover_open(self) -> None:
        self.do("cover open")

    def tickets(self) -> int:
        self.do("silent off")  # whatever was before it has been told by then
        return sum(event["event"] == "ticket" and event["whole"] is True for event in self.seen)

    def end(self) -> None:
        self.printer.close()
        self.emulator.stop()
        self.thread.join(timeout=10)


class UsbRig:
    def __init__(self) -> None:
        self.plugged = UsbTicketPrinter(MODEL)
        self.printer: TicketPrinter = EscPosTicketPrinter(self.plugged.link(), TICKET_PRINTERS[MODEL], glyphs=GLYPHS)

    def paper_out(self) -> None:
        self.plugged.do("paper out")

    def cover_open(self) -> None:
        self.plugged.do("cover open")

    def tickets(self) -> int:
        return self.plugged.wholes()


@pytest.fixture(params=["fake", "tcp", "pty", "usb"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    if request.param == "fake":
        yield FakeRig()
        return
    if request.param == "usb":
        usb = UsbRig()
        yield usb
        usb.printer.close()
        return
    wire = WireRig(("127.0.0.1", 0) if request.param == "tcp" else None, tmp_path)
    try:
        yield wire
    finally:
        wire.end()


@pytest.fixture
def opened(rig: Rig) -> Rig:
    rig.printer.open(deadline_s=5)
    return rig


def test_two_slips_are_two_tickets(opened: Rig) -> None:
    opened.printer.print(slip("A012"), deadline_s=20)
    opened.printer.print(slip("A013"), deadline_s=20)
    assert opened.tickets() == 2


def test_healthy_printer_is_ready(opened: Rig) -> None:
    assert opened.printer.status(deadline_s=2) == READY


def test_missing_paper_is_raised(opened: Rig) -> None:
    opened.paper_out()
    with pytest.raises(PaperOut):
        opened.printer.print(slip(), deadline_s=20)
    assert opened.tickets() == 0


def test_opening_again_is_safe(opened: Rig) -> None:
    opened.printer.close()
    opened.printer.open(deadline_s=5)
    opened.printer.print(slip(), deadline_s=20)
    assert opened.tickets() == 1


def test_unopened_printer_prints_nothing(rig: Rig) -> None:
    with pytest.raises(LinkLost):
        rig.printer.print(slip(), deadline_s=20)


def test_unopened_printer_s_status_is_unknown(rig: Rig) -> None:
    assert rig.printer.status(deadline_s=1).device is Device.UNKNOWN


@pytest.mark.parametrize("kind", ["tcp", "pty"])
def test_ticket_lies_in_the_folder_as_bytes_and_picture(kind: str, tmp_path: Path) -> None:
    wire = WireRig(("127.0.0.1", 0) if kind == "tcp" else None, tmp_path)
    with contextlib.closing(wire.printer):
        wire.printer.open(deadline_s=5)
        wire.printer.print(slip(), deadline_s=20)
        wire.wait(lambda event: event["event"] == "ticket")
    wire.end()
    assert {file.name for file in tmp_path.iterdir()} == {"ticket-0001.escpos", "ticket-0001.png"}


def test_slow_line_still_prints_the_ticket(tmp_path: Path) -> None:
    wire = WireRig(None, tmp_path)
    wire.emulator._sip_s = 10 / 19200
    wire.printer.open(deadline_s=5)
    wire.printer.print(slip(), deadline_s=20)
    assert wire.tickets() == 1
    wire.end()
