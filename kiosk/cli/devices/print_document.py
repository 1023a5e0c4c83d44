"""`kiosk devices print-document`: print a PDF under a serial, once, and say what became of it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.cli.output import Exit, complaining, emit, error_json, say
from kiosk.cli.run import StateDirectory
from kiosk.ports.errors import DeviceError, OutcomeUnknown, SerialUsed, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.statuses import DocumentPrinterStatus

_OPEN_S: Final = 5.0


def print_document(
    link: Annotated[str, typer.Option(help="The printer: ipp://HOST[:PORT]/ipp/print, or ipps://.")],
    file: Annotated[Path, typer.Option(help="The PDF file, A4.")],
    serial: Annotated[str, typer.Option(help="Under which serial; it is printed at most once, ever.")],
    sheets: Annotated[int, typer.Option(min=1, max=500, help="How many pages the file has.")] = 1,
    ca_file: Annotated[Path | None, typer.Option(help="Who may sign an ipps printer's certificate.")] = None,
    state_dir: StateDirectory = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    timeout_s: Annotated[float, typer.Option(min=1, max=3600, help="How long it may take, in seconds.")] = 120.0,
) -> None:
    """Print a PDF file on the document printer, written into this terminal's print journal.

    Example: kiosk devices print-document --link ipp://192.0.2.11/ipp/print --file out.pdf --serial TEST-0001 --json

    Exit 0: the printer told that every sheet is out. 5: something may be out; this serial is never printed again.
    4: nothing is out. 3: refused, this serial was sent to a printer before.
    """
    with complaining(as_json=as_json):
        tell = _silent if as_json else _tell
        result, code = _print(link, file, serial, sheets, ca_file, state_dir, timeout_s, tell)
    if as_json:
        emit(result)
    else:
        error = result["error"]
        words = f"; {error['message']} [{error['code']}; {error['clear_by']}]" if isinstance(error, dict) else ""
        say(f"{result['outcome']}: {serial}, {result['elapsed_ms']} ms{words}")
    if code:
        raise typer.Exit(code)


def _tell(status: DocumentPrinterStatus) -> None:
    say(f"printer: {status.device}, paper {status.paper}, toner {status.toner}, cover {status.cover}")


def _silent(_status: DocumentPrinterStatus) -> None:
    return


def _print(
    link: str,
    file: Path,
    serial: str,
    sheets: int,
    ca_file: Path | None,
    state_dir: Path | None,
    timeout_s: float,
    tell: Callable[[DocumentPrinterStatus], None],
) -> tuple[dict[str, object], Exit]:
    from devices.drivers.document_printer import IppDocumentPrinter
    from devices.drivers.document_printer_address import parse_ipp_address
    from devices.drivers.document_printer_dialogue import IppDialogue
    from kiosk.settings import state_directory
    from kiosk.vault.print_journal import VaultPrintJournal
    from kiosk.vault.store import Vault

    try:
        document = file.read_bytes()
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}") from error
    printer = IppDocumentPrinter(IppDialogue(parse_ipp_address(link), ca_file=ca_file))
    vault = Vault.open(state_directory(state_dir))
    started = time.monotonic()
    try:
        printer.open(deadline_s=min(_OPEN_S, timeout_s))
        printed = printer.print(
            document,
            serial=serial,
            sheets=sheets,
            journal=VaultPrintJournal(vault),
            deadline_s=timeout_s,
            on_status=tell,
        )
    except DeviceError as error:
        outcome, code = outcome_of(error)
        elapsed_ms = round((time.monotonic() - started) * 1000, 1)
        return {"outcome": outcome, "serial": serial, "elapsed_ms": elapsed_ms, **error_json(error)}, code
    finally:
        printer.close()
        vault.close()
    return {
        "outcome": "printed",
        "serial": serial,
        "sheets": printed.sheets,
        "sheets_completed": printed.sheets_completed,
        "first_byte_ms": round(printed.first_byte_ms, 1),
        "elapsed_ms": round(printed.elapsed_ms, 1),
        "error": None,
    }, Exit.OK


def outcome_of(error: DeviceError) -> tuple[str, Exit]:
    """Say what became of the paper, and how the command ends."""
    match error:
        case OutcomeUnknown():
            return "unknown", Exit.UNKNOWN
        case SerialUsed():
            return "refused", Exit.REFUSED
        case _:
            return "not_printed", Exit.DEVICE
