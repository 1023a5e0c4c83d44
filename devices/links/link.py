"""What drivers need from a wire."""

from __future__ import annotations

from typing import Protocol


class Link(Protocol):
    """Bytes to and from a device. Used by one owner thread; `interrupt` alone may come from any thread.

    `deadline_s` is seconds from now; 0 means: only what is possible at once. An interrupt is remembered until a call
    raised Canceled for it or `forget_interrupt` was called, so one that arrives between two calls of a driver is not
    lost: drivers call `forget_interrupt` once, when a port call begins.
    """

    @property
    def bytes_sent(self) -> int:
        """Count the bytes handed to the system since `open`: right after any failure too, so it tells what left."""

    @property
    def is_open(self) -> bool:
        """Whether `open` succeeded and `close` was not called. A lost link stays open until it is closed."""

    def open(self, *, deadline_s: float) -> None:
        """Open the wire, closing it first when it is open.

        Raises PortMissing, SettingsError (engineer); DeviceBusy (retry); Canceled.
        """

    def close(self) -> None:
        """Let go of the wire at once; output still waiting in the system may be dropped. Never raises."""

    def read(self, max_bytes: int, *, deadline_s: float) -> bytes:
        """Give what is there, waiting for at least one byte; b"" at the deadline. Raises LinkLost, Canceled."""

    def write(self, data: bytes, *, deadline_s: float) -> None:
        """Hand over all of `data`. Raises DeviceSilent when the deadline passes first, LinkLost, Canceled.

        Handed over is not sent, far less received. `bytes_sent` tells how far it came.
        """

    def write_some(self, data: bytes, *, deadline_s: float) -> int:
        """Hand over as much as the wire takes, waiting for at least one byte; 0 at the deadline. Raises as `read`."""

    def discard_input(self) -> int:
        """Drop what has arrived so far and say how many bytes that was. Raises LinkLost."""

    def interrupt(self) -> None:
        """Make the pending call, or the next one, raise Canceled. From any thread; never blocks, never raises."""

    def forget_interrupt(self) -> None:
        """Drop an interrupt that nobody has met."""
