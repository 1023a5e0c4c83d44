"""What every ticket printer must do. Checks that print use paper: a slip of some 60 mm each."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from devices.diagnostics.check import (
    Check,
    Finding,
    Kind,
    Outcome,
    all_of,
    differs,
    equal,
    judged,
    not_told,
    passed,
    raises,
    undecided,
)
from devices.diagnostics.hands import Deed, Look
from kiosk.domain.message import Message
from kiosk.ports.errors import (
    CoverOpen,
    DeviceError,
    DeviceSilent,
    LinkLost,
    OutcomeUnknown,
    PaperJam,
    PaperOut,
    PortMissing,
    PrinterFault,
    ProtocolViolated,
)
from kiosk.ports.statuses import Cover, Cutter, Device, Paper, Ticket
from kiosk.ports.ticket_printer import Align, Columns, QrCode, Rule, Slip, TextLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.diagnostics.hands import Hands
    from kiosk.ports.ticket_printer import SlipPart, TicketPrinter

_STATUS_S: Final = 3.0
_PRINT_S: Final = 20.0
_OPEN_S: Final = 5.0
_LONG_LINES: Final = 120  # half a metre, 4 s: time to reach for the cover
_LOST: Final = (LinkLost, DeviceSilent, PortMissing, ProtocolViolated)
_NO_PAPER: Final = (PaperOut, CoverOpen)  # whoever takes the roll out has the cover open
_STOPPED: Final = (CoverOpen, PaperOut, PaperJam, PrinterFault, OutcomeUnknown)


def slip(*parts: SlipPart) -> Slip:
    """A slip that nobody takes for a number."""
    head = TextLine("测试 TEST", align=Align.CENTER, bold=True)
    return Slip((head, Rule(), *parts, Rule(dashed=True), Columns("窗口 / Windows", "3 – 6")))


def _is_ready(printer: TicketPrinter, _hands: Hands) -> Finding:
    status = printer.status(deadline_s=_STATUS_S)
    if status.paper not in {None, Paper.FULL, Paper.LOW}:
        return differs(expected=Paper.FULL, found=status.paper)
    return all_of(
        equal(expected=Device.ONLINE, found=status.device),
        _unless_none(Cover.CLOSED, status.cover),
        _unless_none(Cutter.OK, status.cutter),
        passed(f"{status.device}, {status.paper}"),
    )


def _slip_is_proved(printer: TicketPrinter, _hands: Hands) -> Finding:
    printed = printer.print(slip(TextLine("1")), deadline_s=_PRINT_S)
    if printed.bytes_sent <= 0 or printed.elapsed_ms <= 0:
        return differs(expected="> 0 bytes, > 0 ms", found=f"{printed.bytes_sent} bytes, {printed.elapsed_ms:.0f} ms")
    return passed(f"{printed.bytes_sent} bytes, {printed.elapsed_ms:.0f} ms")


def _printed_tells_the_paper(printer: TicketPrinter, _hands: Hands) -> Finding:
    printed = printer.print(slip(TextLine("2")), deadline_s=_PRINT_S)
    status = printer.status(deadline_s=_STATUS_S)
    if printed.paper is None and status.paper is None:
        return not_told()
    return equal(expected=status.paper, found=printed.paper)


def _prints_one_after_the_other(printer: TicketPrinter, _hands: Hands) -> Finding:
    for number in ("3", "4"):
        printer.print(slip(TextLine(number)), deadline_s=_PRINT_S)
    return passed()


def _closed_prints_nothing(printer: TicketPrinter, _hands: Hands) -> Finding:
    printer.close()
    return raises(lambda: printer.print(slip(TextLine("-")), deadline_s=_PRINT_S), LinkLost)


def _closed_is_not_online(printer: TicketPrinter, _hands: Hands) -> Finding:
    printer.close()
    told = printer.status(deadline_s=_STATUS_S).device
    return passed(told) if told in {Device.UNKNOWN, Device.OFFLINE} else differs(expected=Device.UNKNOWN, found=told)


def _opens_again(printer: TicketPrinter, _hands: Hands) -> Finding:
    printer.close()
    printer.close()  # twice is harmless
    printer.open(deadline_s=_OPEN_S)
    printer.print(slip(TextLine("5")), deadline_s=_PRINT_S)
    return passed()


def _open_cover_is_told(printer: TicketPrinter, hands: Hands) -> Finding:
    if printer.status(deadline_s=_STATUS_S).cover is None:
        return not_told()
    hands.do(Deed.OPEN_COVER, seen=lambda: printer.status(deadline_s=1).cover is Cover.OPEN)
    try:
        told = all_of(
            equal(expected=Cover.OPEN, found=printer.status(deadline_s=_STATUS_S).cover),
            raises(lambda: printer.print(slip(TextLine("-")), deadline_s=_PRINT_S), CoverOpen),
        )
    finally:
        hands.do(Deed.CLOSE_COVER, seen=lambda: printer.status(deadline_s=1).cover is Cover.CLOSED)
    return all_of(told, _ready_and_prints(printer, "6"))


def _missing_paper_is_told(printer: TicketPrinter, hands: Hands) -> Finding:
    if printer.status(deadline_s=_STATUS_S).paper is None:
        return not_told()
    hands.do(Deed.TAKE_PAPER_OUT, seen=lambda: printer.status(deadline_s=1).paper is Paper.OUT)
    try:
        told = all_of(
            equal(expected=Paper.OUT, found=printer.status(deadline_s=_STATUS_S).paper),
            raises(lambda: printer.print(slip(TextLine("-")), deadline_s=_PRINT_S), *_NO_PAPER),
        )
    finally:
        hands.do(Deed.PUT_PAPER_IN, seen=lambda: printer.status(deadline_s=1).paper in {Paper.FULL, Paper.LOW})
    return all_of(told, _ready_and_prints(printer, "7"))


def _taken_ticket_is_told(printer: TicketPrinter, hands: Hands) -> Finding:
    if printer.status(deadline_s=_STATUS_S).ticket is None:
        return not_told()
    printer.print(slip(TextLine("10")), deadline_s=_PRINT_S)
    held = equal(expected=Ticket.PRESENT, found=printer.status(deadline_s=_STATUS_S).ticket)
    hands.do(Deed.TAKE_TICKET, seen=lambda: printer.status(deadline_s=1).ticket is not Ticket.PRESENT)
    return all_of(held, equal(expected=Ticket.TAKEN, found=printer.status(deadline_s=_STATUS_S).ticket))


def _unplugged_is_told(printer: TicketPrinter, hands: Hands) -> Finding:
    hands.do(Deed.UNPLUG, seen=lambda: printer.status(deadline_s=1).device is not Device.ONLINE)
    try:
        told = printer.status(deadline_s=1).device
        if told is Device.ONLINE:
            return differs(expected=Device.UNKNOWN, found=told)
        refused = raises(lambda: printer.print(slip(TextLine("-")), deadline_s=_PRINT_S), *_LOST)
    finally:
        hands.do(Deed.PLUG_IN, seen=lambda: _opens(printer))
    printer.close()
    printer.open(deadline_s=_OPEN_S)
    return all_of(refused, _ready_and_prints(printer, "8"))


def _stopped_slip_is_never_printed(printer: TicketPrinter, hands: Hands) -> Finding:
    """Proof that the end of a slip is told only after it was reached: the cover is opened amid a long one."""
    lines = (TextLine(f"{line} 打开盖子 open the cover") for line in range(1, _LONG_LINES + 1))
    hands.soon(Deed.OPEN_COVER_IN_PRINT)
    try:
        printer.print(slip(*lines), deadline_s=_PRINT_S)
    except _STOPPED as error:
        found = passed(error.code)
    else:
        found = undecided("printed")
        if not hands.judge(Look.ONE_SLIP_WHOLE.question(), Look.ONE_SLIP_WHOLE):
            found = Finding(Outcome.FAIL, Message.of("finding.printed_is_untrue"))
    finally:
        hands.do(Deed.CLOSE_COVER, seen=lambda: printer.status(deadline_s=1).device is Device.ONLINE)
    return all_of(found, _ready_and_prints(printer, "9"))


def _slip_is_whole(printer: TicketPrinter, hands: Hands) -> Finding:
    return _shown(printer, hands, Look.ONE_SLIP_WHOLE, TextLine("一二三四五六七八九十 0123456789"))


def _numbers_are_large(printer: TicketPrinter, hands: Hands) -> Finding:
    large = TextLine("A012", align=Align.CENTER, width=8, height=8)
    return _shown(printer, hands, Look.NUMBER_IS_LARGE, large, TextLine("请到三号窗口", width=2, height=2))


def _rare_characters_are_drawn(printer: TicketPrinter, hands: Hands) -> Finding:
    return _shown(printer, hands, Look.RARE_CHARACTERS, TextLine("㛃 䶮 𬍛 𠮷", width=2, height=2))


def _qr_code_scans(printer: TicketPrinter, hands: Hands) -> Finding:
    return _shown(printer, hands, Look.QR_CODE_SCANS, QrCode("https://example.org/TEST"))


def _shown(printer: TicketPrinter, hands: Hands, look: Look, *parts: SlipPart) -> Finding:
    with suppress(OutcomeUnknown):  # a model that proves nothing still prints; here somebody looks
        printer.print(slip(*parts), deadline_s=_PRINT_S)
    return judged(well=hands.judge(look.question(), look))


def _ready_and_prints(printer: TicketPrinter, number: str) -> Finding:
    ready = equal(expected=Device.ONLINE, found=printer.status(deadline_s=_STATUS_S).device)
    if ready.outcome is Outcome.PASS:
        printer.print(slip(TextLine(number)), deadline_s=_PRINT_S)
    return ready


def _opens(printer: TicketPrinter) -> bool:
    printer.close()
    try:
        printer.open(deadline_s=1)
    except DeviceError:
        return False
    return True


def _unless_none(expected: object, found: object) -> Finding:
    return passed() if found is None else equal(expected=expected, found=found)


def _check(
    name: str, run: Callable[[TicketPrinter, Hands], Finding], *needs: Deed | Look, paper: bool = True
) -> Check[TicketPrinter]:
    return Check(name, Kind.TICKET_PRINTER, run, frozenset(needs), uses_paper=paper, limit_s=90)


TICKET_PRINTER: Final = (
    _check("is_ready", _is_ready, paper=False),
    _check("closed_is_not_online", _closed_is_not_online, paper=False),
    _check("closed_prints_nothing", _closed_prints_nothing, paper=False),
    _check("slip_is_proved", _slip_is_proved),
    _check("printed_tells_the_paper", _printed_tells_the_paper),
    _check("prints_one_after_the_other", _prints_one_after_the_other),
    _check("opens_again", _opens_again),
    _check("slip_is_whole", _slip_is_whole, Look.ONE_SLIP_WHOLE),
    _check("numbers_are_large", _numbers_are_large, Look.NUMBER_IS_LARGE),
    _check("rare_characters_are_drawn", _rare_characters_are_drawn, Look.RARE_CHARACTERS),
    _check("qr_code_scans", _qr_code_scans, Look.QR_CODE_SCANS),
    _check("taken_ticket_is_told", _taken_ticket_is_told, Deed.TAKE_TICKET),
    _check("open_cover_is_told", _open_cover_is_told, Deed.OPEN_COVER, Deed.CLOSE_COVER),
    _check("missing_paper_is_told", _missing_paper_is_told, Deed.TAKE_PAPER_OUT, Deed.PUT_PAPER_IN),
    _check(
        "stopped_slip_is_never_printed",
        _stopped_slip_is_never_printed,
        Deed.OPEN_COVER_IN_PRINT,
        Deed.CLOSE_COVER,
        Look.ONE_SLIP_WHOLE,
    ),
    _check("unplugged_is_told", _unplugged_is_told, Deed.UNPLUG, Deed.PLUG_IN),
)
