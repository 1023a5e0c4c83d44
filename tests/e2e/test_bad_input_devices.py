"""A port that is missing, another device on it, silence: one clear line each for whoever looks, and no traceback."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from devices.emulators.id_reader_line import IdReaderEmulator
from devices.emulators.ticket_printer import TicketPrinterEmulator
from devices.emulators.ticket_printer_models import emulated_model
from tests.e2e.commands import Ended, end_of, kiosk, start
from tests.fakes.document_printer import pdf

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.timeout(90)


@contextmanager
def emulated_printer(*misfortunes: str) -> Iterator[str]:
    emulator = TicketPrinterEmulator(emulated_model("epson-tm-t88iii"), tcp=("127.0.0.1", 0), paced=False)
    for words in misfortunes:
        emulator.command(words)
    serving = threading.Thread(target=emulator.serve)
    serving.start()
    yield emulator.link
    emulator.stop()
    serving.join()


@contextmanager
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])


@contextmanager
def web_server() -> Iterator[int]:
    """A device that speaks HTTP and knows nothing of printing."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield server.server_port
    server.shutdown()
    serving.join()
    server.server_close()


def print_document(port: int | str, folder: Path) -> subprocess.Popen[str]:
    """Have one sheet printed over IPP."""
    file = folder / f"{port}.pdf"
    file.write_bytes(pdf(1))
    link = f"ipp://127.0.0.1:{port}/ipp/print"
    options = ("--file", str(file), "--serial", "T-1", "--state-dir", str(folder / f"{port}"), "--timeout-s", "5")
    return start("devices", "print-document", "--link", link, *options)


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Ended]]:
    """What commands came to that wait for an answer which never comes; they wait together."""
    folder = tmp_path_factory.mktemp("documents")
    with (
        IdReaderEmulator(paced=False, tcp_port=0) as reader,
        IdReaderEmulator(paced=False, tcp_port=0) as babbler,
        emulated_printer() as printer,
        emulated_printer() as another,  # a printer serves one at a time
        emulated_printer("silent on") as mute,
        emulated_printer("garbage on") as noisy,
        silent_port() as silent,
        web_server() as web,
    ):
        babbler.misfortune("babble")
        running = {
            "reader as printer": start("devices", "print-slip", "--link", reader.link, "--text", "x"),
            "printer as reader": start("devices", "read-card", "--link", printer),
            "babble as reader": start("devices", "read-card", "--link", babbler.link),
            "noise as printer": start("devices", "print-slip", "--link", noisy, "--text", "x"),
            "silent printer": start("devices", "print-slip", "--link", mute, "--text", "x"),
            "silent reader": start("devices", "read-card", "--link", f"tcp:127.0.0.1:{silent}"),
            "silent document printer": print_document(silent, folder),
            "ticket printer as document printer": print_document(another.rpartition(":")[2], folder),
            "web page as document printer": print_document(web, folder),
        }
        yield {name: end_of(process) for name, process in running.items()}


def test_reader_on_a_missing_port_names_the_port() -> None:
    ended = kiosk("devices", "read-card", "--link", "serial:/dev/no-such-port")
    assert ended.code == 4
    assert ended.complaint() == ("kiosk: serial:/dev/no-such-port?baud=115200: no such port [port_missing; engineer]")


def test_printer_on_a_missing_port_names_the_port(dead_port: int) -> None:
    ended = kiosk("devices", "print-slip", "--link", f"tcp:127.0.0.1:{dead_port}", "--text", "x")
    assert ended.code == 4
    assert f"tcp:127.0.0.1:{dead_port}: Connection refused [port_missing; engineer]" in ended.complaint()


def test_reader_where_a_printer_should_be_is_suspected(refused: dict[str, Ended]) -> None:
    ended = refused["reader as printer"]
    assert ended.code == 4
    assert "another device on this port" in ended.complaint()


def test_printer_where_a_reader_should_be_is_suspected(refused: dict[str, Ended]) -> None:
    ended = refused["printer as reader"]
    assert ended.code == 4
    assert "another device on this port" in ended.complaint()


def test_device_that_babbles_is_no_reader(refused: dict[str, Ended]) -> None:
    ended = refused["babble as reader"]
    assert ended.code == 4
    assert "not as an ID card reader [wrong_device; engineer]" in ended.complaint()


def test_device_that_makes_noise_is_no_printer(refused: dict[str, Ended]) -> None:
    ended = refused["noise as printer"]
    assert ended.code == 4
    assert "[wrong_device; engineer]" in ended.complaint()


def test_silent_printer_is_told_with_what_to_look_at(refused: dict[str, Ended]) -> None:
    ended = refused["silent printer"]
    assert ended.code == 4
    assert "switched off, unplugged" in ended.complaint()


def test_document_printer_on_a_missing_port_names_the_address(dead_port: int, tmp_path: Path) -> None:
    ended = end_of(print_document(dead_port, tmp_path))
    assert ended.code == 4
    assert f"ipp://127.0.0.1:{dead_port}/ipp/print: the connection is refused [port_missing;" in ended.complaint()


def test_silent_reader_is_told_with_what_to_look_at(refused: dict[str, Ended]) -> None:
    ended = refused["silent reader"]
    assert ended.code == 4
    assert "switched off, unplugged" in ended.complaint()


def test_silent_document_printer_is_told_as_nothing_printed(refused: dict[str, Ended]) -> None:
    ended = refused["silent document printer"]
    assert ended.code == 4
    assert ended.complaint().startswith("not_printed: T-1, ")
    assert "connected, and no answer [device_silent; engineer]" in ended.complaint()


def test_ticket_printer_where_a_document_printer_should_be_prints_nothing(refused: dict[str, Ended]) -> None:
    ended = refused["ticket printer as document printer"]
    assert ended.code == 4
    assert ended.complaint().startswith("not_printed: T-1, ")


def test_web_page_where_a_document_printer_should_be_is_no_printer(refused: dict[str, Ended]) -> None:
    ended = refused["web page as document printer"]
    assert ended.code == 4
    assert "[wrong_device; engineer]" in ended.complaint()
