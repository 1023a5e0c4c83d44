"""What answers at a printer's address, over a real socket: anything may listen there."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from functools import cache
from typing import Final

from devices.drivers.document_printer_address import parse_ipp_address
from devices.drivers.document_printer_dialogue import IppDialogue
from kiosk.ports.errors import DeviceError
from tests.fuzz.emulator_targets import emulated_ipp_replies
from tests.fuzz.fuzzing import Target, told

_PATIENCE_S: Final = 3.0


class _Anybody:
    """Takes one request a connection, says what it was told to say, and hangs up."""

    def __init__(self) -> None:
        self.said = b""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.link = f"ipp://127.0.0.1:{self._listening.getsockname()[1]}/ipp/print"
        threading.Thread(target=self._serve, name="fuzz-anybody", daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listening.accept()
            with connection, contextlib.suppress(OSError):
                connection.settimeout(_PATIENCE_S)
                while b"\r\n\r\n" not in connection.recv(1 << 16):
                    pass
                connection.sendall(self.said)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(1 << 16):
                    pass


@cache
def _anybody() -> _Anybody:
    return _Anybody()


def printer_http(data: bytes) -> None:
    """Whatever answers a question to the printer, the driver has facts, or an error of its tree."""
    anybody = _anybody()
    anybody.said = data
    dialogue = IppDialogue(parse_ipp_address(anybody.link))
    try:
        dialogue.printer(deadline=time.monotonic() + _PATIENCE_S)
    except DeviceError as error:
        told(error)
    finally:
        dialogue.close()


def _seeds() -> tuple[bytes, ...]:
    reply = emulated_ipp_replies()[0]
    reply = reply[:4] + b"\x00\x00\x00\x01" + reply[8:]  # the first question's answer
    packed, chunked = gzip.compress(reply), b"%x\r\n%s\r\n0\r\n\r\n" % (len(reply), reply)
    whole = _http(b"Content-Length: %d" % len(reply), reply)
    return (
        whole,
        b"HTTP/1.1 100 Continue\r\n\r\n" + whole,
        _http(b"Transfer-Encoding: chunked", chunked),
        _http(b"Content-Encoding: gzip\r\nContent-Length: %d" % len(packed), packed),
        b"HTTP/1.1 302 Found\r\nLocation: //[\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\n\r\n",
    )


def _http(headers: bytes, body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n" + headers + b"\r\n\r\n" + body


TARGETS: Final = (
    Target(
        "printer_http",
        printer_http,
        _seeds,
        (
            *(b"Content-Encoding: deflate\r\n", b"Content-Encoding: br\r\n", b"Transfer-Encoding: chunked\r\n"),
            *(b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999\r\n", b"Set-Cookie: a\r\n"),
            *(b"Location: http://[::\r\n", b"HTTP/0.9 ", b"ffffffffff\r\n", b"\r\n", b"\x00", b"\xff"),
        ),
        16_384,
    ),
)
