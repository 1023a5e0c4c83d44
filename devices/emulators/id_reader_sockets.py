"""What the emulated reader's cable is put into: a pseudo-terminal, or a TCP port on loopback.

Not thread-safe: the line that carries the reader holds the lock.
"""

from __future__ import annotations

import contextlib
import os
import socket
import termios
import tty
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

_SPEEDS: Final = {
    termios.B9600: 9600,
    termios.B19200: 19200,
    termios.B38400: 38400,
    termios.B57600: 57600,
    termios.B115200: 115200,
}
_OUTPUT_SPEED: Final = 5  # its place in what tcgetattr gives
_CHUNK: Final = 4096


class PtySocket:
    """A pseudo-terminal. It stays open without a host, for its own end is held, too."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._name = ""
        self._fds: tuple[int, int] | None = None  # ours, the host's
        self.plug()

    def link(self, baud: int) -> str:
        """Say where it can be opened."""
        return f"serial:{self._path or self._name}?baud={baud}"

    @property
    def listening(self) -> tuple[int, ...]:
        """The descriptors to wait for."""
        return self._fds[:1] if self._fds is not None else ()

    def plug(self) -> None:
        """Make a pseudo-terminal, raw, and let `path` lead to it."""
        if self._fds is not None:
            return
        self._fds = os.openpty()
        tty.setraw(self._fds[1])
        os.set_blocking(self._fds[0], False)
        self._name = os.ttyname(self._fds[1])
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path.symlink_to(self._name)

    def unplug(self) -> None:
        """Hang up: the host reads an error, and the name is gone."""
        fds, self._fds = self._fds, None
        for fd in fds or ():
            os.close(fd)
        if fds is not None and self._path is not None:
            self._path.unlink(missing_ok=True)

    def runs_at(self, baud: int) -> bool:
        """Whether the host set this speed; a speed that is none of the usual ones is taken for the right one."""
        if self._fds is None:
            return False
        return _SPEEDS.get(termios.tcgetattr(self._fds[1])[_OUTPUT_SPEED], baud) == baud

    def hear(self, ready: Collection[int], _tell: Callable[[str], None]) -> bytes | None:
        """Take what came."""
        if self._fds is None or self._fds[0] not in ready:
            return b""
        try:
            return os.read(self._fds[0], _CHUNK)
        except OSError:
            return b""

    def say(self, data: bytes) -> None:
        """Send what fits."""
        if self._fds is not None:
            with contextlib.suppress(OSError):
                os.write(self._fds[0], data)


class TcpSocket:
    """A TCP listener and one host at a time."""

    def __init__(self, host: str, port: int) -> None:
        self._server: socket.socket | None = None
        self._peer: socket.socket | None = None
        self._address = (host, port)
        self.plug()

    def link(self, _baud: int) -> str:
        """Say where it can be opened."""
        host, port = self._address
        return f"tcp:[{host}]:{port}" if ":" in host else f"tcp:{host}:{port}"

    @property
    def listening(self) -> tuple[int, ...]:
        """The descriptors to wait for: the next host's only when none is there."""
        waiting = self._peer or self._server
        return (waiting.fileno(),) if waiting is not None else ()

    def plug(self) -> None:
        """Listen; after the first time at the same port again."""
        if self._server is not None:
            return
        family = socket.AF_INET6 if ":" in self._address[0] else socket.AF_INET
        self._server = socket.create_server(self._address, family=family)
        self._server.settimeout(0)
        host, port = self._server.getsockname()[:2]
        self._address = (host, port)

    def unplug(self) -> None:
        """Hang up and listen no more, at once: a thread that waits on the socket would keep a closed one listening."""
        for opened in (self._peer, self._server):
            if opened is not None:
                with contextlib.suppress(OSError):
                    opened.shutdown(socket.SHUT_RDWR)
                opened.close()
        self._peer = self._server = None

    def runs_at(self, _baud: int) -> bool:
        """TCP has no speed."""
        return True

    def hear(self, ready: Collection[int], tell: Callable[[str], None]) -> bytes | None:
        """Take what came, or let the next host in; None when the host hung up."""
        if self._peer is None:
            self._accept(ready, tell)
            return b""
        if self._peer.fileno() not in ready:
            return b""
        try:
            data = self._peer.recv(_CHUNK)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if data:
            return data
        self._peer.close()
        self._peer = None
        tell("disconnected")
        return None

    def say(self, data: bytes) -> None:
        """Send what fits."""
        if self._peer is not None:
            with contextlib.suppress(OSError):
                self._peer.send(data)

    def _accept(self, ready: Collection[int], tell: Callable[[str], None]) -> None:
        if self._server is None or self._server.fileno() not in ready:
            return
        with contextlib.suppress(OSError):
            self._peer, _ = self._server.accept()
            self._peer.settimeout(0)
            self._peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            tell("connected")
