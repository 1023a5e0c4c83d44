"""Finding devices on ports and hosts: found by protocol, told what was tried, nothing printed."""

from __future__ import annotations

import os
import pty
import socket
import threading
import time
import tty
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from devices import catalog
from devices.emulators.id_reader_line import IdReaderEmulator
from devices.emulators.ticket_printer import TicketPrinterEmulator
from devices.emulators.ticket_printer_faults import obey
from devices.emulators.ticket_printer_models import EMULATED
from devices.links.address import parse_link
from devices.links.choice import link_to
from devices.probing.asking import offered, probe_serial, probe_tcp
from devices.probing.found import Answer
from devices.probing.network import probe_host
from devices.probing.ports import SerialPort, serial_ports
from tests.fakes.document_printer import PrintRoom

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from devices.probing.found import Probed

PORT_S = 5.0


@contextmanager
def printer(model: str = "snbc-bt-t080", *, tcp: bool = False) -> Iterator[TicketPrinterEmulator]:
    emulator = TicketPrinterEmulator(EMULATED[model], tcp=("127.0.0.1", 0) if tcp else None, paced=False)
    thread = threading.Thread(target=emulator.serve)
    thread.start()
    try:
        yield emulator
    finally:
        emulator.stop()
        thread.join()


def path_of(link: str) -> str:
    return link.removeprefix("serial:").partition("?")[0]


def probed(path: str, *, bauds: tuple[int, ...] = (115200,)) -> Probed:
    (one,) = probe_serial([SerialPort(path, ("/dev/serial/by-id/usb-x",))], bauds=bauds)
    return one


@pytest.mark.parametrize("model", sorted(EMULATED))
def test_a_ticket_printer_is_named_and_its_row_offered(model: str) -> None:
    with printer(model) as emulator:
        found = probed(path_of(emulator.link)).found
    assert found is not None
    assert (found.device, found.rows, found.serial) == ("ticket-printer", (model,), "EMULATED0001")


def test_a_found_port_tells_its_lasting_name() -> None:
    with printer() as emulator:
        found = probed(path_of(emulator.link)).found
    assert found is not None
    assert found.names == ("/dev/serial/by-id/usb-x",)


def test_probing_prints_nothing_even_with_the_next_slip() -> None:
    with printer() as emulator:
        probed(path_of(emulator.link))
        assert emulator.machine.strip.lines == []


def test_a_printer_without_paper_is_found_too() -> None:
    with printer() as emulator:
        obey(emulator.machine, ["paper", "out"])
        assert probed(path_of(emulator.link)).found is not None


def test_a_reader_is_found_and_named_by_its_module() -> None:
    with IdReaderEmulator(paced=False) as emulator:
        found = probed(path_of(emulator.link)).found
    assert found is not None
    assert (found.device, found.serial) == ("id-card-reader", "05.01-20040518-0000011562-2283468762")


def test_a_reader_at_another_speed_is_found_there() -> None:
    with IdReaderEmulator(paced=False, strict_baud=True, baud=9600) as emulator:
        one = probed(path_of(emulator.link), bauds=(115200, 9600))
    assert one.found is not None
    assert one.found.link.endswith("baud=9600")


def test_a_silent_port_is_told_in_time_with_what_was_tried() -> None:
    master, slave = pty.openpty()
    tty.setraw(slave)
    started = time.monotonic()
    one = probed(os.ttyname(slave), bauds=(115200, 9600))
    took_s = time.monotonic() - started
    os.close(slave)
    os.close(master)
    assert one.found is None
    assert [(tried.protocol, tried.answer) for tried in one.tries] == [
        ("printer", Answer.SILENT),
        ("printer", Answer.SILENT),
        ("reader", Answer.SILENT),
        ("reader", Answer.SILENT),
    ]
    assert took_s < PORT_S


def test_a_port_that_another_owns_is_busy_and_left_alone() -> None:
    with IdReaderEmulator(paced=False) as emulator:
        mine = link_to(parse_link(emulator.link))
        mine.open(deadline_s=1)
        one = probed(path_of(emulator.link))
        mine.close()
    assert [tried.answer for tried in one.tries] == [Answer.BUSY]


def test_a_port_that_is_not_there_is_closed() -> None:
    assert [tried.answer for tried in probed("/dev/pts/99999").tries] == [Answer.CLOSED]


def test_something_that_babbles_is_neither_printer_nor_reader() -> None:
    master, slave = pty.openpty()
    tty.setraw(slave)
    over = threading.Event()

    def babble() -> None:
        while not over.wait(0.01):
            os.write(master, b"\xff\x55hello")

    thread = threading.Thread(target=babble)
    thread.start()
    one = probed(os.ttyname(slave))
    over.set()
    thread.join()
    os.close(slave)
    os.close(master)
    assert one.found is None
    assert one.tries[0].answer is Answer.OTHER


def test_a_network_printer_is_found() -> None:
    with printer("epson-tm-t88iii", tcp=True) as emulator:
        port = int(emulator.link.rpartition(":")[2])
        found = probe_tcp("127.0.0.1", port).found
    assert found is not None
    assert (found.maker, found.model, found.rows) == ("EPSON", "TM-T88III", ("epson-tm-t88iii",))


def test_a_host_with_an_ipp_printer_tells_its_make_and_model() -> None:
    with PrintRoom() as room:
        port = int(room.emulator.link.split(":")[2].split("/")[0])
        raw, ipp = probe_host("127.0.0.1", raw_port=nobody(), ipp_port=port)
    assert raw.found is None
    assert ipp.found is not None
    assert (ipp.found.device, ipp.found.model) == ("document-printer", "Xiaochuang emulated document printer")


def test_a_host_with_nobody_is_told_as_such() -> None:
    answers = [one.tries[-1].answer for one in probe_host("127.0.0.1", raw_port=nobody(), ipp_port=nobody())]
    assert answers == [Answer.CLOSED, Answer.CLOSED]


def nobody() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_printer_that_tells_no_name_may_be_any_row() -> None:
    assert set(offered(None, None, None)) == set(catalog.TICKET_PRINTERS)


def test_a_name_that_no_row_has_offers_none() -> None:
    assert offered("ACME", "PRINT-9000", "1.0") == ()


def test_spelling_of_a_name_does_not_matter() -> None:
    assert offered("Epson", "tm t88 iii", None) == ("epson-tm-t88iii",)


def test_a_row_keyed_by_firmware_wins_over_the_general_one(monkeypatch: pytest.MonkeyPatch) -> None:
    general = catalog.TICKET_PRINTERS["snbc-bt-t080"]
    keyed = replace(general, id="snbc-bt-t080-fw3", firmware="3.")
    monkeypatch.setitem(catalog.TICKET_PRINTERS, keyed.id, keyed)
    assert offered("SNBC", "BT-T080", "3.12") == (keyed.id,)
    assert offered("SNBC", "BT-T080", "2.00") == (general.id,)


def test_ports_are_listed_once_under_their_lasting_names(tmp_path: Path) -> None:
    (tmp_path / "serial" / "by-id").mkdir(parents=True)
    for name in ("ttyUSB0", "ttyACM0", "ttyS0", "tty0", "null"):
        (tmp_path / name).touch()
    (tmp_path / "serial" / "by-id" / "usb-reader").symlink_to(tmp_path / "ttyUSB0")
    ports = {port.path.rpartition("/")[2]: len(port.names) for port in serial_ports(tmp_path)}
    assert ports == {"ttyUSB0": 1, "ttyACM0": 0, "ttyS0": 0}
