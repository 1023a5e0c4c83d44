"""TicketPrinter over ESC/POS. Printed means: the printer proved that it reached the end, cut included.

How it is proved. The slip goes out strip by strip. Behind each goes GS r 1, which the printer answers in its turn and
not at paper end; the next strip waits for that answer. Behind the cut it is asked once more than needed, and once again
for every byte that did not belong: so one byte of noise that looks like an answer cannot stand in for the last one.
A model without such an answer is never believed: its whole slips end as OutcomeUnknown, whatever its status says.

Nothing printed twice. A printer that ran out of paper goes on by itself when it is refilled, and few models can be told
to forget: DLE ENQ 2 clears the buffer after errors, but paper end is none. So what is not yet sent is what counts: a
failed slip leaves at most one strip inside, never a slip. If that was the last one, the slip may lie there whole and
uncut; so the next job begins by marking what lies there as void and cutting it off. That is remembered over a restart.

What is known after a failure. A strip of the body unanswered and the printer tells why: the slip did not come out
whole, and will not: PaperOut and its kin; HeadHot, when the head had not cooled by the deadline. The cut unanswered:
all is printed, perhaps in a hand: OutcomeUnknown.
Silence, a lost link, the deadline: OutcomeUnknown, always.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, NoReturn

from devices.codecs import escpos
from devices.codecs.escpos_slip import cast_out, encode_slip
from devices.drivers.ticket_printer_condition import paper_of, status_of, trouble
from devices.drivers.ticket_printer_delivery import Delivery, Unprovable
from devices.drivers.ticket_printer_dialogue import PrinterDialogue
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from devices.drivers.ticket_printer_presenter import PresenterWatch
from devices.drivers.ticket_printer_scrap import ScrapInMemory
from devices.drivers.ticket_printer_usb import says_paper_out
from kiosk.ports.errors import (
    Canceled,
    DeviceBusy,
    DeviceError,
    DeviceSilent,
    LinkLost,
    OutcomeUnknown,
    PaperJam,
    PaperOut,
    WrongDevice,
)
from kiosk.ports.statuses import Device, Paper, TicketPrinterStatus
from kiosk.ports.ticket_printer import Printed

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.catalog import TicketPrinterModel
    from devices.codecs.escpos_glyphs import Glyphs
    from devices.codecs.escpos_status import Condition
    from devices.links.link import Link
    from kiosk.ports.ticket_printer import ScrapMark, Slip

VOID: Final = "作废 VOID"  # both languages at once: nobody knows whose scrap it is
RETRACT_AFTER_S: Final = 30.0
_HELLO_S: Final = 0.8
_FIRST_LOOK_S: Final = 2.5  # a printer that takes nothing is named within 3 s
_HANG_UP_PAUSE_S: Final = 0.1
_STEP_S: Final = 4.0  # to cut off a scrap and answer
_SCRAP_STEP_S: Final = 1.5  # to come to the end of a strip that was left inside
_SCRAP_MM: Final = 60.0
_RETRACT_S: Final = 3.0
_TAKING_S: Final = 6.0  # somebody may just be reaching for the ticket before
_PRESENTER_POLL_S: Final = 0.2
_FILLING_BYTES: Final = 512


class EscPosTicketPrinter:
    """Fulfils `kiosk.ports.ticket_printer.TicketPrinter`."""

    def __init__(
        self,
        link: Link,
        model: TicketPrinterModel,
        *,
        glyphs: Glyphs | None = None,
        scrap: ScrapMark | None = None,
        retract_after_s: float | None = RETRACT_AFTER_S,
        fed: Callable[[float, int], None] = lambda _length_mm, _cuts: None,
        on_status: Callable[[TicketPrinterStatus], None] = lambda _status: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make the driver, closed. `scrap`: remembers a half ticket, else until the process ends.

        `retract_after_s`: None, a ticket stays out.
        `fed`: told after each job how much paper what was sent takes, in mm, and how many cuts; proved or not.
        `on_status`: told in a job that waits, in its thread, how the printer is, so that people learn why.

        Raises SettingsError when a font for what the printer lacks is not installed.
        """
        self._link = link
        self._model = model
        self._glyphs = FontGlyphs() if glyphs is None else glyphs
        self._scrap = ScrapInMemory() if scrap is None else scrap
        self._presenter = PresenterWatch(retract_after_s=retract_after_s) if model.presenter else None
        self._fed = fed
        self._on_status = on_status
        self._monotonic = monotonic
        self._dialogue = self._new_dialogue()

    def open(self, *, deadline_s: float) -> None:
        """Open the link and ask for the printer's status; see TicketPrinter."""
        self._link.forget_interrupt()
        deadline = self._monotonic() + deadline_s
        hung_up = 0
        while True:
            self._dialogue = self._new_dialogue().take_over(self._dialogue)
            try:
                self._link.open(deadline_s=max(deadline - self._monotonic(), 0.0))
                self._shake_hands(deadline)
                self._dialogue.send(escpos.STATUS_BACK_OFF, deadline)
            except LinkLost as error:
                # A printer that serves one connection hangs up on the next while it has not noticed the last one's end,
                # and for as long as somebody else is connected.
                self._link.close()
                hung_up += not self._dialogue.heard
                if self._monotonic() + _HANG_UP_PAUSE_S >= deadline:
                    if hung_up > 1:
                        raise DeviceBusy(
                            "the printer hangs up at once: another computer is connected to it?"
                        ) from error
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
        delivery = self._delivery(deadline)
        self._make_ready(delivery, deadline)
        self._dialogue.committed, sent_before = True, self._link.bytes_sent
        self._scrap.set()
        try:
            sent = delivery.send(encoded, lambda: self._link.bytes_sent)
            condition = delivery.prove()
        except Unprovable:
            self._scrap.clear()
            raise
        except (DeviceSilent, LinkLost) as error:
            if self._link.bytes_sent == sent_before:
                self._scrap.clear()
                raise
            raise OutcomeUnknown(f"the slip may have come out: {error}") from error
        finally:
            self._dialogue.committed = False
            self._fed(delivery.fed_mm, delivery.cuts)
        self._scrap.clear()
        self._see(condition)
        return Printed(sent - sent_before, (self._monotonic() - started) * 1000, paper_of(condition))

    def status(self, *, deadline_s: float) -> TicketPrinterStatus:
        """Ask how the printer is; draw back a ticket that nobody took; see TicketPrinter."""
        self._link.forget_interrupt()
        deadline = self._monotonic() + deadline_s
        try:
            condition = self._dialogue.condition(deadline)
            if condition is not None:
                self._see(condition)
                if self._presenter is not None and self._presenter.is_due(self._monotonic()):
                    self._presenter.note_retracted(gone=self._retract(deadline))
        except Canceled:
            raise
        except DeviceError:
            condition = None
        if condition is None and says_paper_out(self._link):
            return TicketPrinterStatus(Device.OFFLINE, Paper.OUT)
        return self._status_of(condition)

    def _new_dialogue(self) -> PrinterDialogue:
        cut_short = self._scrap.is_set()
        return PrinterDialogue(self._link, self._model, monotonic=self._monotonic, cut_short=cut_short)

    def _delivery(self, deadline: float) -> Delivery:
        return Delivery(self._dialogue, self._model, deadline, monotonic=self._monotonic, tell=self._tell)

    def _tell(self, condition: Condition) -> None:
        self._see(condition)
        self._on_status(self._status_of(condition))

    def _status_of(self, condition: Condition | None) -> TicketPrinterStatus:
        return status_of(condition, None if self._presenter is None else self._presenter.ticket)

    def _shake_hands(self, deadline: float) -> None:
        self._link.discard_input()
        while True:
            try:
                answer = self._dialogue.ask(1, min(self._monotonic() + _HELLO_S, deadline))
            except DeviceSilent as error:  # it does not even take the question
                self._name_silence(str(error))
            if answer is not None:
                return
            if self._monotonic() >= deadline:
                break
        if self._dialogue.heard:
            raise WrongDevice("something answers, but not as an ESC/POS printer does; wrong port or wrong speed?")
        self._name_silence("no printer answers: switched off, unplugged, other speed, or another device on this port?")

    def _name_silence(self, why: str) -> NoReturn:
        """Raise PaperOut where a USB printer says so beside its data, else DeviceSilent."""
        if says_paper_out(self._link):
            raise PaperOut("the printer takes no data, and says over USB that its paper is out")
        raise DeviceSilent(why)

    def _make_ready(self, delivery: Delivery, deadline: float) -> None:
        """Before the first byte: the printer can print, is in step with us, and holds nothing old."""
        try:
            soon = min(self._monotonic() + _FIRST_LOOK_S, deadline)
            condition = self._dialogue.condition(soon) or self._dialogue.condition(deadline)
        except DeviceSilent as error:  # it does not even take the question
            self._name_silence(str(error))
        if condition is None:
            self._name_silence("the printer does not answer")
        found = trouble(condition)
        if found is not None:
            raise found
        if self._scrap.is_set():
            self._cast_out(delivery, deadline)
        elif self._model.fence:
            self._dialogue.get_in_step(deadline, patience_s=_STEP_S)
        if self._presenter is not None:
            self._free_presenter(self._presenter, deadline)
        self._dialogue.doubts = 0

    def _cast_out(self, delivery: Delivery, deadline: float) -> None:
        """Cut off what an earlier slip left behind, marked as void. Raises DeviceSilent when it cannot be done."""
        self._dialogue.send(escpos.RECOVER_AND_CLEAR, deadline)
        self._end_what_was_cut_short(deadline)
        if not delivery.pass_on(cast_out(self._model, VOID), _SCRAP_MM, within_s=_STEP_S):
            raise DeviceSilent("the printer answers, but does not cast out what an earlier slip left behind")
        self._scrap.clear()

    def _end_what_was_cut_short(self, deadline: float) -> None:
        """A link that was lost amid an image leaves a printer that takes all that follows, fences too, for its dots."""
        filled = 0
        while self._model.fence:
            try:
                self._dialogue.get_in_step(deadline, patience_s=_SCRAP_STEP_S)
            except DeviceSilent:
                if filled >= self._model.buffer_bytes:
                    raise
                self._dialogue.send(escpos.FILLING * _FILLING_BYTES, deadline)
                filled += _FILLING_BYTES
            else:
                return
        self._dialogue.send(escpos.FILLING * self._model.buffer_bytes, deadline)

    def _free_presenter(self, presenter: PresenterWatch, deadline: float) -> None:
        """Let the last ticket be taken; then draw it back. Raises PaperJam when it does not go."""
        while True:
            condition = self._dialogue.condition(deadline)
            if condition is None:
                raise DeviceSilent("the printer does not say whether a ticket stands in its presenter")
            self._see(condition)
            now = self._monotonic()
            if not condition.presented:
                return
            if presenter.held_s(now) >= _TAKING_S:
                break
            self._dialogue.idle(min(now + _PRESENTER_POLL_S, deadline))
        if not self._retract(deadline):
            raise PaperJam("the last ticket does not leave the presenter")

    def _see(self, condition: Condition) -> None:
        if self._presenter is not None and condition.presented is not None:
            self._presenter.see(self._monotonic(), present=condition.presented)

    def _retract(self, deadline: float) -> bool:
        """Draw back the ticket in the presenter. False: it still stands there."""
        self._dialogue.send(escpos.RETRACT, deadline)
        until = min(self._monotonic() + _RETRACT_S, deadline)
        while self._monotonic() < until:
            condition = self._dialogue.condition(until)
            if condition is not None and not condition.presented:
                if self._presenter is not None:
                    self._presenter.note_retracted(gone=True)
                return True
            self._dialogue.idle(min(self._monotonic() + _PRESENTER_POLL_S, until))
        return False
