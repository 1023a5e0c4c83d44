"""The receive buffer of an emulated ticket printer: what comes in, who says "wait", what is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

_XOFF_ROOM, _XON_ROOM = 256, 1024
_FIFO: Final = 16  # what a computer's serial chip still sends after "wait"
_WHATEVER_COMES: Final = 4096


class Flow(StrEnum):
    """How the printer says "wait"."""

    HOLD = "hold"  # the wire itself holds what does not fit, as TCP and USB do
    XONXOFF = "xonxoff"
    RTSCTS = "rtscts"
    NONE = "none"  # it does not: what does not fit is lost


@dataclass(frozen=True, slots=True)
class Receiving:
    """How a printer is set up. `buffer_bytes` None: as its model is delivered."""

    buffer_bytes: int | None = None
    flow: Flow = Flow.HOLD
    busy_when_offline: bool = field(default=False, kw_only=True)  # takes no bytes then, and so no questions


class ReceiveBuffer:
    """Bytes between the wire and the interpreter. `stop` and `go` are told through `waits`."""

    def __init__(self, capacity: int, flow: Flow) -> None:
        self.data = bytearray()
        self.flow = flow
        self.heeded = True  # the computer's end obeys `flow`
        self.overrun = 0  # bytes lost
        self.busy = False  # offline, and busy for that reason too
        self.waits = False  # the computer was told to wait
        self.held = 0  # bytes at the front that the interpreter has, of a command that is not complete
        self._capacity = capacity
        self._stop_below = min(_XOFF_ROOM, capacity // 2 + 2)
        self._go_above = min(_XON_ROOM, capacity * 3 // 4)
        self._after_stop = 0

    @property
    def free(self) -> int:
        """Bytes that fit."""
        return max(self._capacity - len(self.data) + self.held, 0)

    @property
    def room(self) -> int:
        """Bytes to take from the wire at once; 0: none, until the printer has worked."""
        if self.flow is Flow.NONE or not self.heeded:
            return _WHATEVER_COMES
        if self.flow in (Flow.HOLD, Flow.RTSCTS):
            return 0 if self.busy else self.free
        if self.waits:
            return max(_FIFO - self._after_stop, 0)
        return max(self.free - self._stop_below + 1, 1)

    def put(self, byte: int) -> None:
        """A byte arrives."""
        self._after_stop += self.waits
        if self.free or self.flow is Flow.HOLD:  # whoever minds `room` never comes here without it
            self.data.append(byte)
        else:
            self.overrun += 1

    def clear(self) -> None:
        """Power went, or everything was cleared."""
        self.data.clear()
        self.held = 0

    def wait_changed(self) -> bool:
        """Decide whether the computer is to wait. True: that is news, and it must be told."""
        stop = self.busy or self.free < (self._go_above + 1 if self.waits else self._stop_below)
        if stop == self.waits:
            return False
        self.waits, self._after_stop = stop, 0
        return True
