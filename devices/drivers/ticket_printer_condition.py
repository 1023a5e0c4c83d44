"""A printer's condition in the core's words: which error it is, which status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.ports.errors import CoverOpen, CutterFault, HeadHot, PaperJam, PaperOut, PrinterError, PrinterFault
from kiosk.ports.statuses import Cover, Cutter, Device, Head, Paper, Ticket, TicketPrinterStatus

if TYPE_CHECKING:
    from devices.codecs.escpos_status import Condition


def trouble(condition: Condition) -> PrinterError | None:
    """What keeps it from printing. The cover before the paper: an open cover also looks like missing paper."""
    found = (
        (condition.cover_open, CoverOpen, "the cover is open"),
        (condition.ended, PaperOut, "the paper has run out"),
        (condition.jammed, PaperJam, "paper is stuck"),
        (condition.cutter, CutterFault, "the cutter is stuck"),
        (condition.unrecoverable, PrinterFault, "the printer reports a fault that it cannot recover from"),
        (condition.recovering, HeadHot, "the head is too hot, or another fault that passes by itself"),
        (condition.error, PrinterFault, "the printer reports an error that it does not name"),
        (condition.offline, PrinterFault, "the printer is offline and does not say why"),
    )
    return next((error(words) for holds, error, words in found if holds), None)


def paper_of(condition: Condition) -> Paper:
    """What the sensors see."""
    if condition.ended:
        return Paper.OUT
    if condition.jammed:
        return Paper.JAMMED
    return Paper.LOW if condition.near_end else Paper.FULL


def status_of(condition: Condition | None, ticket: Ticket | None = None) -> TicketPrinterStatus:
    """The status. `condition` None: the printer does not answer, so nothing is known. `ticket`: a presenter's."""
    if condition is None:
        unseen = None if ticket is None else Ticket.UNKNOWN
        return TicketPrinterStatus(Device.UNKNOWN, ticket=unseen, head=Head.UNKNOWN)
    return TicketPrinterStatus(
        device=_device_of(condition),
        paper=paper_of(condition),
        cover=Cover.OPEN if condition.cover_open else Cover.CLOSED,
        cutter=Cutter.FAULT if condition.cutter else Cutter.OK,
        ticket=ticket,
        head=Head.HOT if condition.recovering and not condition.cover_open else Head.OK,
    )


def _device_of(condition: Condition) -> Device:
    if condition.unrecoverable or condition.cutter or condition.jammed:
        return Device.HARDWARE_ERROR
    if condition.recovering:
        return Device.BUSY
    return Device.OFFLINE if condition.offline else Device.ONLINE
