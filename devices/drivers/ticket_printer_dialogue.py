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

    from devices.catalog import TicketPrinterModel
    from devices.codecs.escpos_status import Reply
    from devices.links.link import Link

_STATUS_S: Final = 0.6  # answered at once, even by a printer that is busy; twice the slowest USB converter
_LOST_S: Final = 1.2  # an answer that has not come by then never will
_QUIET_S: Final = 0.1
_CHUNK: Final = 512
_READ: Final = 256
_ROUNDS: Final = 4
_LONGEST_HEAD: Final = 16  # bytes of a command before what its own length covers


class PrinterDialogue:
    """Questions and answers over a link that splits, loses, damages and delays bytes. One owner thread."""

    def __init__(
        self, link: Link, model: TicketPrinterModel, *, monotonic: Callable[[], float], cut_short: bool = False
    ) -> None:
        """`cut_short`: an earlier dialogue may have ended in the middle of a command."""
        self._cut_short = cut_short
        self._link = link
        self._model = model
        self._monotonic = monotonic
        self._classifier = Classifier()
        self._real_time: list[int] = []
        self._unanswered = 0  # questions of DLE EOT
        self._asked_at = 0.0
        self._owed = 0
        self._in_step = False
        self.committed = False  # an interrupt is not heeded any more
        self.doubts = 0
        self.heard = 0  # bytes since it was made
        self.last_fence = 0  # the newest answer to GS r 1

    def take_over(self, old: PrinterDialogue) -> PrinterDialogue:
        """Go on where a dialogue over the same wire ended: what was asked there may be answered here."""
        self._unanswered, self._asked_at = old._unanswered, old._asked_at
        return self

    def send(self, data: bytes, deadline: float) -> None:
        """Hand over all of `data` until the monotonic `deadline`. Raises DeviceSilent, LinkLost, Canceled.

        What was cut short is filled up first: a question must not become the length of half a command.
        """
        if self._cut_short:
            data = escpos.FILLING * _LONGEST_HEAD + data
        self._cut_short, done = True, 0
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
        self._cut_short = False

    def ask(self, n: int, deadline: float) -> int | None:
        """Ask DLE EOT n. None: no answer."""
        if not self._await_old_answers(deadline):
            return None
        self._real_time.clear()
        self.send(escpos.status_request(n), deadline)
        self._unanswered += 1
        self._asked_at = self._monotonic()
        until = min(self._asked_at + _STATUS_S, deadline)
        while not self._real_time:
            if self._monotonic() >= until:
                self.doubts += 1
                return None
            self._listen(until)
        return self._real_time[0]

    def _await_old_answers(self, deadline: float) -> bool:
        """An answer that came too late, or that nobody waited for any more, must not answer the next question.

        False: it may still come, and the deadline has.
        """
        if not self._unanswered:
            return True
        lost_at = self._asked_at + _LOST_S
        while self._unanswered and self._monotonic() < min(lost_at, deadline):
            self._listen(min(lost_at, deadline))
        self._listen_until_quiet(deadline)
        if self._unanswered and self._monotonic() < lost_at:
            return False
        self._unanswered = 0
        return True

    def condition(self, deadline: float) -> Condition | None:
        """Ask how the printer is. None: it does not say."""
        answers: list[int] = []
        for n in (1, 2, 3, 4):
            answer = self.ask(n, deadline)
            if answer is None:
                return None
            answers.append(answer)
        general, causes, errors, paper = answers
        model = self._model
        return condition((general, causes, errors, paper), jam_bit=model.jam_bit, presenter=model.presenter)

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

    def idle(self, until: float) -> None:
        """Let time pass until the monotonic `until`, and hear what comes."""
        while self._monotonic() < until:
            self._listen(until)

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
                self._unanswered = max(self._unanswered - 1, 0)
                self._real_time.append(reply.data[0])
            case Kind.FENCE if self._owed:
                self._owed -= 1
                self.last_fence = reply.data[0]
            case Kind.FENCE | Kind.BUFFERED | Kind.FRAME | Kind.NOISE:
                self.doubts += 1  # nobody asked
            case Kind.BACK | Kind.FLOW:
                pass  # comes unasked
