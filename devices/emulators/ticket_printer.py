"""The emulated ticket printer on a real wire: TCP or a pseudo-terminal, one thread, paced as the real one.

Every ticket that was cut lies in `out`: the bytes as they came, and the picture as the head burnt it.
"""

from __future__ import annotations

import contextlib
import os
import pty
import select
import socket
import termios
import time
import tty
from typing import TYPE_CHECKING, Final

from devices.emulators.ticket_printer_buffer import Flow, Receiving
from devices.emulators.ticket_printer_faults import KNOWN, obey, words_of
from devices.emulators.ticket_printer_head import DEFAULT_FONT, Head
from devices.emulators.ticket_printer_machine import Machine
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from devices.emulators.ticket_printer_models import EmulatedModel
    from devices.emulators.ticket_printer_paper import Strip

_BITS_A_BYTE: Final = 10  # 8N1
_SIP: Final = 64  # bytes taken from a serial line at once
_GULP: Final = 4096
_IDLE_S: Final = 3600.0
_STOP: Final = b"\0"  # no word has it
AS_DELIVERED: Final = Receiving()


class TicketPrinterEmulator:
    """One printer on one wire. `serve` runs until `stop` or the word quit; `tell` is called with each event."""

    def __init__(
        self,
        model: EmulatedModel,
        *,
        tcp: tuple[str, int] | None = None,
        baud: int = 115200,
        paced: bool = True,
        out: Path | None = None,
        font: Path = DEFAULT_FONT,
        receiving: Receiving = AS_DELIVERED,
        tell: Callable[[dict[str, object]], None] = lambda _event: None,
    ) -> None:
        """Open the wire: TCP on (host, port), else a pseudo-terminal. Raises OSError."""
        self.machine = Machine(
            model,
            buffer_bytes=receiving.buffer_bytes,
            paced=paced,
            flow=receiving.flow,
            busy_when_offline=receiving.busy_when_offline,
        )
        self._overrun = 0
        self._head = Head(model.width_dots, dpi=model.dpi, font=font)
        self._out, self._tell, self._tickets = out, tell, 0
        self._sip_s = _BITS_A_BYTE / baud if paced and tcp is None else 0.0
        self._may_read_at = 0.0
        self._stop_out, self._stop_in = os.pipe()
        self._commands = bytearray()
        self._stopped = False
        self._listener: socket.socket | None = None
        self._client: socket.socket | None = None
        self._master = self._slave = -1
        self._unsent = b""
        if tcp is None:
            self._master, self._slave = pty.openpty()
            tty.setraw(self._slave)
            os.set_blocking(self._master, False)
            says_wait = receiving.flow in (Flow.XONXOFF, Flow.RTSCTS)
            wanted = f"&flow={receiving.flow}" if says_wait else ""
            self.link = f"serial:{os.ttyname(self._slave)}?baud={baud}{wanted}"
        else:
            family = socket.AF_INET6 if ":" in tcp[0] else socket.AF_INET
            self._listener = socket.create_server(tcp, family=family)
            host, port = self._listener.getsockname()[:2]
            self.link = f"tcp:[{host}]:{port}" if ":" in host else f"tcp:{host}:{port}"

    def stop(self) -> None:
        """End `serve`. From any thread or signal handler."""
        with contextlib.suppress(OSError):
            os.write(self._stop_in, _STOP)

    def command(self, line: str) -> None:
        """Put one line of words in, as on standard input. From any thread."""
        os.write(self._stop_in, line.encode() + b"\n")

    def serve(self, commands: int | None = None) -> None:
        """Be a printer. `commands`: a descriptor to read words from, until it ends."""
        sources = {self._stop_out} | ({commands} if commands is not None else set())
        try:
            while not self._stopped:
                self._turn(sources)
        finally:
            self._close()

    def _turn(self, sources: set[int]) -> None:
        now = time.monotonic()
        self.machine.run(now)
        self._send()
        for strip in self.machine.cut_strips:
            self._finished(strip)
        self.machine.cut_strips.clear()
        for news in self.machine.presenter.news:
            self._tell({"event": f"ticket_{news}"})
        self.machine.presenter.news.clear()
        reading = self._readable(now)
        waits = [self.machine.due_at, self._may_read_at if self._may_read_at > now and self._wire >= 0 else None]
        wake_at = min((at for at in waits if at is not None), default=now + _IDLE_S)
        ready, _, _ = select.select([*sources, *reading], [], [], min(max(wake_at - now, 0.0), _IDLE_S))
        for source in ready:
            if source in sources:
                self._hear(source, sources)
            elif self._listener is not None and source == self._listener.fileno():
                self._accept()
            else:
                self._receive()

    @property
    def _wire(self) -> int:
        if self._listener is None:
            return self._master
        return -1 if self._client is None else self._client.fileno()

    def _readable(self, now: float) -> list[int]:
        """What to listen to: nothing from the wire while the buffer is full or the line's speed forbids."""
        self.machine.buffer.heeded = self._heeded()
        reading = [] if self._listener is None else [self._listener.fileno()]
        if self._wire >= 0 and self.machine.room and now >= self._may_read_at:
            reading.append(self._wire)
        return reading

    def _accept(self) -> None:
        if self._listener is None:
            return
        client, _ = self._listener.accept()
        if self._client is not None and _is_gone(self._client):
            self._hang_up()  # it left, and the news came together with the next one
        if self._client is not None or not self.machine.faults.powered:
            client.close()  # one at a time, as the real ones
            return
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        os.set_blocking(client.fileno(), False)
        self._client = client

    def _receive(self) -> None:
        try:
            data = os.read(self._wire, min(self.machine.room, _SIP if self._sip_s else _GULP))
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._hang_up()
            return
        now = time.monotonic()
        self._may_read_at = now + len(data) * self._sip_s
        self.machine.run(now)
        self.machine.receive(data)
        lost, self._overrun = self.machine.buffer.overrun - self._overrun, self.machine.buffer.overrun
        if lost:
            self._tell({"event": "overrun", "bytes": lost})

    def _heeded(self) -> bool:
        """Whether the computer's end is set to obey "wait": a pseudo-terminal shows how it was configured."""
        if self._slave < 0:
            return True
        iflag, _, cflag, *_ = termios.tcgetattr(self._slave)
        match self.machine.buffer.flow:
            case Flow.XONXOFF:
                return bool(iflag & termios.IXON)
            case Flow.RTSCTS:
                return bool(cflag & termios.CRTSCTS)
            case _:
                return True

    def _hang_up(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None
        self._unsent = b""

    def _send(self) -> None:
        said = self._unsent + self.machine.take_output()
        self._unsent = b""
        if not said or self._wire < 0:
            return
        try:
            sent = os.write(self._wire, said)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._hang_up()
            return
        self._unsent = said[sent:]

    def _hear(self, source: int, sources: set[int]) -> None:
        data = os.read(source, _GULP)
        if not data:
            sources.discard(source)  # standard input ended: the printer goes on
            return
        if source == self._stop_out and _STOP in data:  # commands may have come before it
            self._stopped = True
            data = data.partition(_STOP)[0]
        self._commands += data
        while b"\n" in self._commands:
            line, _, rest = self._commands.partition(b"\n")
            self._commands = bytearray(rest)
            self._do(line.decode("utf-8", "backslashreplace"))

    def _do(self, line: str) -> None:
        try:
            words = words_of(line)
            if words == ["quit"]:
                self._stopped = True
            elif words == ["hang", "up"]:
                self._hang_up()
                self._tell({"event": "fault", "is": "hang up"})
            elif words == ["help"]:
                self._tell({"event": "help", "misfortunes": KNOWN})
            elif words:
                self.machine.run(time.monotonic())
                obey(self.machine, words)
                self._tell({"event": "fault", "is": " ".join(words)})
        except SettingsError as error:
            self._tell({"event": "not_understood", "message": str(error)})
        if not self.machine.faults.powered:
            self._hang_up()

    def _finished(self, strip: Strip) -> None:
        """A strip was cut off. One without ink is only told."""
        if not any(line.characters or line.picture for line in strip.lines):
            self._tell({"event": "blank_cut"})
            return
        event: dict[str, object] = {
            "event": "ticket",
            "bytes": len(strip.command_bytes),
            "whole": not strip.interrupted,
        }
        if self._out is not None:
            self._out.mkdir(parents=True, exist_ok=True)
            self._tickets += 1
            stem = self._out / f"ticket-{self._tickets:04d}"
            files = {"escpos": stem.with_suffix(".escpos"), "png": stem.with_suffix(".png")}
            files["escpos"].write_bytes(strip.command_bytes)
            self._head.draw(strip).save(files["png"], optimize=True)
            event |= {name: str(file.resolve()) for name, file in files.items()}
        self._tell(event)

    def _close(self) -> None:
        self._hang_up()
        if self._listener is not None:
            self._listener.close()
        descriptors = (self._master, self._slave, self._stop_out, self._stop_in)
        self._master = self._slave = self._stop_out = self._stop_in = -1  # `stop` must not write into others' files
        for descriptor in descriptors:
            if descriptor >= 0:
                with contextlib.suppress(OSError):
                    os.close(descriptor)


def _is_gone(client: socket.socket) -> bool:
    """Whether the far end has left and everything it sent was read."""
    try:
        return client.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
