"""A Link in memory with the emulated reader at its end and a clock that jumps: thousands of conversations a second."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from kiosk.ports.errors import Canceled, LinkLost

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.emulators.id_reader import EmulatedIdReader


class FakeClock:
    """Seconds that pass only when somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class ReaderLink:
    """Fulfils `devices.links.link.Link`. `wire` turns the bytes of one reply into (delay_s, chunk) pieces."""

    def __init__(
        self,
        reader: EmulatedIdReader,
        clock: FakeClock,
        *,
        wire: Callable[[bytes], list[tuple[float, bytes]]] = lambda data: [(0.0, data)],
    ) -> None:
        self.reader = reader
        self.clock = clock
        self.wire = wire
        self.bytes_sent = 0
        self.is_open = False
        self.interrupt_after_reads: int | None = None
        self._interrupted = False
        self._coming: deque[tuple[float, bytes]] = deque()
        self._free = 0.0

    def open(self, *, deadline_s: float) -> None:
        self.is_open, self.bytes_sent = True, 0
        self._coming.clear()

    def close(self) -> None:
        self.is_open = False

    def read(self, max_bytes: int, *, deadline_s: float) -> bytes:
        self._check()
        deadline = self.clock.now + deadline_s
        if not self._coming or self._coming[0][0] > deadline:
            self.clock.now = max(deadline, self.clock.now)
            return b""
        due, chunk = self._coming.popleft()
        self.clock.now = max(due, self.clock.now)
        if len(chunk) > max_bytes:
            self._coming.appendleft((due, chunk[max_bytes:]))
        return chunk[:max_bytes]

    def write(self, data: bytes, *, deadline_s: float) -> None:
        self._check()
        self.bytes_sent += len(data)
        for transmission in self.reader.receive(data):
            at = max(self.clock.now + transmission.delay_s, self._free)
            for delay_s, chunk in self.wire(transmission.data):
                at += delay_s
                if chunk:
                    self._coming.append((at, chunk))
            self._free = at

    def write_some(self, data: bytes, *, deadline_s: float) -> int:
        self.write(data, deadline_s=deadline_s)
        return len(data)

    def discard_input(self) -> int:
        self._check()
        dropped = 0
        while self._coming and self._coming[0][0] <= self.clock.now:
            dropped += len(self._coming.popleft()[1])
        return dropped

    def interrupt(self) -> None:
        self._interrupted = True

    def forget_interrupt(self) -> None:
        self._interrupted = False

    def _check(self) -> None:
        if not self.is_open:
            raise LinkLost("not open")
        if self.interrupt_after_reads is not None:
            self.interrupt_after_reads -= 1
            if self.interrupt_after_reads < 0:
                self.interrupt_after_reads, self._interrupted = None, True
        if self._interrupted:
            self._interrupted = False
            raise Canceled("interrupted")
