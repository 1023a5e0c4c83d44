"""An IPP document printer on HTTP, for people and tests without one. Loopback, unless told otherwise."""

from __future__ import annotations

import ssl
import threading
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Final, Self

from devices.emulators.breakable_server import BreakableServer, break_off
from devices.emulators.document_printer_answers import Answers
from devices.emulators.document_printer_machine import Machine
from devices.emulators.document_printer_misfortunes import befall
from devices.emulators.document_printer_wire import Asked, BadRequest, read_request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from devices.emulators.document_printer_machine import Event, Job

PATH: Final = "/ipp/print"
_LARGEST: Final = 64 << 20
_LONGEST_NAME: Final = 60  # letters of a job's name in a file's, whose most is 255 bytes
_WITH_DOCUMENT: Final = (b"\x00\x02", b"\x00\x06")  # Print-Job, Send-Document


class DocumentPrinterEmulator:
    """The server and the machine behind it. `tell` gets one event each, from several threads, one at a time."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        out: Path | None = None,
        pages_per_min: float = 0.0,
        tell: Callable[[Event], None] | None = None,
        certificate: tuple[Path, Path] | None = None,
    ) -> None:
        """`out`: a folder for each document received; `certificate`: file and key file, for ipps. Raises OSError."""
        self._telling = threading.Lock()
        self._tell_out = tell or (lambda _event: None)
        self.machine = Machine(pages_per_min=pages_per_min, tell=self.tell)
        self._out = out
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
        emulator = self

        class Handler(_Handler):
            printer = emulator

        self._server = BreakableServer((host, port), Handler, is_reachable=lambda: self.is_reachable)
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        scheme = "ipp" if certificate is None else "ipps"
        self.link = f"{scheme}://{f'[{host}]' if ':' in host else host}:{self._server.server_address[1]}{PATH}"
        self.answers = Answers(self.machine, self.link, keep=self._keep)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        """Begin to serve."""
        self.machine.start()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self.machine.stop()
        self._server.drop_connections()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def misfortune(self, *words: str) -> None:
        """Let something happen: `misfortune("paper", "out")`. Raises SettingsError that says what is known."""
        befall(self.machine, list(words))
        if not self.is_reachable:
            self._server.drop_connections()

    @property
    def is_reachable(self) -> bool:
        """Whether anything answers on the network."""
        return self.machine.conditions.powered and not self.machine.conditions.offline

    def tell(self, event: Event) -> None:
        """Pass an event on, one at a time."""
        with self._telling:
            self._tell_out(event)

    def _keep(self, job: Job, document: bytes) -> None:
        if self._out is not None:
            safe = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in job.name)
            (self._out / f"{job.number:04d}-{safe[:_LONGEST_NAME]}.pdf").write_bytes(document)


class _HungUp(Exception):
    """The connection was lost on purpose. Carries what had arrived."""

    def __init__(self, begun: bytes) -> None:
        super().__init__(len(begun))
        self.begun = begun


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    printer: DocumentPrinterEmulator
    protocol_version = "HTTP/1.1"
    server_version = "XiaochuangEmulator"

    def do_POST(self) -> None:
        """Take a request and answer it."""
        machine = self.printer.machine
        body, whole = self._body()
        try:
            asked = read_request(body)
        except BadRequest:
            self.close_connection = True
            if whole:
                self.send_error(400)
            return
        if not whole:
            self.printer.answers.broken_document(asked)
            self.close_connection = True
            return
        if machine.conditions.silent:
            self._say_nothing()
            return
        if self.path != PATH or self.headers.get("Content-Type") != "application/ipp":
            self.send_error(404)
            return
        self._answer(asked)

    def _answer(self, asked: Asked) -> None:
        content = self.printer.answers.answer(asked)
        if self.printer.machine.conditions.silent or not self.printer.is_reachable:
            self._say_nothing()
            return
        conditions = self.printer.machine.conditions
        if conditions.late_s:
            self._wait(conditions.late_s)
        if conditions.garbage:
            content = bytes(value * 37 % 251 for value in range(64))
        self.send_response(200)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        sent = content if conditions.cut is None else content[: conditions.cut]
        for part in (sent,) if not conditions.drip_s else (sent[place : place + 1] for place in range(len(sent))):
            self.wfile.write(part)
            if conditions.drip_s and not self._wait(conditions.drip_s):
                break
        self.close_connection = self.close_connection or len(sent) < len(content)

    def _wait(self, pause_s: float) -> bool:
        """Let time pass; False when the emulator ends meanwhile."""
        machine = self.printer.machine
        with machine.lock:
            return not machine.lock.wait_for(lambda: machine.is_over, pause_s)

    def _say_nothing(self) -> None:
        self.close_connection = True
        machine = self.printer.machine
        with machine.lock:
            machine.lock.wait_for(lambda: machine.is_over or not machine.conditions.silent, 60)

    def _body(self) -> tuple[bytes, bool]:
        """Read what was sent; False: it broke off."""
        try:
            if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
                return self._chunks(), True
            length = min(max(int(self.headers.get("Content-Length") or 0), 0), _LARGEST)
            first = self.rfile.read(min(length, self.printer.machine.conditions.hang_up_after or length // 2))
            self._stall(first)
            self._hang_up(first)
            body = first + self.rfile.read(length - len(first))
        except _HungUp as lost:
            return lost.begun, False
        except (OSError, ValueError):
            return b"", False
        return body, len(body) == length

    def _chunks(self) -> bytes:
        body = bytearray()
        while (size := int(self.rfile.readline().split(b";")[0], 16)) and len(body) < _LARGEST:
            body += self.rfile.read(size)
            self.rfile.readline()
            self._stall(bytes(body[:8]))
            self._hang_up(bytes(body))
        self.rfile.readline()
        return bytes(body)

    def _hang_up(self, begun: bytes) -> None:
        """Lose the connection in the middle of a document, once, when that misfortune is on."""
        conditions = self.printer.machine.conditions
        after = conditions.hang_up_after
        if after is None or len(begun) < after or begun[2:4] not in _WITH_DOCUMENT:
            return
        conditions.hang_up_after = None
        break_off(self.connection)
        raise _HungUp(begun[:after])

    def _stall(self, begun: bytes) -> None:
        """Read no further in a document, while that misfortune is on."""
        machine = self.printer.machine
        if begun[2:4] not in _WITH_DOCUMENT or not machine.conditions.stall:
            return
        self.printer.tell({"event": "stalled"})
        with machine.lock:
            machine.lock.wait_for(lambda: machine.is_over or not machine.conditions.stall, 60)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's name
        """Say nothing on standard error."""
