"""What every document printer must do. Checks that print use one sheet each."""

from __future__ import annotations

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
from devices.diagnostics.print_bench import PRINT_S, PrintBench
from kiosk.domain.message import Message
from kiosk.ports.errors import (
    Canceled,
    CoverOpen,
    DeviceError,
    DeviceSilent,
    DocumentRefused,
    LinkLost,
    OutcomeUnknown,
    PaperOut,
    PortMissing,
    SerialUsed,
    TonerOut,
)
from kiosk.ports.print_journal import PrinterJob, PrintOutcome, PrintState
from kiosk.ports.statuses import Cover, Device, Paper, Toner

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.diagnostics.hands import Hands
    from kiosk.ports.statuses import DocumentPrinterStatus

_ASK_S: Final = 10.0
_OPEN_S: Final = 5.0
_LOST: Final = (LinkLost, PortMissing, DeviceSilent)
_NEVER_GIVEN_JOB: Final = 2_147_483_000  # near the largest job-id there can be


def _is_ready(bench: PrintBench, _hands: Hands) -> Finding:
    status = bench.status()
    if status.paper not in {None, Paper.FULL, Paper.LOW}:
        return differs(expected=Paper.FULL, found=status.paper)
    if status.toner not in {None, Toner.FULL, Toner.LOW}:
        return differs(expected=Toner.FULL, found=status.toner)
    if status.cover not in {None, Cover.CLOSED}:
        return differs(expected=Cover.CLOSED, found=status.cover)
    return all_of(equal(expected=Device.ONLINE, found=status.device), passed(f"{status.device}, {status.paper}"))


def _sheet_is_proved(bench: PrintBench, _hands: Hands) -> Finding:
    serial = next(bench.serials)
    printed = bench.print(serial)
    if printed.sheets_completed not in {None, 1} or (printed.serial, printed.sheets) != (serial, 1):
        return differs(expected=f"{serial}, 1", found=f"{printed.serial}, {printed.sheets_completed}")
    return passed(f"{printed.elapsed_ms:.0f} ms, sheets counted: {printed.sheets_completed}")


def _journal_ends_printed(bench: PrintBench, _hands: Hands) -> Finding:
    serial = next(bench.serials)
    bench.print(serial)
    return equal(expected=PrintOutcome.PRINTED, found=bench.outcome(serial))


def _serial_is_printed_once(bench: PrintBench, _hands: Hands) -> Finding:
    serial = next(bench.serials)
    bench.print(serial)
    return raises(lambda: bench.print(serial), SerialUsed)


def _serials_come_out_each(bench: PrintBench, _hands: Hands) -> Finding:
    serials = next(bench.serials), next(bench.serials)
    return equal(expected=", ".join(serials), found=", ".join(bench.print(serial).serial for serial in serials))


def _status_is_told_while_printing(bench: PrintBench, _hands: Hands) -> Finding:
    told: list[DocumentPrinterStatus] = []
    bench.print(next(bench.serials), on_status=told.append)
    return passed(str(told[0].device)) if told else differs(expected=Device.ONLINE, found="-")


def _other_than_pdf_is_refused(bench: PrintBench, _hands: Hands) -> Finding:
    serial = next(bench.serials)

    def send() -> object:
        return bench.printer.print(b"GIF89a", serial=serial, sheets=1, journal=bench.journal, deadline_s=PRINT_S)

    return all_of(raises(send, DocumentRefused), _nothing_out(bench, serial))


def _interrupt_before_cancels(bench: PrintBench, _hands: Hands) -> Finding:
    serial = next(bench.serials)
    canceled = raises(lambda: bench.print(serial, at=_once("intend done", bench.interrupt)), Canceled)
    return all_of(canceled, _nothing_out(bench, serial))


def _interrupt_after_is_ignored(bench: PrintBench, _hands: Hands) -> Finding:
    serial = next(bench.serials)
    try:
        bench.print(serial, at=_once("sent done", bench.interrupt))
    except (Canceled, OutcomeUnknown) as error:
        return differs(expected=PrintOutcome.PRINTED, found=error.code)
    return equal(expected=PrintOutcome.PRINTED, found=bench.outcome(serial))


def _unsent_reconciles_as_not_printed(bench: PrintBench, _hands: Hands) -> Finding:
    entry = bench.journal.intend(next(bench.serials), sheets=1)
    found = bench.printer.reconcile(entry, deadline_s=_ASK_S)
    bench.journal.ended(entry, PrintOutcome.NOT_PRINTED)
    return equal(expected=PrintOutcome.NOT_PRINTED, found=found)


def _forgotten_reconciles_as_unknown(bench: PrintBench, _hands: Hands) -> Finding:
    entry = bench.journal.intend(next(bench.serials), sheets=1)
    entry = bench.journal.created(entry, PrinterJob(_NEVER_GIVEN_JOB, "urn:uuid:gone", None, 1, counts=True))
    entry = bench.journal.sent(entry)
    found = bench.printer.reconcile(entry, deadline_s=_ASK_S)
    bench.journal.ended(entry, PrintOutcome.UNKNOWN)
    return equal(expected=PrintOutcome.UNKNOWN, found=found)


def _printed_reconciles_as_printed(bench: PrintBench, _hands: Hands) -> Finding:
    serial = next(bench.serials)
    bench.print(serial)
    entry = bench.journal.attempts(serial)[-1]
    as_sent = type(entry)(entry.serial, entry.attempt, entry.sheets, PrintState.SENT, entry.intended_at, entry.job)
    return equal(expected=PrintOutcome.PRINTED, found=bench.printer.reconcile(as_sent, deadline_s=_ASK_S))


def _closed_is_offline(bench: PrintBench, _hands: Hands) -> Finding:
    bench.close()
    bench.close()  # twice is harmless
    return equal(expected=Device.OFFLINE, found=bench.status().device)


def _sheet_is_whole(bench: PrintBench, hands: Hands) -> Finding:
    serial = next(bench.serials)
    bench.print(serial)
    question = Look.ONE_SHEET_WHOLE.question(serial=serial)
    return judged(well=hands.judge(question, Look.ONE_SHEET_WHOLE))


def _missing_paper_is_told(bench: PrintBench, hands: Hands) -> Finding:
    if bench.status().paper is None:
        return not_told()
    return _hindered(
        bench,
        hands,
        (Deed.TAKE_PAPER_OUT, lambda: bench.status().paper is Paper.OUT),
        (Deed.PUT_PAPER_IN, lambda: bench.status().paper in {Paper.FULL, Paper.LOW}),
        PaperOut,
    )


def _open_cover_is_told(bench: PrintBench, hands: Hands) -> Finding:
    if bench.status().cover is None:
        return not_told()
    return _hindered(
        bench,
        hands,
        (Deed.OPEN_COVER, lambda: bench.status().cover is Cover.OPEN),
        (Deed.CLOSE_COVER, lambda: bench.status().cover is Cover.CLOSED),
        CoverOpen,
    )


def _missing_toner_is_told(bench: PrintBench, hands: Hands) -> Finding:
    if bench.status().toner is None:
        return not_told()
    return _hindered(
        bench,
        hands,
        (Deed.TAKE_TONER_OUT, lambda: bench.status().toner is Toner.OUT),
        (Deed.PUT_TONER_IN, lambda: bench.status().toner in {Toner.FULL, Toner.LOW}),
        TonerOut,
    )


_Done = tuple[Deed, "Callable[[], bool]"]


def _hindered(bench: PrintBench, hands: Hands, wrong: _Done, mended: _Done, error: type[DeviceError]) -> Finding:
    """Something keeps it from printing: status and print say so, nothing is begun; mended, the same serial prints."""
    serial = next(bench.serials)
    hands.do(wrong[0], seen=wrong[1])
    try:
        if not wrong[1]():
            return Finding(Outcome.FAIL, Message.of("finding.not_seen"))
        told = all_of(raises(lambda: bench.print(serial), error), _nothing_out(bench, serial))
    finally:
        hands.do(mended[0], seen=mended[1])
    if told.outcome is not Outcome.PASS:
        return told
    return equal(expected=serial, found=bench.print(serial).serial)


def _unplugged_is_told(bench: PrintBench, hands: Hands) -> Finding:
    serial = next(bench.serials)
    entry = bench.journal.intend(serial, sheets=1)
    hands.do(Deed.UNPLUG, seen=lambda: bench.status().device is Device.OFFLINE)
    try:
        told = bench.status().device
        if told not in {Device.OFFLINE, Device.UNKNOWN}:
            return differs(expected=Device.OFFLINE, found=told)
        unlearned = raises(lambda: bench.printer.reconcile(entry, deadline_s=_ASK_S), *_LOST)
    finally:
        hands.do(Deed.PLUG_IN, seen=lambda: bench.status().device is Device.ONLINE)
        bench.journal.ended(entry, PrintOutcome.NOT_PRINTED)
    return all_of(unlearned, equal(expected=serial, found=bench.print(serial).serial))


def _power_lost_is_never_printed(bench: PrintBench, hands: Hands) -> Finding:
    """Switched off after the document left: what cannot be known is called unknown, and the serial is used."""
    serial = next(bench.serials)
    cut = _once("sent done", lambda: hands.soon(Deed.SWITCH_OFF_AND_ON))
    try:
        bench.print(serial, at=cut)
    except OutcomeUnknown:
        found = equal(expected=PrintOutcome.UNKNOWN, found=bench.outcome(serial))
    except DeviceError as error:
        return passed(error.code) if bench.outcome(serial) is PrintOutcome.NOT_PRINTED else _untrue()
    else:
        if not hands.judge(Look.ONE_SHEET_WHOLE.question(serial=serial), Look.ONE_SHEET_WHOLE):
            return _untrue()
        return undecided("printed")
    hands.do(Deed.PLUG_IN, seen=lambda: bench.status().device is Device.ONLINE)
    return all_of(found, raises(lambda: bench.print(serial), SerialUsed))


def _untrue() -> Finding:
    return Finding(Outcome.FAIL, Message.of("finding.printed_is_untrue"))


def _nothing_out(bench: PrintBench, serial: str) -> Finding:
    found = bench.outcome(serial)
    return passed() if found in {None, PrintOutcome.NOT_PRINTED} else differs(expected="-", found=found)


def _once(step: str, do: Callable[[], None]) -> Callable[[str], None]:
    def at(told: str) -> None:
        if told == step:
            do()

    return at


def _check(
    name: str, run: Callable[[PrintBench, Hands], Finding], *needs: Deed | Look, paper: bool = True
) -> Check[PrintBench]:
    return Check(name, Kind.DOCUMENT_PRINTER, run, frozenset(needs), uses_paper=paper, limit_s=200)


DOCUMENT_PRINTER: Final = (
    _check("is_ready", _is_ready, paper=False),
    _check("closed_is_offline", _closed_is_offline, paper=False),
    _check("other_than_pdf_is_refused", _other_than_pdf_is_refused, paper=False),
    _check("unsent_reconciles_as_not_printed", _unsent_reconciles_as_not_printed, paper=False),
    _check("forgotten_reconciles_as_unknown", _forgotten_reconciles_as_unknown, paper=False),
    _check("interrupt_before_cancels", _interrupt_before_cancels, paper=False),
    _check("sheet_is_proved", _sheet_is_proved),
    _check("journal_ends_printed", _journal_ends_printed),
    _check("serial_is_printed_once", _serial_is_printed_once),
    _check("serials_come_out_each", _serials_come_out_each),
    _check("status_is_told_while_printing", _status_is_told_while_printing),
    _check("interrupt_after_is_ignored", _interrupt_after_is_ignored),
    _check("printed_reconciles_as_printed", _printed_reconciles_as_printed),
    _check("sheet_is_whole", _sheet_is_whole, Look.ONE_SHEET_WHOLE),
    _check("missing_paper_is_told", _missing_paper_is_told, Deed.TAKE_PAPER_OUT, Deed.PUT_PAPER_IN),
    _check("open_cover_is_told", _open_cover_is_told, Deed.OPEN_COVER, Deed.CLOSE_COVER),
    _check("missing_toner_is_told", _missing_toner_is_told, Deed.TAKE_TONER_OUT, Deed.PUT_TONER_IN),
    _check("unplugged_is_told", _unplugged_is_told, Deed.UNPLUG, Deed.PLUG_IN),
    _check(
        "power_lost_is_never_printed",
        _power_lost_is_never_printed,
        Deed.SWITCH_OFF_AND_ON,
        Deed.PLUG_IN,
        Look.ONE_SHEET_WHOLE,
    ),
)
