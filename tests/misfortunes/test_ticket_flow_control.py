"""A slow head behind a small buffer: whoever may say "wait" is heard, no byte is lost, nothing hangs."""

from __future__ import annotations

import queue
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from devices.catalog import TICKET_PRINTERS
from devices.drivers.ticket_printer import EscPosTicketPrinter
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from devices.emulators.ticket_printer import TicketPrinterEmulator
from devices.emulators.ticket_printer_buffer import Flow, Receiving
from devices.emulators.ticket_printer_models import EMULATED
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.ports.errors import DeviceError, OutcomeUnknown
from kiosk.ports.ticket_printer import Rule, Slip, TextLine
from tests.fakes.ticket_printer import slip

if TYPE_CHECKING:
    from collections.abc import Iterator

GLYPHS = FontGlyphs()
MODEL = "epson-tm-t88iii"
TCP = ("127.0.0.1", 0)


class Desk:
    """A printer on a real wire, and the driver at its other end."""

    def __init__(self, receiving: Receiving, tcp: tuple[str, int] | None, link: str) -> None:
        self.events: queue.Queue[dict[str, object]] = queue.Queue()
        self.emulator = TicketPrinterEmulator(
            EMULATED[MODEL], tcp=tcp, receiving=receiving, baud=921600, tell=self.events.put
        )
        address = self.emulator.link.partition("&flow")[0] + link
        self.printer = EscPosTicketPrinter(link_to(parse_link(address)), TICKET_PRINTERS[MODEL], glyphs=GLYPHS)

    def wholes(self) -> int:
        told = [self.events.get_nowait() for _ in range(self.events.qsize())]
        return sum(event["event"] == "ticket" and event["whole"] is True for event in told)


@contextmanager
def desk(receiving: Receiving, *, tcp: tuple[str, int] | None = None, link: str = "") -> Iterator[Desk]:
    one = Desk(receiving, tcp, link)
    thread = threading.Thread(target=one.emulator.serve)
    thread.start()
    try:
        one.printer.open(deadline_s=5)
        yield one
    finally:
        one.printer.close()
        one.emulator.stop()
        thread.join(timeout=10)


@pytest.mark.parametrize(
    ("receiving", "tcp", "link"),
    [
        (Receiving(45, Flow.XONXOFF), None, "&flow=xonxoff"),
        (Receiving(4096, Flow.XONXOFF), None, "&flow=xonxoff"),
        (Receiving(45, Flow.RTSCTS), None, "&flow=rtscts"),
        (Receiving(45, Flow.HOLD), TCP, ""),
        (Receiving(4096, Flow.HOLD, busy_when_offline=True), TCP, ""),
        (Receiving(4096, Flow.NONE), None, ""),
    ],
    ids=["45 xonxoff", "4096 xonxoff", "45 rtscts", "45 tcp", "4096 tcp busy when offline", "4096 no handshake"],
)
def test_ticket_comes_out_whole_and_no_byte_is_lost(
    receiving: Receiving, tcp: tuple[str, int] | None, link: str
) -> None:
    with desk(receiving, tcp=tcp, link=link) as one:
        one.printer.print(slip("𠮷䶮"), deadline_s=20)
        assert (one.wholes(), one.emulator.machine.buffer.overrun) == (1, 0)


def test_printer_that_says_wait_was_obeyed() -> None:
    with desk(Receiving(45, Flow.XONXOFF), link="&flow=xonxoff") as one:
        assert one.emulator._heeded()
        one.printer.print(Slip((Rule(),) * 20), deadline_s=30)
        assert (one.wholes(), one.emulator.machine.buffer.overrun) == (1, 0)


@pytest.mark.parametrize("flow", [Flow.XONXOFF, Flow.RTSCTS])
def test_port_without_the_printer_s_handshake_loses_bytes_and_never_says_printed(flow: Flow) -> None:
    with desk(Receiving(16, flow)) as one:
        one.emulator.command("pace 10")
        parts = tuple(
            TextLine(f"{number} 一二三四五六七八九十一二三四五六七八九十", reverse=True) for number in range(3)
        )
        with pytest.raises(DeviceError):
            one.printer.print(Slip(parts), deadline_s=5)
        assert one.emulator.machine.buffer.overrun
        assert not one.wholes()


def test_stall_of_seconds_is_waited_for() -> None:
    with desk(Receiving(), tcp=TCP) as one:
        one.emulator.command("at 200 stall 2")
        started = time.monotonic()
        one.printer.print(slip(), deadline_s=20)
        assert time.monotonic() - started > 2
        assert one.wholes() == 1


@pytest.mark.parametrize("receiving", [Receiving(45, Flow.HOLD), Receiving(45, Flow.XONXOFF)], ids=["hold", "xonxoff"])
def test_stall_without_end_ends_at_the_deadline(receiving: Receiving) -> None:
    with desk(receiving, link="&flow=xonxoff" if receiving.flow is Flow.XONXOFF else "") as one:
        one.emulator.command("at 200 stall on")
        started = time.monotonic()
        with pytest.raises(OutcomeUnknown):
            one.printer.print(slip(), deadline_s=3)
        assert time.monotonic() - started < 3.5
