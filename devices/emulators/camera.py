"""A camera on the network: MJPEG over HTTP, for people and tests without one. Loopback, unless told otherwise."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final, Self

from devices.emulators.camera_stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    Event = dict[str, object]

PATH: Final = "/video"
_RESET: Final = struct.pack("ii", 1, 0)  # linger 0: closing sends a reset
_BOUNDARY: Final = "picture"


class CameraEmulator:
    """The server, and the stage before its lens. `tell` gets one event each, from several threads, one at a time."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        size: tuple[int, int] = (1280, 720),
        fps: float = 30.0,
        seed: int = 1,
        tell: Callable[[Event], None] | None = None,
    ) -> None:
        """`size`: width and height in px. Raises OSError when it cannot listen."""
        self.stage = Stage(size, seed=seed)
        self.fps = fps
        self.changed = threading.Condition()
        self.is_over = False
        self._tell = tell or (lambda _event: None)
        emulator = self

        class Handler(_Handler):
            camera = emulator

        self._server = _Server((host, port), Handler, self)
        at = f"[{host}]" if ":" in host else host
        self.link = f"http://{at}:{self._server.server_address[1]}{PATH}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        with self.changed:
            self.is_over = True
            self.changed.notify_all()
        self._server.drop_connections()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def misfortune(self, *words: str) -> None:
        """Show something, or let something happen: `misfortune("show", "sheet")`. Raises SettingsError."""
        self.stage.befall(list(words), time.monotonic())
        with self.changed:
            self.changed.notify_all()
        if self.stage.conditions.gone:
            self._server.drop_connections()

    def tell(self, event: Event) -> None:
        """Pass an event on."""
        self._tell(event)

    def rest(self, pause_s: float) -> None:
        """Let time pass, or the emulator end."""
        with self.changed:
            self.changed.wait_for(lambda: self.is_over, pause_s)


class _Server(ThreadingHTTPServer):
    """Keeps its connections at hand, so that they can break."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], camera: CameraEmulator) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._camera = camera
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, handler)

    def verify_request(self, request: object, client_address: object) -> bool:  # noqa: ARG002  socketserver's arguments
        """Refuse everybody while the cable is out."""
        if self._camera.stage.conditions.gone:
            _break(request)
            return False
        if isinstance(request, socket.socket):
            request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._open.add(request)
        return True

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """A connection has ended."""
        if isinstance(request, socket.socket):
            with self._lock:
                self._open.discard(request)
        super().shutdown_request(request)

    def drop_connections(self) -> None:
        """Break every connection there is."""
        with self._lock:
            dropped, self._open = self._open, set()
        for connection in dropped:
            _break(connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no event."""


def _break(connection: object) -> None:
    if isinstance(connection, socket.socket):
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    camera: CameraEmulator
    server_version = "XiaochuangEmulator"

    def do_GET(self) -> None:
        """Serve pictures until somebody leaves."""
        if self.path != PATH:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={_BOUNDARY}")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.camera.tell({"event": "watched"})
        try:
            self._stream()
        except OSError:
            pass
        finally:
            self.camera.tell({"event": "left"})

    def _stream(self) -> None:
        due_s = time.monotonic()
        while not self.camera.is_over and not self.camera.stage.conditions.gone:
            if not self.camera.stage.conditions.stall:
                self._send(self.camera.stage.picture(time.monotonic()))
            now = time.monotonic()
            due_s = max(due_s + 1 / self.camera.fps, now)  # a slow reader is sent no old pictures
            self.camera.rest(due_s - now)

    def _send(self, content: bytes) -> None:
        if self.camera.stage.conditions.garbage:
            content = bytes(value * 37 % 251 for value in range(len(content) % 5000 + 500))
        head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(content)}\r\n\r\n"
        self.wfile.write(head.encode("ascii") + content + b"\r\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  http.server's name
        """Say nothing on standard error."""
