"""An emulated ticket printer without I/O: receive buffer, paper, faults, time. Bytes and the clock in, bytes out.

What it is asked and says is its `Talk`.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from devices.emulators.ticket_printer_buffer import Flow, ReceiveBuffer
from devices.emulators.ticket_printer_interpreter import Ask, Cut, Interpreter, Retract
from devices.emulators.ticket_printer_paper import PrintedLine, Strip
from devices.emulators.ticket_printer_presenter import AUTO_RETRACT_S, EmulatedPresenter
from devices.emulators.ticket_printer_state import Faults, PaperState, offline
from devices.emulators.ticket_printer_talk import Condition, Talk

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.emulators.ticket_printer_interpreter import Action
    from devices.emulators.ticket_printer_models import EmulatedModel

SPEED_MM_S: Final = 150.0
CUT_S: Final = 0.35
RETRACT_S: Final = 0.5
BOOT_S: Final = 2.0  # from power on to the first answer
SWAP_S: Final = 3.0  # nobody changes paper or clears a jam in less: a shorter glitch tears nothing
_XON, _XOFF = b"\x11", b"\x13"
_ASKS_FOR_PAPER: Final = b"\x1dr\x01"


class Machine:
    """One printer. `run(now)` obeys what was received as far as time allows; `now` in seconds, never going back."""

    def __init__(
        self,
        model: EmulatedModel,
        *,
        buffer_bytes: int | None = None,
        paced: bool = False,
        flow: Flow = Flow.HOLD,
        busy_when_offline: bool = False,
    ) -> None:
        self.model = model
        self.faults = Faults()
        self.strip = Strip()
        self.cut_strips: list[Strip] = []
        self.presenter = EmulatedPresenter()
        self.speed_mm_s = model.speed_mm_s
        self.buffer = ReceiveBuffer(model.buffer_bytes if buffer_bytes is None else buffer_bytes, flow)
        self._busy_when_offline = busy_when_offline
        self._paced = paced
        self._interpreter = Interpreter(model)
        self._actions: deque[Action] = deque()
        self._talk = Talk(model, self._condition)
        self._received = 0
        self._plans: list[tuple[int, Callable[[], None]]] = []  # what happens when so many bytes have been received
        self._cutter_error = False
        self._free_at = 0.0
        self._blocked_at: float | None = None
        self._awake_at = 0.0
        self._now = 0.0

    @property
    def room(self) -> int:
        """Bytes to take from the wire now."""
        return self.buffer.room

    @property
    def now(self) -> float:
        """The clock, as `run` was told it last."""
        return self._now

    @property
    def idle(self) -> bool:
        """Nothing left to do, or nothing can be done."""
        return not (self.buffer.data or self._actions) or not self._can_work()

    @property
    def due_at(self) -> float | None:
        """When `run` has something to do again; None: only after new bytes or a change of faults."""
        whole = len(self.buffer.data) > self.buffer.held  # else there is the beginning of a command, and more must come
        working = self._free_at if (whole or self._actions) and self._can_work() else None
        retracting = self.presenter.due_at if self._awake else None
        times = (working, self._talk.due_at, self.faults.stalled_until, self.faults.hot_until, retracting)
        return min((at for at in times if at is not None), default=None)

    def after_bytes(self, count: int, act: Callable[[], None]) -> None:
        """Do something when `count` more bytes have been received."""
        self._plans.append((self._received + count, act))

    def receive(self, data: bytes) -> None:
        """Bytes arrive. Real-time commands are obeyed at once, and stay in the buffer to be skipped in their turn."""
        for byte in data:
            self._received += 1
            if self._awake:
                recovery = self._talk.overhear(byte, self.buffer.data)
                if recovery is not None:
                    self._recover(clear=recovery == 2)
                self.buffer.put(byte)
            for plan in [plan for plan in self._plans if plan[0] <= self._received]:
                self._plans.remove(plan)
                plan[1]()
        self._tell_flow()

    def take_output(self) -> bytes:
        """Give what the printer says."""
        return self._talk.take()

    def run(self, now: float) -> None:
        """Work until `now`."""
        self._now = max(self._now, now)
        if self.faults.stalled_until is not None and self._now >= self.faults.stalled_until:
            self.faults.stalled, self.faults.stalled_until = False, None
        if self.faults.hot_until is not None and self._now >= self.faults.hot_until:
            self.faults.hot, self.faults.hot_until = False, None
        due = self.presenter.due_at
        if due is not None and self._now >= due and self._awake:
            self._retract()
        if not (self.buffer.data or self._actions):
            self._free_at = max(self._free_at, self._now)
        while self._can_work() and self._free_at <= self._now and self._step():
            pass
        self._tell_flow()
        self._talk.tell_back()

    def changed(self) -> None:
        """Faults were changed: what follows at once."""
        faults = self.faults
        if not faults.powered:
            self._lose_power()
            self._awake_at = float("inf")
        elif self._awake_at == float("inf"):
            self._awake_at = self._now + BOOT_S
        if not faults.tearing:
            if self._blocked_at is not None and self._now - self._blocked_at >= SWAP_S and self.strip.lines:
                self.strip.interrupted = True
            self._blocked_at = None
        elif self._blocked_at is None:
            self._blocked_at = self._now
        if not faults.cutter_jam:
            self._cutter_error = False
        if faults.paper is PaperState.OUT:
            begun = sum(isinstance(action, Ask) for action in self._actions)
            self._talk.paper_ended(waiting=self.buffer.data.count(_ASKS_FOR_PAPER) + begun)
        self._tell_flow()
        self._talk.tell_back()

    @property
    def _awake(self) -> bool:
        return self.faults.powered and self._now >= self._awake_at

    def _can_work(self) -> bool:
        faults = self.faults
        hindered = faults.tearing or self._cutter_error or faults.hot or faults.stalled or faults.offline
        return self._awake and not hindered

    def _step(self) -> bool:
        """Do the next thing. False: there is none."""
        if not self._actions:
            return self._next_command()
        action = self._actions[0]
        if isinstance(action, Cut) and self.faults.cutter_jam:
            self._cutter_error = True
            return False
        self._actions.popleft()
        match action:
            case PrintedLine():
                self._print(action)
            case Cut():
                self._cut()
            case Ask():
                self._talk.answer(action)
            case Retract(after_s=None):
                self._spend(RETRACT_S)
                self._retract()
            case Retract(after_s=after_s):
                self.presenter.set_timer(float(after_s or 0))
        return True

    def _next_command(self) -> bool:
        taken = self._interpreter.take(self.buffer.data) if self.buffer.data else None
        self.buffer.held = len(self.buffer.data) if taken is None else 0
        if taken is None:
            return False
        length, actions = taken
        command = bytes(self.buffer.data[:length])
        del self.buffer.data[:length]
        between = command[0] == 0x10 or any(isinstance(action, (Ask, Retract)) for action in actions)
        if command[0] and (self.strip.command_bytes or not between):
            self.strip.command_bytes += command
        self._actions.extend(actions)
        return True

    def _print(self, line: PrintedLine) -> None:
        self.strip.lines.append(line)
        self._spend(line.feed * 25.4 / self.model.dpi / self.speed_mm_s)
        faults = self.faults
        if faults.lines_left is not None:
            faults.lines_left -= 1
            if faults.lines_left <= 0:
                faults.paper, faults.lines_left = PaperState.OUT, None
                self.changed()

    def _cut(self) -> None:
        self._spend(CUT_S)
        self.cut_strips.append(self.strip)
        if self.model.presenter:
            self.presenter.hold(self.strip, self._now)
        self.strip = Strip()

    def _retract(self) -> None:
        if self.faults.presenter_jam:
            self.presenter.set_timer(0.0)  # it does not try again by itself
        else:
            self.presenter.retract()

    def _spend(self, seconds: float) -> None:
        if self._paced:
            self._free_at = max(self._free_at, self._now) + seconds

    def _recover(self, *, clear: bool) -> None:
        at_paper_end = self.model.enq_clears_at_paper_end and self.faults.paper is PaperState.OUT
        if not (self._cutter_error or at_paper_end):
            return
        self._cutter_error = False
        if clear:
            self._forget()
            self.strip.interrupted = True

    def _lose_power(self) -> None:
        self.strip.interrupted = self.strip.interrupted or bool(self.strip.lines)
        self._forget()
        self._talk.lose_power()
        self._cutter_error = False
        self.presenter.set_timer(AUTO_RETRACT_S)

    def _forget(self) -> None:
        self.buffer.clear()
        self._actions.clear()
        self._talk.forget()
        self._interpreter.forget()

    def _tell_flow(self) -> None:
        self.buffer.busy = self._busy_when_offline and offline(self.faults, cutter_error=self._cutter_error)
        if self._awake and self.buffer.wait_changed() and self.buffer.flow is Flow.XONXOFF:
            self._talk.say(_XOFF if self.buffer.waits else _XON)

    def _condition(self) -> Condition:
        presented = self.presenter.ticket is not None
        return Condition(self._now, self.faults, self._cutter_error, presented)
