"""Asking an ESC/POS printer: how it is (at once), and whether it has come this far (in its turn).

Neither answer says which question it answers, so books are kept: fences sent and answered, and everything that came
unasked or not at all. An answer is believed as far as the books balance; `doubts` counts what did not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from devices.codecs import escpos
from devices.codecs.escpos_status import Classifier, Condition, Kind, condition
from kiosk.ports.errors import Canceled, DeviceSilent

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.codecs.escpos_status import Reply
    from devices.links.link import Link

_STATUS_S: Final = 0.6  # answered at once, even by a printer that is busy; twice the slowest USB converter
_QUIET_S: Final = 0.1
_CHUNK: Final = 512
_READ: Final = 256
_ROUNDS: Final = 4


class PrinterDialogue:
    """Questions and answers over a link that splits, loses, damages and delays bytes. One owner thread."""

    def __init__(self, link: Link, *, jam_bit: bool, monotonic: Callable[[], float]) -> None:
        self._link = link
        self._jam_bit = jam_bit
        self._monotonic = monotonic
        self._classifier = Classifier()
        self._real_time: list[int] = []
        self._late = False
        self._owed = 0
        self._in_step = False
        self.committed = False  # an interrupt is not heeded any more
        self.doubts = 0
        self.heard = 0  # bytes since it was made
        self.last_fence = 0  # the newest answer to GS r 1

    def send(self, data: bytes, deadline: float) -> None:
        """Hand over all of `data` until the monotonic `deadline`. Raises DeviceSilent, LinkLost, Canceled."""
        done = 0
        while done < len(data):
            try:
                taken = self._link.write_some(data[done : done + _CHUNK], deadline_s=self._left(deadline))
            except Canceled:
                if not self.committed:
                    raise
                continue
            done += taken
            if not taken and self._monotonic() >= deadline:
                raise DeviceSilent(f"the printer took {done} of {len(data)} bytes and then no more")

    def ask(self, n: int, deadline: float) -> int | None:
        """Ask DLE EOT n. None: no answer."""
        if self._late:
            self._listen_until_quiet(deadline)
        self._real_time.clear()
        self.send(escpos.status_request(n), deadline)
        until = min(self._monotonic() + _STATUS_S, deadline)
        while not self._real_time:
            if self._monotonic() >= until:
                self._late = True  # its answer may still come, and must not answer the next question
                self.doubts += 1
                return None
            self._listen(until)
        return self._real_time[0]

    def condition(self, deadline: float) -> Condition | None:
        """Ask how the printer is. None: it does not say."""
        answers: list[int] = []
        for n in (1, 2, 3, 4):
            answer = self.ask(n, deadline)
            if answer is None:
                return None
            answers.append(answer)
        general, causes, errors, paper = answers
        return condition((general, causes, errors, paper), jam_bit=self._jam_bit)

    def send_with_fence(self, data: bytes, deadline: float) -> None:
        """Send `data` and, behind it, the question whether the printer has come so far."""
        self._in_step = False
        self.send(data, deadline)
        self.send(escpos.FENCE, deadline)
        self._owed += 1

    def reached(self, until: float) -> bool:
        """Wait until every fence is answered."""
        while self._owed:
            if self._monotonic() >= until:
                return False
            self._listen(until)
        return True

    @property
    def is_reached(self) -> bool:
        """Every fence has been answered."""
        return not self._owed

    def settle(self) -> None:
        """Every fence was answered and every answer accounted for: the next job may begin without asking."""
        self._in_step = self.doubts == 0

    def get_in_step(self, deadline: float, *, patience_s: float) -> None:
        """Make sure that no answer to an old fence is still to come. Prints nothing.

        A fence that a power cut swallowed is never answered: some answers, but too few, mean that. None at all means
        that the printer obeys nothing: raises DeviceSilent; the old debts stay.
        """
        if self._in_step:
            return
        for _ in range(_ROUNDS):
            self._listen_until_quiet(deadline)
            before = self._owed + 1
            self.send_with_fence(b"", deadline)
            if not self.reached(min(self._monotonic() + patience_s, deadline)):
                if self._owed == before:
                    break
                self._owed = 0
                continue
            self.doubts = 0
            self._listen_until_quiet(deadline)
            if not self.doubts:
                self._in_step = True
                return
        raise DeviceSilent("the printer answers, but carries out nothing")

    def _left(self, deadline: float) -> float:
        return max(deadline - self._monotonic(), 0.0)

    def _listen_until_quiet(self, deadline: float) -> None:
        quiet_at = self._monotonic() + _QUIET_S
        while self._monotonic() < min(quiet_at, deadline):
            if self._listen(min(quiet_at, deadline)):
                quiet_at = self._monotonic() + _QUIET_S
        for reply in self._classifier.quiet():
            self._note(reply)
        self._late = False

    def _listen(self, until: float) -> bool:
        """Read once. False: nothing came."""
        try:
            data = self._link.read(_READ, deadline_s=self._left(until))
        except Canceled:
            if not self.committed:
                raise
            return False
        self.heard += len(data)
        for reply in self._classifier.feed(data):
            self._note(reply)
        return bool(data)

    def _note(self, reply: Reply) -> None:
        match reply.kind:
            case Kind.REALTIME:
                self._real_time.append(reply.data[0])
            case Kind.FENCE if self._owed:
                self._owed -= 1
                self.last_fence = reply.data[0]
            case Kind.FENCE | Kind.BUFFERED | Kind.FRAME | Kind.NOISE:
                self.doubts += 1  # nobody asked
            case Kind.BACK | Kind.FLOW:
                pass  # comes unasked
