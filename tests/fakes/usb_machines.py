"""The emulated machines behind the endpoints of the bus in memory, and plain far ends for tests of the link."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Final

from devices.emulators.id_reader import EmulatedIdReader, LeftCard
from devices.emulators.ticket_printer_faults import obey
from devices.emulators.ticket_printer_machine import Machine
from devices.emulators.ticket_printer_models import EMULATED
from devices.emulators.ticket_printer_state import PaperState
from devices.links.usb import UsbLink
from devices.links.usb_address import UsbAddress
from tests.fakes.usb_bus import PRINTER, Bus, Setting, UsbDevice

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.emulators.id_reader_card import EmulatedCard
    from devices.emulators.ticket_printer_paper import Strip

READER: Final = UsbAddress(0x0400, 0xC35A)
TICKET_PRINTER: Final = UsbAddress(0x04B8, 0x0202)
MODEL: Final = "epson-tm-t88iii"


class Wire:
    """A far end without a mind: keeps what comes, sends what it is told. `room_left`: what it still takes."""

    def __init__(self, room_left: int = 1 << 16) -> None:
        self.received = bytearray()
        self.room_left = room_left
        self.to_send: deque[bytes] = deque()

    def room(self) -> int:
        return self.room_left

    def take(self, packet: bytes) -> None:
        self.received += packet
        self.room_left -= len(packet)

    def turn(self, now: float) -> float | None:
        return None

    def transfers(self) -> list[bytes]:
        given = list(self.to_send)
        self.to_send.clear()
        return given

    def answer(self, request: int) -> bytes | None:
        return None


class ReaderFar:
    """The emulated ID card reader: a command in, a whole frame out in one transfer."""

    def __init__(self, left_card: LeftCard = LeftCard.FOUND, tell: Callable[[str], None] | None = None) -> None:
        self.reader = EmulatedIdReader(left_card=left_card, tell=tell)
        self._out: list[tuple[float, bytes]] = []

    def room(self) -> int:
        return 4096

    def take(self, packet: bytes) -> None:
        now = time.monotonic()
        for transmission in self.reader.receive(packet):
            data, size = transmission.data, 7 if transmission.split else len(transmission.data)
            self._out += [(now + transmission.delay_s, data[at : at + size]) for at in range(0, len(data), size)]

    def turn(self, now: float) -> float | None:
        return min((at for at, _ in self._out if at > now), default=None)

    def transfers(self) -> list[bytes]:
        now = time.monotonic()
        due = [data for at, data in self._out if at <= now]
        self._out = [(at, data) for at, data in self._out if at > now]
        return due

    def answer(self, request: int) -> bytes | None:
        return None


class PrinterFar:
    """The emulated ticket printer. What it cannot take now is not taken: USB needs no other handshake."""

    def __init__(self, model: str = MODEL, *, paced: bool = False, busy_when_offline: bool = False) -> None:
        self.machine = Machine(EMULATED[model], paced=paced, busy_when_offline=busy_when_offline)
        self.wholes = 0
        self.cut: Callable[[Strip], None] = lambda _strip: None

    def room(self) -> int:
        return self.machine.room

    def take(self, packet: bytes) -> None:
        self.machine.run(time.monotonic())
        self.machine.receive(packet)

    def turn(self, now: float) -> float | None:
        self.machine.run(now)
        for strip in self.machine.cut_strips:
            if any(line.characters or line.picture for line in strip.lines):
                self.wholes += not strip.interrupted
                self.cut(strip)
        self.machine.cut_strips.clear()
        return self.machine.due_at

    def transfers(self) -> list[bytes]:
        said = self.machine.take_output()
        return [said] if said else []

    def answer(self, request: int) -> bytes | None:
        if request == 0:
            text = f"MFG:{self.machine.model.maker};MDL:{self.machine.model.name};CMD:ESC/POS;CLS:PRINTER;".encode()
            return (len(text) + 2).to_bytes(2, "big") + text
        faults = self.machine.faults
        empty = faults.paper is PaperState.OUT
        return bytes((0x20 * empty | 0x10 * (not faults.tearing) | 0x08 * (not faults.tearing),))


class UsbReader:
    """A reader on a bus of its own."""

    def __init__(self, left_card: LeftCard = LeftCard.FOUND, tell: Callable[[str], None] | None = None) -> None:
        self.far = ReaderFar(left_card, tell)
        self.device = UsbDevice(self.far, READER.vendor, READER.product)
        self.bus = Bus(self.device)

    def link(self) -> UsbLink:
        return UsbLink(READER, backend=lambda: self.bus)

    def lay(self, card: EmulatedCard) -> None:
        self.device.do(lambda: self.far.reader.lay(card))

    def lift(self) -> None:
        self.device.do(self.far.reader.lift)

    def suffer(self, *line: str) -> None:
        self.device.do(lambda: self.far.reader.misfortunes.set(*line))

    def unplug(self) -> None:
        self.device.pull()
        self.device.do(self.far.reader.reset)

    def plug(self) -> None:
        self.device.do(self.far.reader.reset)
        self.device.plug()


class UsbTicketPrinter:
    """A ticket printer of the USB printer class on a bus of its own."""

    def __init__(self, model: str = MODEL, *, paced: bool = False, busy_when_offline: bool = False) -> None:
        self.far = PrinterFar(model, paced=paced, busy_when_offline=busy_when_offline)
        self.device = UsbDevice(
            self.far,
            TICKET_PRINTER.vendor,
            TICKET_PRINTER.product,
            settings=(Setting(kind=PRINTER, protocol=2),),
            kernel_driver=True,
        )
        self.bus = Bus(self.device)

    def link(self) -> UsbLink:
        return UsbLink(TICKET_PRINTER, backend=lambda: self.bus)

    def do(self, words: str) -> None:
        self.device.do(lambda: self._obey(words))

    def wholes(self) -> int:
        """Tickets that came out whole, once the printer has done all that it can do now."""
        with self.device.changed:
            self.far.turn(time.monotonic())
            return self.far.wholes

    def _obey(self, words: str) -> None:
        self.far.machine.run(time.monotonic())
        obey(self.far.machine, words.split())
