"""A terminal's own ticket printer, as boot makes it: what befalls it amid a ticket stands on the board meanwhile."""

from __future__ import annotations

import threading
import time
from queue import Empty, Queue
from typing import TYPE_CHECKING

import pytest

from devices.emulators.ticket_printer import TicketPrinterEmulator
from devices.emulators.ticket_printer_models import EMULATED
from kiosk.boot.hosts import ticket_printer_host
from kiosk.boot.judging import load_settings
from kiosk.health.board import StatusBoard
from kiosk.ports.errors import HeadHot
from kiosk.ports.statuses import Device, Head, TicketPrinterStatus
from kiosk.ports.ticket_printer import Printed
from kiosk.upkeep.tallies import Tallies
from tests.fakes.halls import TERMINAL
from tests.fakes.journal import RememberingJournal
from tests.fakes.misfortunes import NAMED_S
from tests.fakes.ticket_printer import slip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kiosk.standing import Standing

MODEL = "epson-tm-t88iii"
SOON_S = 15.0


class Watched:
    """An emulated printer, its owner as a terminal makes it, and the board."""

    def __init__(self, state: Path) -> None:
        self._changes: Queue[Standing] = Queue()
        self.emulator = TicketPrinterEmulator(EMULATED[MODEL], tcp=("127.0.0.1", 0), paced=True)
        self._thread = threading.Thread(target=self.emulator.serve, daemon=True)
        self._thread.start()
        chosen = [f"devices.ticket_printer.link={self.emulator.link}", f"devices.ticket_printer.model={MODEL}"]
        journal = RememberingJournal()
        host = ticket_printer_host(
            load_settings(overrides=chosen).devices.ticket_printer,
            state=state,
            board=StatusBoard(TERMINAL, journal=journal, on_change=self._changes.put),
            journal=journal,
            tallies=Tallies(),
        )
        assert host is not None
        self.host = host
        self.host.start()
        self.came: Queue[object] = Queue()

    def print(self, *, deadline_s: float) -> None:
        self.host.submit(lambda printer: printer.print(slip(), deadline_s=deadline_s), self.came.put)

    def until(self, wanted: Callable[[TicketPrinterStatus], bool], *, limit_s: float = SOON_S) -> float:
        """Wait until the board says so; after how long."""
        began = time.monotonic()
        while True:
            try:
                told = self._changes.get(timeout=max(began + limit_s - time.monotonic(), 0.01)).printer
            except Empty:
                pytest.fail(f"not told within {limit_s} s")
            if told is not None and wanted(told):
                return time.monotonic() - began

    def end(self) -> None:
        self.host.stop()
        self.emulator.stop()
        self._thread.join(timeout=10)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    watched = Watched(tmp_path)
    watched.until(lambda status: status.device is Device.ONLINE)
    yield watched
    watched.end()


def is_hot(status: TicketPrinterStatus) -> bool:
    return status.head is Head.HOT


def test_hot_head_stands_on_the_board_while_the_ticket_waits(watched: Watched) -> None:
    watched.emulator.command("at 150 head hot 5")
    watched.print(deadline_s=12)
    assert (watched.until(is_hot) <= NAMED_S, watched.came.empty()) == (True, True)


def test_cooled_head_is_told_and_the_same_ticket_is_printed(watched: Watched) -> None:
    watched.emulator.command("at 150 head hot 2")
    watched.print(deadline_s=12)
    watched.until(is_hot)
    watched.until(lambda status: status.head is Head.OK)
    assert isinstance(watched.came.get(timeout=SOON_S), Printed)


def test_board_does_not_keep_a_heat_that_is_over(watched: Watched) -> None:
    watched.emulator.command("at 150 head hot")
    watched.print(deadline_s=4)
    came = watched.came.get(timeout=SOON_S)
    watched.emulator.command("head ok")
    watched.until(lambda status: (status.device, status.head) == (Device.ONLINE, Head.OK))
    assert isinstance(came, HeadHot)
