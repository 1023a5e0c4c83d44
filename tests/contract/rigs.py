"""Ports with something real or pretended behind them, and the hands of whoever stands there."""

from __future__ import annotations

import itertools
import queue
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from devices.catalog import TICKET_PRINTERS
from devices.codecs.sdt_card import encode_text
from devices.diagnostics.hands import Deed, Look, NotDone
from devices.diagnostics.print_bench import PrintBench
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.drivers.ticket_printer import EscPosTicketPrinter
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from devices.emulators.id_reader import LeftCard
from devices.emulators.id_reader_card import EmulatedCard
from devices.emulators.id_reader_line import IdReaderEmulator
from devices.emulators.ticket_printer import TicketPrinterEmulator
from devices.emulators.ticket_printer_models import EMULATED
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.domain.identity import mask_number
from kiosk.ports.errors import CoverOpen, DeviceSilent, LinkLost, PaperOut
from kiosk.ports.statuses import Cover, Cutter, Device, Paper, TicketPrinterStatus, Toner
from tests.fakes.document_printer import FakeDocumentPrinter, PrintRoom
from tests.fakes.id_card_reader import FakeIdCardReader
from tests.fakes.people import HONG_KONG, RESIDENT
from tests.fakes.print_journal import FakePrintJournal
from tests.fakes.ticket_printer import READY, FakeTicketPrinter
from tests.fakes.usb_machines import UsbReader, UsbTicketPrinter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from kiosk.domain.identity import IdCard
    from kiosk.domain.message import Message
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.ports.ticket_printer import TicketPrinter

P = TypeVar("P")
MODEL: Final = "epson-tm-t88iii"
GLYPHS: Final = FontGlyphs()
_SOON_S: Final = 0.05


@dataclass
class PromptHands:
    """Fulfils Hands, promptly. `truth` answers what is judged; `at_once` are done before `soon` ends."""

    deeds: dict[Deed, Callable[[], None]]
    truth: Callable[[Message, Look], bool]
    at_once: frozenset[Deed] = frozenset({Deed.OPEN_COVER_IN_PRINT, Deed.SWITCH_OFF_AND_ON})
    timers: list[threading.Timer] = field(default_factory=list)
    patience_s: float = 10.0

    @property
    def able(self) -> frozenset[Deed | Look]:
        return frozenset({*self.deeds, *Look})

    def do(self, deed: Deed, *, seen: Callable[[], bool] | None = None) -> None:
        if deed not in self.deeds:
            raise NotDone(deed.asked)
        self.deeds[deed]()

    def soon(self, deed: Deed) -> None:
        if deed in self.at_once:
            self.do(deed)
            return
        timer = threading.Timer(_SOON_S, self.deeds[deed])
        timer.start()
        self.timers.append(timer)

    def judge(self, question: Message, look: Look) -> bool:
        return self.truth(question, look)

    def rest(self) -> None:
        for timer in self.timers:
            timer.join()


@dataclass
class Rig(Generic[P]):
    """A port, and hands."""

    port: P
    hands: PromptHands


# ── identity card readers ──


def reader_hands(
    lay: Callable[[IdCard], None], lift: Callable[[], None], unplug: Callable[[], None], plug_in: Callable[[], None]
) -> PromptHands:
    """Hands with two cards in them."""
    laid: list[IdCard] = []

    def put(card: IdCard) -> None:
        laid.append(card)
        lay(card)

    def truth(question: Message, look: Look) -> bool:
        said = dict(question.values)
        return (said["kind"], said["number"]) == (str(laid[-1].kind), mask_number(laid[-1].number))

    deeds = {
        Deed.LAY_CARD: lambda: put(RESIDENT),
        Deed.LAY_OTHER_CARD: lambda: put(HONG_KONG),
        Deed.LIFT_CARD: lift,
        Deed.UNPLUG: unplug,
        Deed.PLUG_IN: plug_in,
    }
    return PromptHands(deeds, truth)


def fake_reader_hands(reader: FakeIdCardReader) -> PromptHands:
    """Hands at a fake reader."""
    return reader_hands(
        reader.lay,
        reader.lift,
        lambda: reader.fail_with(DeviceSilent("no answer")),
        lambda: reader.fail_with(None),
    )


@contextmanager
def fake_reader(reader: FakeIdCardReader | None = None) -> Iterator[Rig[IdCardReader]]:
    """A reader in memory."""
    reader = reader or FakeIdCardReader()
    hands = fake_reader_hands(reader)
    yield Rig(reader, hands)
    hands.rest()


@contextmanager
def emulated_reader(emulator: IdReaderEmulator) -> Iterator[Rig[IdCardReader]]:
    """The driver, on a real wire to the emulated reader."""
    with emulator:
        reader = SdtIdCardReader(link_to(parse_link(emulator.link)))
        hands = reader_hands(
            lambda card: emulator.lay(EmulatedCard(encode_text(card))),
            emulator.lift,
            lambda: emulator.misfortune("silent"),
            emulator.clear_misfortunes,
        )
        yield Rig(reader, hands)
        hands.rest()
        reader.close()


@contextmanager
def usb_reader() -> Iterator[Rig[IdCardReader]]:
    """The driver, over the packets of a USB bus in memory."""
    plugged = UsbReader()
    reader = SdtIdCardReader(plugged.link())
    hands = reader_hands(
        lambda card: plugged.lay(EmulatedCard(encode_text(card))), plugged.lift, plugged.unplug, plugged.plug
    )
    yield Rig(reader, hands)
    hands.rest()
    reader.close()


READERS: Final[dict[str, Callable[[], AbstractContextManager[Rig[IdCardReader]]]]] = {
    "fake": fake_reader,
    "pty": lambda: emulated_reader(IdReaderEmulator(paced=False)),
    "pty-left-80": lambda: emulated_reader(IdReaderEmulator(paced=False, left_card=LeftCard.NOT_FOUND)),
    "tcp": lambda: emulated_reader(IdReaderEmulator(paced=False, tcp_port=0)),
    "usb": usb_reader,
}


# ── ticket printers ──


def ticket_printer_hands(fake: FakeTicketPrinter) -> PromptHands:
    """Hands at a fake printer."""

    def stopped(error: CoverOpen | PaperOut | LinkLost, status: TicketPrinterStatus) -> None:
        fake.now = status
        fake.failures.append(error)

    def well() -> None:
        fake.now = READY
        fake.failures.clear()

    no_paper = TicketPrinterStatus(Device.OFFLINE, Paper.OUT, Cover.CLOSED, Cutter.OK)
    cover_open = TicketPrinterStatus(Device.OFFLINE, Paper.FULL, Cover.OPEN, Cutter.OK)
    deeds: dict[Deed, Callable[[], None]] = {
        Deed.TAKE_PAPER_OUT: lambda: stopped(PaperOut("the paper has run out"), no_paper),
        Deed.PUT_PAPER_IN: well,
        Deed.OPEN_COVER: lambda: stopped(CoverOpen("the cover is open"), cover_open),
        Deed.OPEN_COVER_IN_PRINT: lambda: stopped(CoverOpen("the cover is open"), cover_open),
        Deed.CLOSE_COVER: well,
        Deed.TAKE_TICKET: well,
        Deed.UNPLUG: lambda: stopped(LinkLost("the cable is out"), TicketPrinterStatus(Device.UNKNOWN)),
        Deed.PLUG_IN: well,
    }
    return PromptHands(deeds, lambda _question, _look: len(fake.printed) == 1)


@contextmanager
def fake_ticket_printer(fake: FakeTicketPrinter | None = None) -> Iterator[Rig[TicketPrinter]]:
    """A printer in memory."""
    fake = fake or FakeTicketPrinter()
    yield Rig(fake, ticket_printer_hands(fake))


class TicketWire:
    """An emulated printer on a real wire, served in a thread."""

    def __init__(self, tcp: tuple[str, int] | None, model: str = MODEL) -> None:
        self.events: queue.Queue[dict[str, object]] = queue.Queue()
        self.seen: list[dict[str, object]] = []
        self.emulator = TicketPrinterEmulator(EMULATED[model], tcp=tcp, paced=False, tell=self.events.put)
        self.printer = EscPosTicketPrinter(
            link_to(parse_link(self.emulator.link)), TICKET_PRINTERS[model], glyphs=GLYPHS
        )
        self._thread = threading.Thread(target=self.emulator.serve)
        self._thread.start()

    def do(self, words: str) -> None:
        self.emulator.command(words)
        while True:
            event = self.events.get(timeout=10)
            self.seen.append(event)
            if event["event"] in {"fault", "not_understood"}:
                assert event["event"] == "fault", event
                return

    def tickets(self) -> int:
        self.do("silent off")  # whatever was before it has been told by then
        return sum(event["event"] == "ticket" and event["whole"] is True for event in self.seen)

    def end(self) -> None:
        self.printer.close()
        self.emulator.stop()
        self._thread.join(timeout=10)


@contextmanager
def emulated_ticket_printer(tcp: tuple[str, int] | None, model: str = MODEL) -> Iterator[Rig[TicketPrinter]]:
    """The driver, on a real wire to the emulated printer."""
    wire = TicketWire(tcp, model)
    deeds: dict[Deed, Callable[[], None]] = {
        Deed.TAKE_PAPER_OUT: lambda: wire.do("paper out"),
        Deed.PUT_PAPER_IN: lambda: wire.do("paper full"),
        Deed.OPEN_COVER: lambda: wire.do("cover open"),
        Deed.OPEN_COVER_IN_PRINT: lambda: wire.do("paper out_after 6"),  # its cover opens between slips only
        Deed.CLOSE_COVER: lambda: wire.do("clear"),
        Deed.TAKE_TICKET: lambda: wire.do("ticket take"),
        Deed.UNPLUG: lambda: wire.do("power off"),
        Deed.PLUG_IN: lambda: wire.do("power on"),
    }
    try:
        yield Rig(wire.printer, PromptHands(deeds, lambda _question, _look: wire.tickets() == 1))
    finally:
        wire.end()


@contextmanager
def usb_ticket_printer() -> Iterator[Rig[TicketPrinter]]:
    """The driver, over the packets of a USB bus in memory."""
    plugged = UsbTicketPrinter(MODEL)
    printer = EscPosTicketPrinter(plugged.link(), TICKET_PRINTERS[MODEL], glyphs=GLYPHS)
    deeds: dict[Deed, Callable[[], None]] = {
        Deed.TAKE_PAPER_OUT: lambda: plugged.do("paper out"),
        Deed.PUT_PAPER_IN: lambda: plugged.do("paper full"),
        Deed.OPEN_COVER: lambda: plugged.do("cover open"),
        Deed.OPEN_COVER_IN_PRINT: lambda: plugged.do("paper out_after 6"),
        Deed.CLOSE_COVER: lambda: plugged.do("clear"),
        Deed.UNPLUG: plugged.device.pull,
        Deed.PLUG_IN: plugged.device.plug,
    }
    yield Rig(printer, PromptHands(deeds, lambda _question, _look: plugged.wholes() == 1))
    printer.close()


TICKET_PRINTERS_AT_HAND: Final[dict[str, Callable[[], AbstractContextManager[Rig[TicketPrinter]]]]] = {
    "fake": fake_ticket_printer,
    "tcp": lambda: emulated_ticket_printer(("127.0.0.1", 0)),
    "pty": lambda: emulated_ticket_printer(None),
    "usb": usb_ticket_printer,
    "presenter": lambda: emulated_ticket_printer(("127.0.0.1", 0), "citizen-pmu2300iii"),
}


# ── document printers ──


def serials() -> Iterator[str]:
    """TEST-1, TEST-2, …"""
    return (f"TEST-{number}" for number in itertools.count(1))


@contextmanager
def fake_document_printer(
    fake: FakeDocumentPrinter | None = None, journal: FakePrintJournal | None = None
) -> Iterator[Rig[PrintBench]]:
    """A printer in memory."""
    printer = fake or FakeDocumentPrinter()
    fates: dict[Deed, tuple[str, object]] = {
        Deed.TAKE_PAPER_OUT: ("paper", Paper.OUT),
        Deed.PUT_PAPER_IN: ("paper", Paper.FULL),
        Deed.OPEN_COVER: ("cover", Cover.OPEN),
        Deed.CLOSE_COVER: ("cover", Cover.CLOSED),
        Deed.TAKE_TONER_OUT: ("toner", Toner.OUT),
        Deed.PUT_TONER_IN: ("toner", Toner.FULL),
        Deed.UNPLUG: ("trouble", LinkLost("the cable is out")),
        Deed.PLUG_IN: ("trouble", None),
        Deed.SWITCH_OFF_AND_ON: ("loses_power", True),
    }

    def deed(name: str, value: object) -> Callable[[], None]:
        return lambda: setattr(printer, name, value)

    bench = PrintBench(printer, journal or FakePrintJournal(), serials())
    deeds = {what: deed(*fate) for what, fate in fates.items()}
    yield Rig(bench, PromptHands(deeds, lambda question, _look: printer.sheets.get(_serial(question)) == 1))


@contextmanager
def emulated_document_printer() -> Iterator[Rig[PrintBench]]:
    """The driver, over HTTP to the emulated printer."""
    words: dict[Deed, tuple[str, ...]] = {
        Deed.TAKE_PAPER_OUT: ("paper out",),
        Deed.PUT_PAPER_IN: ("paper full",),
        Deed.OPEN_COVER: ("cover open",),
        Deed.CLOSE_COVER: ("cover closed",),
        Deed.TAKE_TONER_OUT: ("toner out",),
        Deed.PUT_TONER_IN: ("toner full",),
        Deed.UNPLUG: ("offline on",),
        Deed.PLUG_IN: ("offline off",),
        Deed.SWITCH_OFF_AND_ON: ("power off", "power on"),
    }
    with PrintRoom() as room:

        def deed(fates: tuple[str, ...]) -> Callable[[], None]:
            def befall() -> None:
                for fate in fates:
                    room.befall(fate)

            return befall

        bench = PrintBench(room.printer, room.journal, serials())
        deeds = {what: deed(fates) for what, fates in words.items()}
        yield Rig(bench, PromptHands(deeds, lambda question, _look: room.sheets_out(_serial(question)) == 1))


def _serial(question: Message) -> str:
    return str(dict(question.values)["serial"])


DOCUMENT_PRINTERS_AT_HAND: Final[dict[str, Callable[[], AbstractContextManager[Rig[PrintBench]]]]] = {
    "fake": fake_document_printer,
    "emulator": emulated_document_printer,
}
