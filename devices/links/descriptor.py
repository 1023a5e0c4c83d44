"""The waiting that serial and TCP links share: one non-blocking file descriptor, poll, and a pipe that wakes it.

Never flush() or tcdrain, which nothing can interrupt. A wake-up can be stale (its interrupt was forgotten), so every
wait loops: only the remembered interrupt raises, never the byte in the pipe.
"""

from __future__ import annotations

import contextlib
import math
import os
import select
import threading
import time
from abc import ABC, abstractmethod
from typing import Final

from kiosk.ports.errors import Canceled, DeviceSilent, LinkLost

_LONGEST_POLL_S: Final = 3600.0
_MOST_DISCARDED: Final = 1 << 20  # a device that babbles for ever must not hold the caller


class DescriptorLink(ABC):
    """A link over a file descriptor. Subclasses open and close it; `name` is for error messages."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._fd: int | None = None
        self._bytes_sent = 0
        self._lock = threading.Lock()  # guards the two below, and the pipe's end against its closing
        self._interrupted = False
        self._wake: tuple[int, int] | None = None

    @abstractmethod
    def _attach(self, deadline: float) -> int:
        """Open the wire until the monotonic `deadline` and give its non-blocking descriptor."""

    @abstractmethod
    def _detach(self) -> None:
        """Close what `_attach` opened, finished or not. Never raises, never waits."""

    @property
    def bytes_sent(self) -> int:
        """Count the bytes handed to the system since `open`."""
        return self._bytes_sent

    @property
    def is_open(self) -> bool:
        """Whether `open` succeeded and `close` was not called."""
        return self._fd is not None

    def open(self, *, deadline_s: float) -> None:
        """Open the wire; see Link."""
        self.close()
        self._bytes_sent = 0
        reading_end, writing_end = os.pipe()
        os.set_blocking(reading_end, False)
        os.set_blocking(writing_end, False)
        with self._lock:
            self._wake = (reading_end, writing_end)
        try:
            self._fd = self._attach(time.monotonic() + deadline_s)
        finally:
            if self._fd is None:
                self.close()

    def close(self) -> None:
        """Let go of the wire; see Link."""
        self._fd = None
        self._detach()
        with self._lock:
            wake, self._wake = self._wake, None
            for end in wake or ():
                os.close(end)

    def read(self, max_bytes: int, *, deadline_s: float) -> bytes:
        """Give what is there; see Link."""
        fd, deadline = self._descriptor(), time.monotonic() + deadline_s
        while self._wait(fd, select.POLLIN, deadline):
            try:
                data = os.read(fd, max_bytes)
            except BlockingIOError:
                continue
            except OSError as error:
                raise LinkLost(f"{self._name}: {error.strerror}") from error
            if not data:
                raise LinkLost(f"{self._name}: the far end hung up")
            return data
        return b""

    def write(self, data: bytes, *, deadline_s: float) -> None:
        """Hand over all of `data`; see Link."""
        deadline, done = time.monotonic() + deadline_s, 0
        while done < len(data):
            taken = self.write_some(data[done:], deadline_s=deadline - time.monotonic())
            if not taken:
                raise DeviceSilent(f"{self._name}: took {done} of {len(data)} bytes in {deadline_s:g} s")
            done += taken

    def write_some(self, data: bytes, *, deadline_s: float) -> int:
        """Hand over as much as the wire takes; see Link."""
        fd, deadline = self._descriptor(), time.monotonic() + deadline_s
        while data and self._wait(fd, select.POLLOUT, deadline):
            try:
                taken = os.write(fd, data)
            except BlockingIOError:
                continue
            except OSError as error:
                raise LinkLost(f"{self._name}: {error.strerror}") from error
            self._bytes_sent += taken
            return taken
        return 0

    def discard_input(self) -> int:
        """Drop what has arrived so far; see Link."""
        fd, dropped = self._descriptor(), 0
        poll = select.poll()
        poll.register(fd, select.POLLIN)
        while dropped < _MOST_DISCARDED and poll.poll(0):
            try:
                data = os.read(fd, 65536)
            except BlockingIOError:
                break
            except OSError as error:
                raise LinkLost(f"{self._name}: {error.strerror}") from error
            if not data:
                raise LinkLost(f"{self._name}: the far end hung up")
            dropped += len(data)
        return dropped

    def interrupt(self) -> None:
        """Make the pending call, or the next one, raise Canceled; see Link."""
        with self._lock:
            self._interrupted = True
            if self._wake is not None:
                with contextlib.suppress(BlockingIOError):  # full of wake-ups: one more is not needed
                    os.write(self._wake[1], b"!")

    def forget_interrupt(self) -> None:
        """Drop an interrupt that nobody has met; see Link."""
        with self._lock:
            self._interrupted = False

    def _descriptor(self) -> int:
        if self._fd is None:
            raise LinkLost(f"{self._name}: not open")
        return self._fd

    def _wait(self, fd: int, event: int, deadline: float) -> bool:
        """Wait until `fd` is ready for `event`, or hung up, which the next system call tells. False at the deadline."""
        if self._wake is None:
            raise LinkLost(f"{self._name}: not open")
        wake = self._wake[0]
        poll = select.poll()
        poll.register(fd, event)
        poll.register(wake, select.POLLIN)
        while True:
            left_s = min(max(deadline - time.monotonic(), 0.0), _LONGEST_POLL_S)
            ready = dict(poll.poll(math.ceil(left_s * 1000)))
            if wake in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(wake, 65536)
            with self._lock:
                interrupted, self._interrupted = self._interrupted, False
            if interrupted:
                raise Canceled(f"{self._name}: interrupted")
            if fd in ready:
                return True
            if time.monotonic() >= deadline:
                return False
