"""An HTTP server whose connections can break: what serves them lost power, or its cable was pulled."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler

_RESET: Final = struct.pack("ii", 1, 0)  # linger 0: closing sends a reset


class BreakableServer(ThreadingHTTPServer):
    """Keeps its connections at hand, so that they can break."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(
        self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], *, is_reachable: Callable[[], bool]
    ) -> None:
        """`is_reachable`: whether anybody is let in now. Raises OSError when it cannot listen."""
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._is_reachable = is_reachable
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, handler)

    @property
    def connections(self) -> int:
        """How many there are."""
        with self._lock:
            return len(self._open)

    def verify_request(self, request: object, client_address: object) -> bool:  # noqa: ARG002  socketserver's arguments
        """Refuse everybody while nobody is there to answer."""
        if not self._is_reachable():
            break_off(request)
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
            break_off(connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away, or speaks no TLS, is no event."""


def break_off(connection: object) -> None:
    """Break one connection: the far end hears nothing more, or a reset."""
    if isinstance(connection, socket.socket):
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            connection.shutdown(socket.SHUT_RDWR)
