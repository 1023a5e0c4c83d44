"""The emulated reader on a real wire: a pseudo-terminal or loopback TCP, in a thread of its own.

A pseudo-terminal has no speed, so bytes are paced here as 8N1 would: 10 bits a byte, the command's bytes included, in
small pieces whose times are counted from the start of the reply, so that no delay adds up. What it does have is the
speed that the host set: under `strict_baud` bytes at another speed are what they would be on a line: senseless.
"""

from __future__ import annotations

import contextlib
import os
import select
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Final, Self

from devices.emulators.id_reader import EmulatedIdReader, LeftCard
from devices.emulators.id_reader_sockets import PtySocket, TcpSocket

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from devices.emulators.id_reader import Transmission
    from devices.emulators.id_reader_card import EmulatedCard

_BITS_A_BYTE: Final = 10  # start, eight, stop
_PIECE_S: Final = 0.001  # how much time's worth of bytes goes out together


class IdReaderEmulator:
    """A reader that can be opened under `link`. `start` and `stop`, or a with block; the rest from any thread.

    `tcp_port` None: a pseudo-terminal; 0: any free loopback port. `paced` False: bytes go as fast as they can.
    `path`: a symbolic link that leads to the pseudo-terminal, and to the next one after `unplug` and `plug`.
    """

    def __init__(
        self,
        *,
        baud: int = 115200,
        paced: bool = True,
        strict_baud: bool = False,
        tcp_host: str = "127.0.0.1",
        tcp_port: int | None = None,
        path: Path | None = None,
        left_card: LeftCard = LeftCard.FOUND,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self._baud = baud
        self._paced = paced
        self._strict = strict_baud
        self._reader = EmulatedIdReader(left_card=left_card, tell=tell)
        self._tell = tell or (lambda _event: None)
        self._lock = threading.Lock()
        self._out: deque[tuple[float, bytes]] = deque()
        self._line_free = 0.0
        self._stopping = False
        self._wake_r, self._wake_w = os.pipe()
        os.set_blocking(self._wake_r, False)
        self._thread = threading.Thread(target=self._run, name="id-reader-emulator", daemon=True)
        self._socket: PtySocket | TcpSocket = PtySocket(path) if tcp_port is None else TcpSocket(tcp_host, tcp_port)

    @property
    def link(self) -> str:
        """Where it can be opened now."""
        return self._socket.link(self._baud)

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
        self._wake()
        if self._thread.is_alive():
            self._thread.join()
        self._socket.unplug()
        os.close(self._wake_r)
        os.close(self._wake_w)

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

    def left_card(self, answers: LeftCard) -> None:
        """Say what find answers for a card left lying."""
        with self._lock:
            self._reader.left_card = answers

    def set_baud(self, baud: int) -> None:
        """Speak at this speed from now on, and understand no other."""
        with self._lock:
            self._baud, self._strict = baud, True

    def unplug(self) -> None:
        """Pull the cable: the wire hangs up and is gone."""
        with self._lock:
            self._out.clear()
            self._socket.unplug()
            self._reader.reset()
        self._wake()
        self._tell("unplugged")

    def plug(self) -> None:
        """Put the cable back: a pseudo-terminal gets a new name, to which `path` leads."""
        with self._lock:
            self._socket.plug()
        self._wake()
        self._tell("plugged")

    def _wake(self) -> None:
        os.write(self._wake_w, b"!")

    def _run(self) -> None:
        while not self._stopping:
            with self._lock:
                listening = self._socket.listening
                timeout = max(self._out[0][0] - time.monotonic(), 0.0) if self._out else None
            try:
                ready, _, _ = select.select([self._wake_r, *listening], [], [], timeout)
            except OSError:  # unplugged in between
                continue
            if self._wake_r in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._wake_r, 4096)
            with self._lock:
                if ready != [self._wake_r]:
                    self._hear(set(ready))
                self._speak()

    def _hear(self, ready: set[int]) -> None:
        arrived = time.monotonic()
        data = self._socket.hear(ready, self._tell)
        if data is None:
            self._out.clear()
        elif data and self._strict and not self._socket.runs_at(self._baud):
            self._tell("wrong_speed")
        elif data:
            transmissions = self._reader.receive(data)
            for transmission in transmissions:
                self._plan(transmission, arrived + len(data) * self._byte_s)
            if self._reader.baud is not None:
                self._baud, self._reader.baud = self._reader.baud, None

    @property
    def _byte_s(self) -> float:
        return _BITS_A_BYTE / self._baud if self._paced else 0.0

    def _plan(self, transmission: Transmission, heard: float) -> None:
        start = max(heard + transmission.delay_s, self._line_free)
        data, byte_s = transmission.data, self._byte_s
        size = max(1, round(_PIECE_S / byte_s)) if byte_s else len(data) or 1
        done, pieces = 0, 0
        while done < len(data):
            step = (pieces * 3) % 7 + 1 if transmission.split else size
            pieces += 1
            piece = data[done : done + step]
            done += len(piece)
            pause = pieces * _PIECE_S if transmission.split else 0.0
            self._out.append((start + pause + done * byte_s, piece))
        self._line_free = self._out[-1][0] if self._out else start

    def _speak(self) -> None:
        """Put out every byte whose time has come. What a full buffer does not take is lost, as on a real line."""
        now = time.monotonic()
        while self._out and self._out[0][0] <= now:
            _, piece = self._out.popleft()
            self._socket.say(piece)
