"""The terminal is killed in the middle of a ticket: after its restart the next ticket has a clean head."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devices.emulators.ticket_printer import TicketPrinterEmulator
from devices.emulators.ticket_printer_models import EMULATED

if TYPE_CHECKING:
    from collections.abc import Iterator

MODEL = "epson-tm-t88iii"
ROOT = Path(__file__).resolve().parent.parent.parent
TERMINAL = """
import sys
from pathlib import Path
from devices.drivers.ticket_printer_fitting import fit_ticket_printer
from kiosk.ports.ticket_printer import Slip, TextLine
link, model, scrap, number = sys.argv[1:]
printer = fit_ticket_printer(link, model, scrap_file=Path(scrap))
printer.open(deadline_s=5)
slip = Slip((TextLine(number, width=4, height=4), *(TextLine(f"line {n}") for n in range(12)), TextLine("end")))
print("printing", flush=True)
printer.print(slip, deadline_s=30)
print("printed", flush=True)
"""


class Printer:
    def __init__(self, out: Path) -> None:
        self.events: queue.Queue[dict[str, object]] = queue.Queue()
        self.emulator = TicketPrinterEmulator(EMULATED[MODEL], tcp=("127.0.0.1", 0), out=out, tell=self.events.put)
        self.thread = threading.Thread(target=self.emulator.serve)
        self.thread.start()

    def next(self, wanted: str) -> dict[str, object]:
        while True:
            event = self.events.get(timeout=15)
            if event["event"] == wanted:
                return event


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[Printer]:
    one = Printer(tmp_path / "tickets")
    yield one
    one.emulator.stop()
    one.thread.join(timeout=10)


def terminal(printer: Printer, scrap: Path, number: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", TERMINAL, printer.emulator.link, MODEL, str(scrap), number],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def killed_amid(printer: Printer, scrap: Path, number: str) -> None:
    """Kill it when its ticket's first lines are on paper."""
    printer.emulator.command("pace 20")
    process = terminal(printer, scrap, number)
    assert process.stdout is not None
    with process.stdout as lines:
        assert lines.readline() == "printing\n"
        machine = printer.emulator.machine
        pause = threading.Event()
        for _ in range(500):
            if len(machine.strip.lines) >= 3:
                break
            pause.wait(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
    printer.emulator.command("pace 200")


def test_next_ticket_has_a_clean_head(printer: Printer, tmp_path: Path) -> None:
    killed_amid(printer, tmp_path / "scrap", "A012")
    with terminal(printer, tmp_path / "scrap", "A013") as process:
        assert process.stdout is not None
        assert process.stdout.read() == "printing\nprinted\n"
    scrap, ticket = printer.next("ticket"), printer.next("ticket")
    assert b"A012" in Path(str(scrap["escpos"])).read_bytes()
    assert (b"A012" in Path(str(ticket["escpos"])).read_bytes(), ticket["whole"]) == (False, True)


def test_scrap_is_marked_as_void(printer: Printer, tmp_path: Path) -> None:
    killed_amid(printer, tmp_path / "scrap", "A012")
    with terminal(printer, tmp_path / "scrap", "A013") as process:
        process.wait(timeout=40)
    assert "作废".encode("gb18030") in Path(str(printer.next("ticket")["escpos"])).read_bytes()


def test_mark_is_gone_when_the_next_ticket_is_out(printer: Printer, tmp_path: Path) -> None:
    killed_amid(printer, tmp_path / "scrap", "A012")
    assert (tmp_path / "scrap").exists()
    with terminal(printer, tmp_path / "scrap", "A013") as process:
        process.wait(timeout=40)
    assert not (tmp_path / "scrap").exists()
