"""One slip on its way: strip by strip, what hinders it, and the proof of its end.

A strip is followed by GS r 1, and the next one waits for its answer. A model whose answer proves nothing is given the
time its head needs instead, and is asked how it is all the while. What it says twice running is told at once: people
need not wait for the deadline to learn that a head is hot. Such a head is waited for, and the slip goes on.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

from devices.codecs import escpos
from devices.codecs.escpos_status import FENCE_ENDED
from devices.drivers.ticket_printer_condition import trouble
from kiosk.ports.errors import (
    CoverOpen,
    DeviceError,
    DeviceSilent,
    HeadHot,
    OutcomeUnknown,
    PaperJam,
    PaperOut,
    PrinterError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.catalog import TicketPrinterModel
    from devices.codecs.escpos_slip import Encoded
    from devices.codecs.escpos_status import Condition
    from devices.drivers.ticket_printer_dialogue import PrinterDialogue

_POLL_S: Final = 0.4  # a strip takes less: then the printer is asked what is the matter
_SILENCE_S: Final = 2.0  # no answer of any kind for so long amid a slip, seen at the next question: named within 3 s
_SWAP_S: Final = 2.0  # nobody changes paper in less
_MOST_DOUBTS: Final = 8
_MARGIN: Final = 1.5  # heads slow down when they are cold, hot or black
_LEAST_S: Final = 0.1


class Unprovable(OutcomeUnknown):
    """All was sent and all seems well; this model cannot prove more."""


class Delivery:
    """Sends one slip through a dialogue until the monotonic `deadline`."""

    def __init__(
        self,
        dialogue: PrinterDialogue,
        model: TicketPrinterModel,
        deadline: float,
        *,
        monotonic: Callable[[], float],
        tell: Callable[[Condition], None] = lambda _condition: None,
    ) -> None:
        """`tell`: called with each condition that the printer told twice running, so that no damaged byte is one."""
        self._dialogue = dialogue
        self._model = model
        self._deadline = deadline
        self._monotonic = monotonic
        self._tell = tell
        self._heard: Condition | None = None
        self._tearing: DeviceError | None = None  # what may have torn the slip apart, though the printer went on
        self.fed_mm = 0.0  # paper that what was sent takes, proved or not
        self.cuts = 0

    def send(self, encoded: Encoded, count: Callable[[], int]) -> int:
        """Send everything. What `count` gives when the cut had been sent.

        Raises PaperOut and its kin: the printer told why the slip did not come out whole. OutcomeUnknown, DeviceSilent,
        LinkLost: nothing is known.
        """
        for strip, feed_mm in zip(encoded.body, encoded.feeds_mm, strict=False):
            self.fed_mm += feed_mm
            found = self._advance(strip, feed_mm)
            if found is not None:
                with contextlib.suppress(DeviceError):  # what is known stays known
                    self._dialogue.send(escpos.RECOVER_AND_CLEAR, self._deadline)
                raise found
        self.fed_mm += encoded.feeds_mm[-1]
        self.cuts += 1
        self._dialogue.send(encoded.end, self._deadline)
        sent = count()
        found = self._advance(b"", encoded.feeds_mm[-1])
        if found is not None:
            raise OutcomeUnknown(f"all is printed, the cut was not proved: {found}") from found
        return sent

    def prove(self) -> Condition:
        """The end was reached, it seems: ask again until that cannot be a mistake.

        Raises OutcomeUnknown, DeviceSilent.
        """
        confirmed = 0
        while self._model.fence and confirmed < 1 + self._dialogue.doubts:
            if self._dialogue.doubts > _MOST_DOUBTS:
                raise DeviceSilent(f"{self._dialogue.doubts} answers came out of turn or not at all")
            found = self._advance(b"", 0.0)
            if found is not None:
                raise OutcomeUnknown(f"all is printed, the cut was not proved: {found}") from found
            confirmed += 1
        condition = self._dialogue.condition(self._deadline) or self._dialogue.condition(self._deadline)
        if condition is None:
            raise DeviceSilent("the printer fell silent after the slip")
        if condition.cutter or condition.unrecoverable or condition.jammed:
            raise OutcomeUnknown("the printer reports a fault right after the slip") from trouble(condition)
        if self._tearing is not None:
            raise OutcomeUnknown(f"the printer went on to the end, but in between: {self._tearing}") from self._tearing
        if not self._model.fence:
            raise Unprovable(f"all was sent and all seems well; a {self._model.name} cannot prove that it printed")
        self._dialogue.settle()
        return condition

    def pass_on(self, data: bytes, feed_mm: float, *, within_s: float) -> bool:
        """Send something that is no slip; wait until it is done, as far as this model can tell. False: it is not."""
        if self._model.fence:
            self._dialogue.send_with_fence(data, self._deadline)
            return self._dialogue.reached(min(self._monotonic() + within_s, self._deadline))
        self._dialogue.send(data, self._deadline)
        return self._linger(feed_mm) is None

    def _advance(self, data: bytes, feed_mm: float) -> PrinterError | None:
        """Send `data` and wait until it is done. What keeps the printer from that, when it says so."""
        if not self._model.fence:
            self._dialogue.send(data, self._deadline)
            return self._linger(feed_mm)
        self._dialogue.send_with_fence(data, self._deadline)
        found = self._hindrance()
        if found is None and self._dialogue.last_fence & FENCE_ENDED:
            return PaperOut("the printer says that it has come so far, and that it is out of paper")
        return found

    def _hindrance(self) -> PrinterError | None:
        """Wait until the printer has come so far. What keeps it from that, when it says so; None: it has.

        A hot head is waited for until the deadline. Raises DeviceSilent when the printer neither comes so far nor says
        why, until the deadline or for 2 s of silence.
        """
        seen: type[PrinterError] | None = None
        hot: HeadHot | None = None
        heard_at = fine_at = self._monotonic()
        while not self._dialogue.reached(min(self._monotonic() + _POLL_S, self._deadline)):
            condition = self._ask()
            if self._dialogue.is_reached:
                break
            now = self._monotonic()
            heard_at = heard_at if condition is None else now
            silent = now - heard_at > _SILENCE_S
            if hot is not None and now >= self._deadline and not silent:
                return hot
            if now >= self._deadline or silent:
                raise DeviceSilent("the printer did not say that it had come so far")
            found = None if condition is None else trouble(condition)
            if condition is not None:
                hot = found if isinstance(found, HeadHot) else None
            if condition is not None and (found is None or hot is not None):
                self._note_gap(now - fine_at)
                fine_at, seen = now, None
            elif found is not None:
                if seen is type(found):
                    return found
                seen = type(found)
                self._note_tearing(found)
        self._note_gap(self._monotonic() - fine_at)
        return None

    def _linger(self, feed_mm: float) -> PrinterError | None:
        """Give the head its time, asking how it is. What is the matter, when the printer says so twice.

        A hot head is waited for until the deadline. Raises DeviceSilent when the printer does not answer for 2 s.
        """
        seen: type[PrinterError] | None = None
        found: PrinterError | None = None
        hot: HeadHot | None = None
        heard_at = self._monotonic()
        left_s = max(feed_mm / self._model.speed_mm_s * _MARGIN, _LEAST_S)
        while left_s > 0 or seen is not None:
            asked_at = self._monotonic()
            step_s = _POLL_S if hot is not None else min(max(left_s, _LEAST_S), _POLL_S)  # questions fill its buffer
            self._dialogue.idle(min(asked_at + step_s, self._deadline))
            condition = self._ask()
            now = self._monotonic()
            if condition is None:
                if now - heard_at > _SILENCE_S or (now >= self._deadline and hot is None):
                    raise DeviceSilent("the printer does not say how it is")
            else:
                self._note_gap(now - heard_at)
                heard_at, found = now, trouble(condition)
                hot = found if isinstance(found, HeadHot) else None
            if hot is not None and now >= self._deadline:
                return hot
            if condition is None or hot is not None:
                continue
            if found is None:
                left_s, seen = left_s - (now - asked_at), None
            elif seen is type(found):
                return found
            else:
                seen = type(found)
                self._note_tearing(found)
        return None

    def _ask(self) -> Condition | None:
        """Ask how the printer is; tell it when it says so for the second time. None: it does not say."""
        before = self._heard
        try:
            self._heard = self._dialogue.condition(self._deadline)
        except DeviceSilent:  # the deadline came amid a question: what was known before stays known
            self._heard = None
        if self._heard is not None and self._heard == before:
            self._tell(self._heard)
        return self._heard

    def _note_tearing(self, found: PrinterError) -> None:
        if isinstance(found, (PaperOut, PaperJam, CoverOpen)):
            self._tearing = found

    def _note_gap(self, gap_s: float) -> None:
        """For so long the printer neither went on nor said that all is well: time enough to change its paper."""
        if gap_s > _SWAP_S and self._tearing is None:
            self._tearing = DeviceSilent("the printer stood still and did not say why")
