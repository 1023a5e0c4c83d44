"""TicketPrinter over ESC/POS. Printed means: the printer proved that it reached the end, cut included.

How it is proved. The slip goes out strip by strip. Behind each goes GS r 1, which the printer answers in its turn and
not at paper end; the next strip waits for that answer. Behind the cut it is asked once more than needed, and once again
for every byte that did not belong: so one byte of noise that looks like an answer cannot stand in for the last one.

Nothing printed twice. A printer that ran out of paper goes on by itself when it is refilled, and few models can be told
to forget: DLE ENQ 2 clears the buffer after errors, but paper end is none. So what is not yet sent is what counts: a
failed slip leaves at most one strip inside, never a slip. If that was the last one, the slip may lie there whole and
uncut; so the next job begins by marking what lies there as void and cutting it off.

What is known after a failure. A strip of the body unanswered and the printer tells why: the slip did not come out
whole, and will not: PaperOut and its kin. The cut unanswered: all is printed, perhaps in a hand: OutcomeUnknown.
Silence, a lost link, the deadline: OutcomeUnknown, always.
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Final

from devices.codecs import escpos
from devices.codecs.escpos_slip import cast_out, encode_slip
from devices.codecs.escpos_status import FENCE_ENDED
from devices.drivers.ticket_printer_condition import paper_of, status_of, trouble
from devices.drivers.ticket_printer_dialogue import PrinterDialogue
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from kiosk.ports.errors import (
    Canceled,
    CoverOpen,
    DeviceError,
    DeviceSilent,
    HeadHot,
    LinkLost,
    OutcomeUnknown,
    PaperJam,
    PaperOut,
    PrinterError,
    WrongDevice,
)
from kiosk.ports.ticket_printer import Printed

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.catalog import TicketPrinterModel
    from devices.codecs.escpos_glyphs import Glyphs
    from devices.codecs.escpos_slip import Encoded
    from devices.codecs.escpos_status import Condition
    from devices.links.link import Link
    from kiosk.ports.statuses import TicketPrinterStatus
    from kiosk.ports.ticket_printer import Slip

VOID: Final = "作废 VOID"  # both languages at once: nobody knows whose scrap it is
_HELLO_S: Final = 0.8
_HANG_UP_PAUSE_S: Final = 0.1
_POLL_S: Final = 0.4  # a strip takes less: then the printer is asked what is the matter
_SILENCE_S: Final = 5.0  # no answer of any kind for so long amid a slip
_STEP_S: Final = 4.0  # to cut off a scrap and answer
_SWAP_S: Final = 2.0  # nobody changes paper in less
_MOST_DOUBTS: Final = 8


class EscPosTicketPrinter:
    """Fulfils `kiosk.ports.ticket_printer.TicketPrinter`."""

    def __init__(
        self,
        link: Link,
        model: TicketPrinterModel,
        *,
        glyphs: Glyphs | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._link = link
        self._model = model
        self._glyphs = FontGlyphs() if glyphs is None else glyphs
        self._monotonic = monotonic
        self._scrap = False  # a failed slip may have left a strip inside
        self._tearing: DeviceError | None = None  # what may have torn the slip apart, though the printer went on
        self._dialogue = self._new_dialogue()

    def open(self, *, deadline_s: float) -> None:
        """Open the link and ask for the printer's status; see TicketPrinter."""
        self._link.forget_interrupt()
        deadline = self._monotonic() + deadline_s
        while True:
            self._dialogue = self._new_dialogue()
            try:
                self._link.open(deadline_s=deadline_s)
                self._shake_hands(deadline)
                self._dialogue.send(escpos.STATUS_BACK_OFF, deadline)
            except LinkLost:
                # A printer that serves one connection hangs up on the next while it has not noticed the last one's end.
                self._link.close()
                if self._monotonic() + _HANG_UP_PAUSE_S >= deadline:
                    raise
                time.sleep(_HANG_UP_PAUSE_S)
            except DeviceError:
                self._link.close()
                raise
            else:
                return

    def close(self) -> None:
        """Let go of the link; see TicketPrinter."""
        self._link.close()

    def interrupt(self) -> None:
        """End the pending call; see TicketPrinter."""
        self._link.interrupt()

    def print(self, slip: Slip, *, deadline_s: float) -> Printed:
        """Print one slip and cut it; see TicketPrinter."""
        self._link.forget_interrupt()
        started = self._monotonic()
        deadline = started + deadline_s
        encoded = encode_slip(slip, self._model, self._glyphs)
        self._make_ready(deadline)
        self._dialogue.committed, sent_before, scrap_before = True, self._link.bytes_sent, self._scrap
        self._scrap, self._tearing = True, None
        try:
            sent = self._deliver(encoded, deadline)
            condition = self._prove(deadline)
        except (DeviceSilent, LinkLost) as error:
            if self._link.bytes_sent == sent_before:
                self._scrap = scrap_before
                raise
            raise OutcomeUnknown(f"the slip may have come out: {error}") from error
        finally:
            self._dialogue.committed = False
        self._scrap = False
        return Printed(sent - sent_before, (self._monotonic() - started) * 1000, paper_of(condition))

    def status(self, *, deadline_s: float) -> TicketPrinterStatus:
        """Ask how the printer is; see TicketPrinter."""
        self._link.forget_interrupt()
        try:
            return status_of(self._dialogue.condition(self._monotonic() + deadline_s))
        except Canceled:
            raise
        except DeviceError:
            return status_of(None)

    def _new_dialogue(self) -> PrinterDialogue:
        return PrinterDialogue(self._link, jam_bit=self._model.jam_bit, monotonic=self._monotonic)

    def _shake_hands(self, deadline: float) -> None:
        self._link.discard_input()
        while True:
            if self._dialogue.ask(1, min(self._monotonic() + _HELLO_S, deadline)) is not None:
                return
            if self._monotonic() >= deadline:
                break
        if self._dialogue.heard:
            raise WrongDevice("something answers, but not as an ESC/POS printer does; wrong port or wrong speed?")
        raise DeviceSilent("no printer answers: switched off, unplugged, other speed, or another device on this port?")

    def _make_ready(self, deadline: float) -> None:
        """Before the first byte: the printer can print, is in step with us, and holds nothing old."""
        condition = self._dialogue.condition(deadline) or self._dialogue.condition(deadline)
        if condition is None:
            raise DeviceSilent("the printer does not answer")
        found = trouble(condition)
        if found is not None:
            raise found
        if self._scrap:
            self._dialogue.send(escpos.RECOVER_AND_CLEAR, deadline)
        self._dialogue.get_in_step(deadline, patience_s=_STEP_S)
        if self._scrap:
            self._dialogue.send_with_fence(cast_out(self._model, VOID), deadline)
            if not self._dialogue.reached(min(self._monotonic() + _STEP_S, deadline)):
                raise DeviceSilent("the printer answers, but does not cast out what an earlier slip left behind")
            self._scrap = False
        self._dialogue.doubts = 0

    def _deliver(self, encoded: Encoded, deadline: float) -> int:
        """Send everything, strip by strip; how many bytes had been sent, over all, when the cut was."""
        for strip in encoded.body:
            self._dialogue.send_with_fence(strip, deadline)
            found = self._hindrance(deadline)
            if found is not None:
                with contextlib.suppress(DeviceError):  # what is known stays known
                    self._dialogue.send(escpos.RECOVER_AND_CLEAR, deadline)
                raise found
        self._dialogue.send(encoded.end, deadline)
        sent = self._link.bytes_sent
        self._dialogue.send_with_fence(b"", deadline)
        found = self._hindrance(deadline)
        if found is not None:
            raise OutcomeUnknown(f"all is printed, the cut was not proved: {found}") from found
        return sent

    def _prove(self, deadline: float) -> Condition:
        """The end was reached, it seems: ask again until that cannot be a mistake."""
        confirmed = 0
        while confirmed < 1 + self._dialogue.doubts:
            if self._dialogue.doubts > _MOST_DOUBTS:
                raise DeviceSilent(f"{self._dialogue.doubts} answers came out of turn or not at all")
            self._dialogue.send_with_fence(b"", deadline)
            found = self._hindrance(deadline)
            if found is not None:
                raise OutcomeUnknown(f"all is printed, the cut was not proved: {found}") from found
            confirmed += 1
        if self._dialogue.last_fence & FENCE_ENDED:
            cause = PaperOut("out of paper")
            raise OutcomeUnknown("the printer says that it is at the end, and out of paper before it") from cause
        condition = self._dialogue.condition(deadline) or self._dialogue.condition(deadline)
        if condition is None:
            raise DeviceSilent("the printer fell silent after the slip")
        if condition.cutter or condition.unrecoverable or condition.jammed:
            raise OutcomeUnknown("the printer reports a fault right after the slip") from trouble(condition)
        if self._tearing is not None:
            raise OutcomeUnknown(f"the printer went on to the end, but in between: {self._tearing}") from self._tearing
        self._dialogue.settle()
        return condition

    def _hindrance(self, deadline: float) -> PrinterError | None:
        """Wait until the printer has come so far. What keeps it from that, when it says so; None: it has.

        Raises DeviceSilent when it neither comes so far nor says why, until the deadline or for 5 s of silence.
        """
        seen: type[PrinterError] | None = None
        heard_at = fine_at = self._monotonic()
        while not self._dialogue.reached(min(self._monotonic() + _POLL_S, deadline)):
            condition = self._dialogue.condition(deadline)
            if self._dialogue.is_reached:
                break
            now = self._monotonic()
            heard_at = heard_at if condition is None else now
            if now >= deadline or now - heard_at > _SILENCE_S:
                raise DeviceSilent("the printer did not say that it had come so far")
            found = None if condition is None else trouble(condition)
            if condition is not None and (found is None or isinstance(found, HeadHot)):
                self._note_gap(now - fine_at)
                fine_at, seen = now, None
            elif found is not None:
                if seen is type(found):
                    return found
                seen = type(found)
                if isinstance(found, (PaperOut, PaperJam, CoverOpen)):
                    self._tearing = found
        self._note_gap(self._monotonic() - fine_at)
        return None

    def _note_gap(self, gap_s: float) -> None:
        """For so long the printer neither went on nor said that all is well: time enough to change its paper."""
        if gap_s > _SWAP_S and self._tearing is None:
            self._tearing = DeviceSilent("the printer stood still and did not say why")
