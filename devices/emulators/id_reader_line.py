"""The emulated reader on a real wire: a pseudo-terminal or loopback TCP, in a thread of its own.

A pseudo-terminal has no speed, so bytes are paced here as 8N1 would: 10 bits a byte, the command's bytes included, in
small pieces whose times are counted from the start of the reply, so that no delay adds up.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
import time
import tty
from collections import deque
from typing import TYPE_CHECKING, Final, Self

from devices.emulators.id_reader import EmulatedIdReader, LeftCard

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from devices.emulators.id_reader import Transmission
    from devices.emulators.id_reader_card import EmulatedCard

_BITS_A_BYTE: Final = 10  # start, eight, stop
_PIECE_S: Final = 0.001  # how much time's worth of bytes goes out together


class IdReaderEmulator:
    """A reader that can be opened under `link`. `start` and `stop`, or a with block; the rest from any thread.

    `tcp_port` None: a pseudo-terminal; 0: any free loopback port. `paced` False: bytes go as fast as they can.
    """

    def __init__(
        self,
        *,
        baud: int = 115200,
        paced: bool = True,
        tcp_host: str = "127.0.0.1",
        tcp_port: int | None = None,
        left_card: LeftCard = LeftCard.FOUND,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self._byte_s = _BITS_A_BYTE / baud if paced else 0.0
        self._reader = EmulatedIdReader(left_card=left_card, tell=tell)
        self._tell = tell or (lambda _event: None)
        self._lock = threading.Lock()
        self._out: deque[tuple[float, bytes]] = deque()
        self._line_free = 0.0
        self._stopping = False
        self._wake_r, self._wake_w = os.pipe()
        self._thread = threading.Thread(target=self._run, name="id-reader-emulator", daemon=True)
        self._server: socket.socket | None = None
        self._slave: int | None = None
        self._fd: int | None = None
        self._peer: socket.socket | None = None
        if tcp_port is None:
            self._fd, self._slave = os.openpty()
            tty.setraw(self._slave)
            os.set_blocking(self._fd, False)
            self.link = f"serial:{os.ttyname(self._slave)}?baud={baud}"
        else:
            self._server = socket.create_server((tcp_host, tcp_port))
            self._server.settimeout(0)
            host, port = self._server.getsockname()[:2]
            self.link = f"tcp:{host}:{port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """End, and let the wire hang up. Safe to call twice."""
        if self._stopping:
            return
        self._stopping = True
        os.write(self._wake_w, b"!")
        if self._thread.is_alive():
            self._thread.join()
        for fd in (self._slave, self._fd if self._peer is None else None, self._wake_r, self._wake_w):
            if fd is not None:
                os.close(fd)
        for opened in (self._peer, self._server):
            if opened is not None:
                opened.close()

    def lay(self, card: EmulatedCard) -> None:
        """Put a card on the reader."""
        with self._lock:
            self._reader.lay(card)

    def lift(self) -> None:
        """Take the card away."""
        with self._lock:
            self._reader.lift()

    def misfortune(self, name: str, value: str = "on", times: str | None = None) -> None:
        """Switch a misfortune; see Misfortunes.set. Raises SettingsError."""
        with self._lock:
            self._reader.misfortunes.set(name, value, times)

    def clear_misfortunes(self) -> None:
        """Switch all misfortunes off."""
        with self._lock:
            self._reader.misfortunes.clear()

    def _run(self) -> None:
        while not self._stopping:
            sources = [self._wake_r, *([self._fd] if self._fd is not None else [])]
            if self._server is not None and self._peer is None:
                sources.append(self._server.fileno())
            timeout = max(self._out[0][0] - time.monotonic(), 0.0) if self._out else None
            ready, _, _ = select.select(sources, [], [], timeout)
            if self._fd is not None and self._fd in ready:
                self._hear()
            elif self._server is not None and self._server.fileno() in ready:
                self._accept(self._server)
            self._speak()

    def _accept(self, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            self._peer, _ = server.accept()
            self._peer.settimeout(0)
            self._peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._fd = self._peer.fileno()
            self._tell("connected")

    def _hear(self) -> None:
        arrived = time.monotonic()
        try:
            data = os.read(self._fd or 0, 4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._hang_up()
            return
        with self._lock:
            transmissions = self._reader.receive(data)
        for transmission in transmissions:
            self._plan(transmission, arrived + len(data) * self._byte_s)

    def _hang_up(self) -> None:
        """The host went away: the next one is awaited (TCP; a pseudo-terminal stays open, for its slave is held)."""
        self._out.clear()
        if self._peer is not None:
            self._peer.close()
            self._peer = self._fd = None
            self._tell("disconnected")

    def _plan(self, transmission: Transmission, heard: float) -> None:
        start = max(heard + transmission.delay_s, self._line_free)
        data = transmission.data
        size = max(1, round(_PIECE_S / self._byte_s)) if self._byte_s else len(data) or 1
        done, pieces = 0, 0
        while done < len(data):
            step = (pieces * 3) % 7 + 1 if transmission.split else size
            pieces += 1
            piece = data[done : done + step]
            done += len(piece)
            pause = pieces * _PIECE_S if transmission.split else 0.0
            self._out.append((start + pause + done * self._byte_s, piece))
        self._line_free = self._out[-1][0] if self._out else start

    def _speak(self) -> None:
        """Put out every byte whose time has come. What a full buffer does not take is lost, as on a real line."""
        now = time.monotonic()
        while self._out and self._out[0][0] <= now:
            _, piece = self._out.popleft()
            with contextlib.suppress(OSError):
                if self._fd is not None:
                    os.write(self._fd, piece)
