"""The three devices as desks for `misfortunes`: each on a real wire or bus, hosted as in a terminal."""

from __future__ import annotations

import itertools
import os
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from devices.catalog import TICKET_PRINTERS
from devices.codecs.sdt_card import encode_text
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.drivers.ticket_printer import EscPosTicketPrinter
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from devices.emulators.id_reader_card import SYNTHETIC_PHOTO, EmulatedCard
from devices.emulators.id_reader_line import IdReaderEmulator
from devices.emulators.ticket_printer import TicketPrinterEmulator
from devices.emulators.ticket_printer_models import EMULATED
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.domain.identity import IdCard
from kiosk.ports.camera import Symbology
from kiosk.ports.errors import OutcomeUnknown
from kiosk.ports.statuses import CameraStatus, Device, DocumentPrinterStatus, IdCardReaderStatus, TicketPrinterStatus
from kiosk.ports.ticket_printer import Printed, Slip, TextLine, TicketPrinter
from tests.fakes.camera import CameraDesk
from tests.fakes.document_printer import PrintRoom, pdf
from tests.fakes.misfortunes import Hosted, definite
from tests.fakes.people import HONG_KONG, RESIDENT
from tests.fakes.print_journal import FakePrintJournal, ToldJournal
from tests.fakes.usb_machines import UsbReader, UsbTicketPrinter

if TYPE_CHECKING:
    from devices.emulators.ticket_printer_paper import Strip
    from devices.links.link import Link
    from kiosk.ports.camera import Camera
    from kiosk.ports.id_card_reader import IdCardReader

MODEL: Final = "epson-tm-t88iii"
GLYPHS: Final = FontGlyphs()
_CHIPS: Final = {card.number: EmulatedCard(encode_text(card), SYNTHETIC_PHOTO) for card in (RESIDENT, HONG_KONG)}


_VOID: Final = "作废".encode("gb18030")  # what is cast out so marked is nobody's ticket


class ReaderDesk:
    """An ID card reader on a pseudo-terminal behind a symbolic link, as /dev/serial/by-id has them; or on USB."""

    deadline_s = 2.0 + 10.0  # the wait for a card, and its reading

    def __init__(self, wire: str = "pty") -> None:
        self._directory = tempfile.TemporaryDirectory()
        self._usb = UsbReader() if wire == "usb" else None
        self._path = path = Path(self._directory.name) / "usb-1a86_USB_Serial-if00-port0"
        self._stranger: tuple[TicketPrinterEmulator, threading.Thread] | None = None  # on our port
        self._line = None if self._usb else IdReaderEmulator(paced=True, baud=115200, path=path)
        if self._line is not None:
            self._line.start()
        link = self._usb.link() if self._usb else link_to(parse_link(f"serial:{path}"))
        self._lying: IdCard | None = None
        self._wrong: list[str] = []
        self.lay_for_jobs = True
        self.lay(RESIDENT)
        driver: IdCardReader = SdtIdCardReader(link)
        self.hosted: Hosted[IdCardReader] = Hosted(driver, absent=IdCardReaderStatus(Device.OFFLINE))

    def lay(self, card: IdCard) -> None:
        self._lying = card
        (self._usb or self._emulator).lay(_CHIPS[card.number])

    def lift(self) -> None:
        self._lying = None
        (self._usb or self._emulator).lift()

    def job(self) -> object:
        """Read the card that lies there, which is laid anew for it."""
        if self.lay_for_jobs:
            self.lay(HONG_KONG if self._lying is RESIDENT else RESIDENT)
        lying = self._lying
        came = self.hosted.do(lambda reader: reader.read_card(deadline_s=2.0))
        if isinstance(came, IdCard) and came != lying:
            self._wrong.append(f"{came.kind} was read, another lay there")
        return came

    def befall(self, words: str) -> None:
        match words.split():
            case ["unplug"]:
                (self._usb or self._emulator).unplug()
            case ["plug"]:
                (self._usb or self._emulator).plug()
            case ["replug"]:
                (self._usb or self._emulator).unplug()
                (self._usb or self._emulator).plug()
            case ["swap"]:
                self._swap()
            case ["unplug_at", count]:
                self._unplug_at(int(count))
            case ["lift"]:
                self.lay_for_jobs = False
                self.lift()
            case ["nothing"]:
                pass
            case line if self._usb:
                self._usb.suffer(*line)
            case line:
                self._emulator.misfortune(*line)

    def end(self) -> None:
        """Clear what is wrong, and plug in what is not."""
        self.lay_for_jobs = True
        if self._usb:
            self._usb.device.do(self._usb.far.reader.misfortunes.clear)
            if not self._usb.device.plugged:
                self._usb.plug()
        else:
            self._take_away()
            self._emulator.clear_misfortunes()
            self._emulator.plug()

    def lies(self) -> list[str]:
        return self._wrong

    def close(self) -> None:
        self.hosted.host.stop()
        self._take_away()
        if self._line is not None:
            self._line.stop()
        self._directory.cleanup()

    @property
    def _emulator(self) -> IdReaderEmulator:
        assert self._line is not None
        return self._line

    def _swap(self) -> None:
        """Plug a ticket printer in where the reader was."""
        self._emulator.unplug()
        printer = TicketPrinterEmulator(EMULATED[MODEL], paced=True)
        self._path.unlink(missing_ok=True)
        self._path.symlink_to(os.ttyname(printer._slave))
        thread = threading.Thread(target=printer.serve, daemon=True)
        thread.start()
        self._stranger = (printer, thread)

    def _take_away(self) -> None:
        if self._stranger is not None:
            printer, thread = self._stranger
            self._stranger = None
            printer.stop()
            thread.join(timeout=10)
            assert not thread.is_alive()
            self._path.unlink(missing_ok=True)

    def _unplug_at(self, count: int) -> None:
        """Pull the cable when so many more bytes have come out of the reader."""
        if self._usb is not None:
            self._usb.device.pull_at(after_in=count)
            return
        emulator, socket = self._emulator, self._emulator._socket
        say, left = socket.say, [count]

        def count_down(data: bytes) -> None:
            say(data[: left[0]])
            left[0] -= len(data)
            if left[0] <= 0:
                socket.say = say  # type: ignore[method-assign]
                socket.unplug()
                emulator._reader.reset()

        socket.say = count_down  # type: ignore[method-assign]


class _Recording(TicketPrinterEmulator):
    """Keeps what was cut off."""

    strips: list[Strip]

    def _finished(self, strip: Strip) -> None:
        self.strips.append(strip)
        super()._finished(strip)


class TicketDesk:
    """A ticket printer on TCP, on a pseudo-terminal behind a symbolic link, or on USB."""

    def __init__(self, wire: str = "tcp", *, deadline_s: float = 12.0) -> None:
        self.deadline_s = deadline_s
        self._afterwards = ""  # what befalls it when the next job is over
        self._directory = tempfile.TemporaryDirectory()
        self._wire = wire
        self._path = Path(self._directory.name) / "usb-067b_Printer-if00-port0"
        self._strips: list[Strip] = []
        self._done = threading.Event()
        self._usb = UsbTicketPrinter(MODEL, paced=True) if wire == "usb" else None
        self._emulator: _Recording | None = None
        self._thread: threading.Thread | None = None
        self._unpowered = self._pulled = False
        link: Link
        if self._usb is not None:
            self._usb.far.cut = self._strips.append
            link = self._usb.link()
        else:
            self._start()
            link = link_to(parse_link(f"serial:{self._path}" if wire == "pty" else self._running.link))
        self._numbers = itertools.count(1)
        self._jobs: dict[str, object] = {}
        driver: TicketPrinter = EscPosTicketPrinter(
            link,
            TICKET_PRINTERS[MODEL],
            glyphs=GLYPHS,
            on_status=lambda status: self.hosted.host.tell(status),  # noqa: PLW0108  it is hosted below
        )
        self.hosted: Hosted[TicketPrinter] = Hosted(driver, absent=TicketPrinterStatus(Device.OFFLINE))

    def job(self) -> object:
        """Print the next ticket."""
        number = f"T{next(self._numbers):04d}"
        lines = (TextLine(number, width=4, height=4), *(TextLine(f"{number} 第 {line} 行") for line in range(1, 8)))
        came = self.hosted.do(lambda printer: printer.print(Slip(lines), deadline_s=self.deadline_s))
        self._jobs[number] = came
        if self._afterwards:
            then, self._afterwards = self._afterwards, ""
            self.befall(then)
        return came

    def befall(self, words: str) -> None:
        match words.split():
            case ["after", "job", *then]:
                self._afterwards = " ".join(then)
            case ["unplug"]:
                self._unplug()
            case ["unplug_at", count]:
                self._unplug_at(int(count))
            case ["nothing"]:
                pass
            case _ if self._usb is not None:
                self._usb.do(words)
            case _:
                self._running.command(words)

    def end(self) -> None:
        if self._usb is not None:
            self._usb.do("clear")
            if not self._usb.device.plugged:
                self._usb.device.plug()
        elif self._pulled:
            self._pulled = False
            self._stop()
            self._start()
        elif self._unpowered:
            self._unpowered = False
            self._running.command("power on")
        else:
            self._running.command("clear")

    def lies(self) -> list[str]:
        """Compare what was claimed with the paper."""
        if self._usb is not None:
            self._usb.wholes()
        found: list[str] = []
        for number, came in self._jobs.items():
            whole = sum(self._whole(strip, number) for strip in self._strips)
            if isinstance(came, Printed) and whole != 1:
                found.append(f"{number} was claimed, {whole} are out")
            if definite(came) and whole:
                found.append(f"{number} was denied, {whole} are out")
            if whole > 1:
                found.append(f"{number} came out {whole} times")
        return found

    def unknown(self) -> int:
        """How many tickets nobody can know of."""
        return sum(isinstance(came, OutcomeUnknown) for came in self._jobs.values())

    def close(self) -> None:
        self.hosted.host.stop()
        self._stop()
        self._directory.cleanup()

    @property
    def _running(self) -> _Recording:
        assert self._emulator is not None
        return self._emulator

    @staticmethod
    def _whole(strip: Strip, number: str) -> bool:
        data = bytes(strip.command_bytes)
        last = f"{number} ".encode() + "第 7 行".encode("gb18030")
        return not strip.interrupted and last in data and _VOID not in data

    def _start(self) -> None:
        """Plug a printer in; it has another name than the one before, behind the same symbolic link."""
        emulator = _Recording(EMULATED[MODEL], tcp=("127.0.0.1", 0) if self._wire == "tcp" else None, paced=True)
        emulator.strips = self._strips
        if self._wire == "pty":
            self._path.unlink(missing_ok=True)
            self._path.symlink_to(os.ttyname(emulator._slave))
        self._emulator, self._thread = emulator, threading.Thread(target=emulator.serve, daemon=True)
        self._thread.start()

    def _stop(self) -> None:
        if self._emulator is not None and self._thread is not None and self._thread.is_alive():
            self._emulator.stop()
            self._thread.join(timeout=10)
            assert not self._thread.is_alive()
        self._path.unlink(missing_ok=True)

    def _unplug(self) -> None:
        if self._usb is not None:
            self._usb.device.pull()
        elif self._wire == "pty":
            self._pulled = True
            self._stop()
        else:
            self._unpowered = True
            self._running.command("power off")

    def _unplug_at(self, count: int) -> None:
        if self._usb is not None:
            self._usb.device.pull_at(after_out=count)
        elif self._wire == "tcp":
            self._unpowered = True
            self._running.command(f"at {count} power off")
        else:
            self._pulled = True
            self._running.machine.after_bytes(count, self._running.stop)


class CameraFates:
    """A camera that looks at a QR code, hosted as in a terminal."""

    deadline_s = 3.0

    def __init__(self) -> None:
        self._desk = CameraDesk(show="qr")
        self._desk.emulator.__enter__()
        driver: Camera = self._desk.camera
        self.hosted: Hosted[Camera] = Hosted(driver, absent=CameraStatus(Device.OFFLINE), poll_s=1.0)

    def job(self) -> object:
        """Read the code."""
        return self.hosted.do(lambda camera: camera.scan_code(frozenset(Symbology), deadline_s=self.deadline_s))

    def befall(self, words: str) -> None:
        self._desk.befall(words)

    def end(self) -> None:
        self._desk.befall("clear")
        self._desk.befall("show qr")

    def lies(self) -> list[str]:
        return []

    def close(self) -> None:
        self.hosted.host.stop()
        self._desk.emulator.__exit__(None, None, None)


class DocumentDesk:
    """A document printer over IPP."""

    deadline_s = 4.0 + 2.0  # to print, and to give up a job

    def __init__(self) -> None:
        self._room = PrintRoom(pages_per_min=600.0)
        self._room.emulator.__enter__()
        self._numbers = itertools.count(1)
        self._jobs: dict[str, object] = {}
        self._journal = FakePrintJournal()
        self.hosted = Hosted(self._room.printer, absent=DocumentPrinterStatus(Device.OFFLINE))
        self._step = self._then = ""  # what befalls the printer at which step of the next job

    def job(self) -> object:
        serial = f"S-{next(self._numbers)}"
        came = self.hosted.do(
            lambda printer: printer.print(
                pdf(1),
                serial=serial,
                sheets=1,
                journal=ToldJournal(self._journal, self._at),
                deadline_s=4.0,
                on_status=self.hosted._hear,
            )
        )
        self._jobs[serial] = came
        return came

    def befall(self, words: str) -> None:
        if words.startswith("at "):
            self._step, self._then = words.removeprefix("at ").split(": ")
        else:
            self._room.befall(words)

    def end(self) -> None:
        self._then = ""
        self._room.befall("clear")

    def _at(self, step: str) -> None:
        if self._then and step == self._step:
            then, self._then = self._then, ""
            self._room.befall(then)

    def lies(self) -> list[str]:
        found: list[str] = []
        for serial, came in self._jobs.items():
            out = self._room.sheets_out(serial)
            if not isinstance(came, Exception) and out != 1:
                found.append(f"{serial} was claimed, {out} sheets are out")
            if definite(came) and out:
                found.append(f"{serial} was denied, {out} sheets are out")
            if out > 1:
                found.append(f"{serial} came out {out} times")
        return found

    def close(self) -> None:
        self.hosted.host.stop()
        self._room.emulator.__exit__(None, None, None)
