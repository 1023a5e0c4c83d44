"""A board of sensors for people without one, on a pseudo-terminal or TCP: `devices.codecs.sensor_lines` says its lines.

door open|closed · mains ok|lost · battery ok|low · person there|gone · jack in|out
silent on|off · garbage on|off · checksum on|off · deaf on|off · unplug · plug · clear · help · quit
"""

from __future__ import annotations

import os
import select
import threading
import time
from typing import TYPE_CHECKING, Final, Self

from devices.emulators.id_reader_sockets import PtySocket, TcpSocket
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

WORDS: Final = {
    "door": ("closed", "open"),
    "mains": ("ok", "lost"),
    "battery": ("ok", "low"),
    "person": ("gone", "there"),
    "jack": ("out", "in"),
}  # the first is how it is at the start
FAULTS: Final = ("silent", "garbage", "checksum", "deaf")
HELP: Final = (
    *(f"{name} {'|'.join(values)}" for name, values in WORDS.items()),
    *(f"{fault} on|off" for fault in FAULTS),
    "unplug",
    "plug",
    "clear",
    "help",
    "quit",
)
_BAUD: Final = 115200
_BEAT_S: Final = 1.0
_GARBAGE: Final = b"\x00\xff\x1b[2Jdoor open\n\x81\x82*00\n"


class SensorsEmulator:
    """A board that can be opened under `link`. `start` and `stop`, or a with block; the rest from any thread.

    `sensors`: those it has. `tcp_port` None: a pseudo-terminal, to which `path` leads if given.
    """

    def __init__(
        self,
        *,
        sensors: tuple[str, ...] = tuple(WORDS),
        tcp_port: int | None = None,
        path: Path | None = None,
        beat_s: float = _BEAT_S,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self._values = {name: WORDS[name][0] for name in sensors}
        self._faults: set[str] = set()
        self._beat_s = beat_s
        self._tell = tell or (lambda _event: None)
        self._lock = threading.Lock()
        self._heard = b""
        self._stopping = False
        self._wake_r, self._wake_w = os.pipe()
        os.set_blocking(self._wake_r, False)
        self._socket: PtySocket | TcpSocket = PtySocket(path) if tcp_port is None else TcpSocket("127.0.0.1", tcp_port)
        self._thread = threading.Thread(target=self._run, name="sensors-emulator", daemon=True)

    @property
    def link(self) -> str:
        """Where it can be opened now."""
        return self._socket.link(_BAUD)

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
        self._socket.unplug()
        os.close(self._wake_r)
        os.close(self._wake_w)

    def do(self, words: list[str]) -> str:
        """Do one command of standard input; gives what was done. Raises SettingsError for what is none."""
        with self._lock:
            match words:
                case ["unplug"]:
                    self._socket.unplug()
                case ["plug"]:
                    self._socket.plug()
                case ["clear"]:
                    self._faults.clear()
                case [fault, "on" | "off" as state] if fault in FAULTS:
                    (self._faults.add if state == "on" else self._faults.discard)(fault)
                case [name, value] if name in self._values and value in WORDS[name]:
                    self._values[name] = value
                    self._send(f"{name} {value}")
                case _:
                    raise SettingsError(f"{' '.join(words)}: not a command; write one of: {', '.join(HELP)}")
            os.write(self._wake_w, b"!")  # a new wire is to be listened to
        return " ".join(words)

    # ── its thread ──

    def _run(self) -> None:
        beat = time.monotonic() + self._beat_s
        while not self._stopping:
            with self._lock:
                listening = self._socket.listening
            try:
                ready, _, _ = select.select([self._wake_r, *listening], [], [], max(0.0, beat - time.monotonic()))
            except OSError:  # unplugged in between
                continue
            with self._lock:
                if self._wake_r in ready:
                    os.read(self._wake_r, 4096)
                self._hear(self._socket.hear(ready, self._tell) or b"")
                if time.monotonic() >= beat:
                    self._send("alive")
                    beat = time.monotonic() + self._beat_s

    def _hear(self, data: bytes) -> None:
        *lines, self._heard = (self._heard + data)[-4096:].split(b"\n")
        if b"ask*79" in lines and "deaf" not in self._faults:
            self._tell("asked")
            self._send(" ".join(["sensors", *self._values]))
            for name, value in self._values.items():
                self._send(f"{name} {value}")

    def _send(self, words: str) -> None:
        if "silent" in self._faults:
            return
        if "garbage" in self._faults:
            self._socket.say(_GARBAGE)
            return
        total = 0
        for letter in words.encode("ascii"):
            total ^= letter
        if "checksum" in self._faults:
            total ^= 0x01
        self._socket.say(f"{words}*{total:02X}\n".encode("ascii"))
