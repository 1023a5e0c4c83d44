"""What an emulated ticket printer is asked and what it says: at once, in its turn, or unasked.

Sources: TM-T88III technical reference (DLE EOT and DLE ENQ are obeyed wherever they stand; GS r, GS I; GS a).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from devices.emulators.ticket_printer_commands import command_length
from devices.emulators.ticket_printer_models import PaperQuestion, identity
from devices.emulators.ticket_printer_state import PaperState, real_time_status, status_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.emulators.ticket_printer_interpreter import Ask
    from devices.emulators.ticket_printer_models import EmulatedModel
    from devices.emulators.ticket_printer_state import Faults

_GARBAGE: Final = b"\xff\x80\xc7"
_NO_PAPER: Final = b"\x0f"  # GS r 1


@dataclass(frozen=True, slots=True)
class Condition:
    """How the printer is at the moment it speaks. `now` in seconds."""

    now: float
    faults: Faults
    cutter_error: bool
    presented: bool


class Talk:
    """Questions in, answers out. Without power nothing is said; what is silent prints all the same."""

    def __init__(self, model: EmulatedModel, condition: Callable[[], Condition]) -> None:
        self._model = model
        self._condition = condition
        self._output: deque[tuple[float, bytes]] = deque()
        self._window = bytearray()  # the last three bytes received
        self._status_back = 0
        self._last_back = b""
        self._answered_early = 0

    @property
    def due_at(self) -> float | None:
        """When the next answer that is held back is said."""
        return self._output[0][0] if self._output and self._output[0][0] > self._condition().now else None

    def take(self) -> bytes:
        """Give what is said by now."""
        said, now = b"", self._condition().now
        while self._output and self._output[0][0] <= now:
            said += self._output.popleft()[1]
        return said

    def say(self, data: bytes) -> None:
        """Say something, as far as it can."""
        how = self._condition()
        if data and how.faults.powered and not how.faults.silent:
            self._output.append((how.now + how.faults.late_s, _GARBAGE if how.faults.garbage else data))

    def overhear(self, byte: int, before: bytearray) -> int | None:
        """Answer what is asked at once, wherever in the stream it stands; `before`: what waits in front of this byte.

        Gives n of DLE ENQ n: a recovery that is asked for.
        """
        if not self._model.real_time_in_images and before and command_length(before) is None:
            self._window.clear()
            return None
        self._window.append(byte)
        del self._window[:-3]
        match tuple(self._window):
            case (0x10, 0x04, 1 | 2 | 3 | 4):
                self._say_status(byte)
            case (0x10, 0x05, 1 | 2):
                return byte
            case (0x1D, 0x72, 1 | 49):
                self._say_paper_at_once()
        return None

    def answer(self, ask: Ask) -> None:
        """Answer a question in its turn."""
        paper = ask.command == "r" and ask.n in (1, 49)
        if paper and self._answered_early:
            self._answered_early -= 1
        elif paper and self._model.paper_question in (PaperQuestion.AT_ONCE, PaperQuestion.NEVER):
            pass
        elif paper:
            self.say(self._paper())
        elif ask.command == "a":
            self._status_back, self._last_back = ask.n, b""
            self.tell_back()
        else:
            self.say(identity(self._model, ask.command, ask.n))

    def paper_ended(self, waiting: int) -> None:
        """So many questions for paper wait behind what cannot be printed now: some models answer them early."""
        if self._model.paper_question is PaperQuestion.AT_PAPER_END_TOO:
            for _ in range(waiting - self._answered_early):
                self._say_no_paper_early()

    def tell_back(self) -> None:
        """Tell unasked how it is, if that was wished for and is news."""
        how = self._condition()
        back = status_back(how.faults, cutter_error=how.cutter_error)
        if self._status_back and how.faults.powered and back != self._last_back:
            self._last_back = back
            self.say(back)

    def forget(self) -> None:
        """The questions that waited are gone."""
        self._answered_early = 0

    def lose_power(self) -> None:
        """Nothing is said any more, and nothing is remembered."""
        self.forget()
        self._output.clear()
        self._window.clear()
        self._status_back = 0

    def _say_status(self, n: int) -> None:
        how = self._condition()
        status = real_time_status(n, how.faults, self._model, cutter_error=how.cutter_error, presented=how.presented)
        self.say(bytes((status,)))

    def _say_paper_at_once(self) -> None:
        at_end = self._condition().faults.paper is PaperState.OUT
        if self._model.paper_question is PaperQuestion.AT_ONCE:
            self.say(_NO_PAPER if at_end else self._paper())
        elif self._model.paper_question is PaperQuestion.AT_PAPER_END_TOO and at_end:
            self._say_no_paper_early()

    def _say_no_paper_early(self) -> None:
        self.say(_NO_PAPER)
        self._answered_early += 1

    def _paper(self) -> bytes:
        return bytes((0x03 * (self._condition().faults.paper is not PaperState.FULL),))
