"""An emulated ticket printer without I/O: receive buffer, sensors, faults, time. Bytes and the clock in, bytes out."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from devices.emulators.ticket_printer_commands import command_length
from devices.emulators.ticket_printer_interpreter import Ask, Cut, Interpreter
from devices.emulators.ticket_printer_paper import PrintedLine, Strip

if TYPE_CHECKING:
    from devices.emulators.ticket_printer_interpreter import Action
    from devices.emulators.ticket_printer_models import EmulatedModel

SPEED_MM_S: Final = 150.0
CUT_S: Final = 0.35
BOOT_S: Final = 2.0  # from power on to the first answer
SWAP_S: Final = 3.0  # nobody changes paper or clears a jam in less: a shorter glitch tears nothing
_GARBAGE: Final = b"\xff\x80\xc7"
_XON, _XOFF = b"\x11", b"\x13"
_XOFF_ROOM, _XON_ROOM = 256, 1024


class PaperState(StrEnum):
    """What the paper sensors see."""

    FULL = "full"
    LOW = "low"
    OUT = "out"


@dataclass(slots=True)
class Faults:
    """What is wrong with the printer. Set by tests and on standard input."""

    paper: PaperState = PaperState.FULL
    lines_left: int | None = None  # paper ends after so many more lines
    cover_open: bool = False
    cutter_jam: bool = False
    hot: bool = False
    silent: bool = False  # prints, but its answers are lost
    garbage: bool = False  # answers nonsense
    offline: bool = False
    stalled: bool = False  # obeys nothing and does not say why
    jammed: bool = False  # told by models that have the bit
    broken: bool = False  # unrecoverable
    powered: bool = True


class Machine:
    """One printer. `run(now)` obeys what was received as far as time allows; `now` in seconds, never going back."""

    def __init__(
        self, model: EmulatedModel, *, buffer_bytes: int = 4096, paced: bool = False, xonxoff: bool = False
    ) -> None:
        self.model = model
        self.faults = Faults()
        self.strip = Strip()
        self.cut_strips: list[Strip] = []
        self._capacity = buffer_bytes
        self._paced = paced
        self._xonxoff = xonxoff
        self._told_to_wait = False
        self._interpreter = Interpreter(model)
        self._buffer = bytearray()
        self._actions: deque[Action] = deque()
        self._output = bytearray()
        self._real_time = bytearray()
        self._status_back = 0
        self._last_back = b""
        self._cutter_error = False
        self._free_at = 0.0
        self._blocked_at: float | None = None
        self._awake_at = 0.0
        self._now = 0.0

    @property
    def room(self) -> int:
        """Bytes the receive buffer still takes; nobody reads them beyond that."""
        return max(self._capacity - len(self._buffer), 0)

    @property
    def idle(self) -> bool:
        """Nothing left to do, or nothing can be done."""
        return not (self._buffer or self._actions) or not self._can_work()

    @property
    def due_at(self) -> float | None:
        """When `run` has something to do again; None: only after new bytes or a change of faults."""
        return self._free_at if (self._buffer or self._actions) and self._can_work() else None

    def receive(self, data: bytes) -> None:
        """Bytes arrive. Real-time commands are obeyed at once, and stay in the buffer to be skipped in their turn."""
        if not self._awake:
            return
        for byte in data:
            self._watch(byte)
            self._buffer.append(byte)
        if self._xonxoff and not self._told_to_wait and self.room < _XOFF_ROOM:
            self._told_to_wait = True
            self._say(_XOFF)

    def take_output(self) -> bytes:
        """Give what the printer says."""
        said = bytes(self._output)
        self._output.clear()
        return said

    def run(self, now: float) -> None:
        """Work until `now`."""
        self._now = max(self._now, now)
        if not (self._buffer or self._actions):
            self._free_at = max(self._free_at, self._now)
        while self._can_work() and self._free_at <= self._now and self._step():
            pass
        if self._told_to_wait and self.room > _XON_ROOM:
            self._told_to_wait = False
            self._say(_XON)
        self._tell_back()

    def changed(self) -> None:
        """Faults were changed: what follows at once."""
        faults = self.faults
        if not faults.powered:
            self._lose_power()
            self._awake_at = float("inf")
        elif self._awake_at == float("inf"):
            self._awake_at = self._now + BOOT_S
        if not self._blocked():
            if self._blocked_at is not None and self._now - self._blocked_at >= SWAP_S and self.strip.lines:
                self.strip.interrupted = True
            self._blocked_at = None
        elif self._blocked_at is None:
            self._blocked_at = self._now
        if not faults.cutter_jam:
            self._cutter_error = False
        self._tell_back()

    @property
    def _awake(self) -> bool:
        return self.faults.powered and self._now >= self._awake_at

    def _can_work(self) -> bool:
        faults = self.faults
        return self._awake and not (
            self._blocked() or self._cutter_error or faults.hot or faults.stalled or faults.offline
        )

    def _blocked(self) -> bool:
        """What tears a ticket apart: paper end, open cover, jam, defect, no power."""
        faults = self.faults
        return (
            faults.paper is PaperState.OUT or faults.cover_open or faults.jammed or faults.broken or not faults.powered
        )

    def _step(self) -> bool:
        """Do the next thing. False: there is none."""
        if not self._actions:
            return self._next_command()
        action = self._actions[0]
        match action:
            case PrintedLine():
                self._actions.popleft()
                self._print(action)
            case Cut():
                if self.faults.cutter_jam:
                    self._cutter_error = True
                    return False
                self._actions.popleft()
                self._spend(CUT_S)
                self.cut_strips.append(self.strip)
                self.strip = Strip()
            case Ask():
                self._actions.popleft()
                self._answer(action)
        return True

    def _next_command(self) -> bool:
        taken = self._interpreter.take(self._buffer) if self._buffer else None
        if taken is None:
            return False
        length, actions = taken
        command = bytes(self._buffer[:length])
        del self._buffer[:length]
        between = command[0] == 0x10 or any(isinstance(action, Ask) for action in actions)
        if self.strip.command_bytes or not between:
            self.strip.command_bytes += command
        self._actions.extend(actions)
        return True

    def _print(self, line: PrintedLine) -> None:
        self.strip.lines.append(line)
        self._spend(line.feed * 25.4 / self.model.dpi / SPEED_MM_S)
        faults = self.faults
        if faults.lines_left is not None:
            faults.lines_left -= 1
            if faults.lines_left <= 0:
                faults.paper, faults.lines_left = PaperState.OUT, None
                self.changed()

    def _spend(self, seconds: float) -> None:
        if self._paced:
            self._free_at = max(self._free_at, self._now) + seconds

    def _watch(self, byte: int) -> None:
        """Find real-time commands in the stream, wherever they stand."""
        if not self.model.real_time_in_images and self._buffer and command_length(self._buffer) is None:
            self._real_time.clear()
            return
        self._real_time.append(byte)
        del self._real_time[:-3]
        if len(self._real_time) < 3 or self._real_time[0] != 0x10:
            return
        match self._real_time[1], byte:
            case 0x04, 1 | 2 | 3 | 4:
                self._say(bytes((self._status(byte),)))
            case 0x05, 1 | 2:
                self._recover(clear=byte == 2)

    def _recover(self, *, clear: bool) -> None:
        at_paper_end = self.model.enq_clears_at_paper_end and self.faults.paper is PaperState.OUT
        if not (self._cutter_error or at_paper_end):
            return
        self._cutter_error = False
        if clear:
            self._buffer.clear()
            self._actions.clear()
            self._interpreter.forget()
            self.strip.interrupted = True

    def _lose_power(self) -> None:
        self.strip.interrupted = self.strip.interrupted or bool(self.strip.lines)
        self._buffer.clear()
        self._actions.clear()
        self._output.clear()
        self._real_time.clear()
        self._interpreter.forget()
        self._cutter_error = False
        self._status_back = 0
        self._told_to_wait = False

    def _offline(self) -> bool:
        faults = self.faults
        return self._blocked() or self._cutter_error or faults.hot or faults.offline

    def _status(self, n: int) -> int:
        faults = self.faults
        ended = faults.paper is PaperState.OUT
        error = self._cutter_error or faults.hot or faults.broken or faults.jammed
        bits = {
            1: 0x08 * self._offline(),
            2: 0x04 * faults.cover_open | 0x20 * ended | 0x40 * error,
            3: 0x08 * self._cutter_error
            | 0x20 * faults.broken
            | 0x40 * faults.hot
            | 0x04 * (faults.jammed and self.model.jam_bit),
            4: 0x0C * (faults.paper is not PaperState.FULL) | 0x60 * ended,
        }
        return 0x12 | bits[n]

    def _back(self) -> bytes:
        faults = self.faults
        first = 0x10 | 0x08 * self._offline() | 0x20 * faults.cover_open
        second = 0x08 * self._cutter_error | 0x20 * faults.broken | 0x40 * faults.hot
        third = 0x03 * (faults.paper is not PaperState.FULL) | 0x0C * (faults.paper is PaperState.OUT)
        return bytes((first, second, third, 0))

    def _tell_back(self) -> None:
        if self._status_back and self.faults.powered and self._back() != self._last_back:
            self._last_back = self._back()
            self._say(self._last_back)

    def _answer(self, ask: Ask) -> None:
        match ask.command, ask.n:
            case "r", 1 | 49:
                self._say(bytes((0x03 * (self.faults.paper is not PaperState.FULL),)))
            case "r", 2 | 50:
                self._say(b"\x00")
            case "I", 1 | 49:
                self._say(bytes((self.model.model_id,)))
            case "I", 2 | 50:
                self._say(b"\x02")
            case "I", 3 | 51:
                self._say(b"\x05")
            case "I", 65 | 66 | 67 | 68 as n:
                text = {65: "1.00", 66: self.model.maker, 67: self.model.name, 68: "EMULATED0001"}[n]
                self._say(b"\x5f" + text.encode("ascii") + b"\x00")
            case "a", n:
                self._status_back, self._last_back = n, b""
                self._tell_back()
            case _:
                pass

    def _say(self, data: bytes) -> None:
        if self.faults.silent or not self.faults.powered:
            return
        self._output += _GARBAGE if self.faults.garbage else data
