"""A wire in memory between a driver and the emulated machine, with a clock of its own: nothing sleeps."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from kiosk.ports.errors import Canceled, LinkLost, PortMissing

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.emulators.ticket_printer_machine import Machine


def ignore(_count: int) -> None:
    """Nothing happens at any byte."""


class MachineLink:
    """Fulfils `devices.links.link.Link`. `twist` bends what the printer says: bytes in, (delay in seconds, bytes) out.

    `on_bytes` is called with the count of bytes sent so far before each byte arrives: the place for misfortunes.
    """

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.now = 0.0
        self.twist: Callable[[bytes], list[tuple[float, bytes]]] = lambda data: [(0.0, data)]
        self.on_bytes: Callable[[int], None] = ignore
        self.missing = False
        self.lost_after: int | None = None  # bytes sent in all
        self.sent = bytearray()
        self._arriving: deque[tuple[float, bytes]] = deque()
        self._open = False
        self._interrupted = False
        self._bytes_sent = 0

    def monotonic(self) -> float:
        """The clock."""
        return self.now

    @property
    def bytes_sent(self) -> int:
        """Since open."""
        return self._bytes_sent

    @property
    def is_open(self) -> bool:
        """Opened and not closed."""
        return self._open

    def open(self, *, deadline_s: float) -> None:
        """Open."""
        del deadline_s
        if self.missing:
            raise PortMissing("no such port")
        self._open, self._bytes_sent = True, 0

    def close(self) -> None:
        """Close."""
        self._open = False

    def read(self, max_bytes: int, *, deadline_s: float) -> bytes:
        """Give what has arrived, or let time pass."""
        self._check()
        until = self.now + deadline_s
        while True:
            self._turn()
            if self._arriving and self._arriving[0][0] <= self.now:
                _, data = self._arriving.popleft()
                if data[max_bytes:]:
                    self._arriving.appendleft((self.now, data[max_bytes:]))
                if data:
                    return data[:max_bytes]
                continue
            if self.now >= until:
                return b""
            self.now = self._next(until)

    def write(self, data: bytes, *, deadline_s: float) -> None:
        """Hand over everything."""
        while data:
            data = data[self.write_some(data, deadline_s=deadline_s) :]

    def write_some(self, data: bytes, *, deadline_s: float) -> int:
        """Hand over what the receive buffer takes."""
        self._check()
        until = self.now + deadline_s
        while data:
            self._turn()
            room = self.machine.room if self.machine.faults.powered else len(data)
            if room:
                for byte in data[:room] if self.on_bytes is not ignore else ():
                    self.on_bytes(len(self.sent))
                    self._check_wire()
                    self.sent.append(byte)
                    self._bytes_sent += 1
                    self.machine.receive(bytes((byte,)))
                    self._turn()
                if self.on_bytes is ignore:
                    self._take_all(data[:room])
                return min(room, len(data))
            if self.now >= until:
                return 0
            self.now = self._next(until)
        return 0

    def arrive(self, data: bytes) -> None:
        """Bytes out of nowhere."""
        self._arriving.append((self.now, data))

    def rest(self) -> None:
        """Time passes until the printer has done all it can."""
        for _ in range(400):
            self._turn()
            if self.machine.idle:
                break
            self.now += 0.1

    def discard_input(self) -> int:
        """Drop what has arrived."""
        self._check()
        dropped = sum(len(data) for at, data in self._arriving if at <= self.now)
        self._arriving = deque((at, data) for at, data in self._arriving if at > self.now)
        return dropped

    def interrupt(self) -> None:
        """Make the next call raise Canceled."""
        self._interrupted = True

    def forget_interrupt(self) -> None:
        """Drop an interrupt."""
        self._interrupted = False

    def _take_all(self, data: bytes) -> None:
        if self.lost_after is not None:
            data = data[: max(self.lost_after - len(self.sent), 0)]
        self.sent += data
        self._bytes_sent += len(data)
        self.machine.receive(data)
        self._turn()
        self._check_wire()

    def _next(self, until: float) -> float:
        """When something happens next."""
        due = [at for at in (self.machine.due_at, self._arriving[0][0] if self._arriving else None) if at is not None]
        return min([until, *(at for at in due if at > self.now)])

    def _check(self) -> None:
        if self._interrupted:
            self._interrupted = False
            raise Canceled("interrupted")
        self._check_wire()

    def _check_wire(self) -> None:
        if not self._open:
            raise LinkLost("not open")
        if self.lost_after is not None and len(self.sent) >= self.lost_after:
            raise LinkLost("unplugged")

    def _turn(self) -> None:
        self.machine.run(self.now)
        said = self.machine.take_output()
        if said:
            for delay, data in self.twist(said):
                due = max(self.now + delay, self._arriving[-1][0] if self._arriving else 0.0)
                self._arriving.append((due, data))
