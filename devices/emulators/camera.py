"""A camera on the network: MJPEG over HTTP, for people and tests without one. Loopback, unless told otherwise."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Final, Self

import cv2

from devices.emulators.breakable_server import BreakableServer
from devices.emulators.camera_stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    Event = dict[str, object]

PATH: Final = "/video"
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
        cv2.setNumThreads(1)  # whoever is tested needs the other cores
        self.stage = Stage(size, seed=seed)
        self.fps = fps
        self.changed = threading.Condition()
        self.is_over = False
        self._tell = tell or (lambda _event: None)
        emulator = self

        class Handler(_Handler):
            camera = emulator

        self._server = BreakableServer((host, port), Handler, is_reachable=lambda: not self.stage.conditions.gone)
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
