"""`kiosk devices print-slip`: print something on the ticket printer, and say what became of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.cli.output import Exit, complaining, emit, error_json, say
from kiosk.ports.errors import DeviceError, OutcomeUnknown, SettingsError

if TYPE_CHECKING:
    from kiosk.ports.ticket_printer import Slip

_OPEN_S: Final = 3.0


def print_slip(
    link: Annotated[str, typer.Option(help="The printer: serial:/dev/ttyUSB1?baud=115200 or tcp:HOST:PORT.")],
    model: Annotated[str, typer.Option(help="Its model, a row of the catalogue.")] = "epson-tm-t88iii",
    text: Annotated[list[str] | None, typer.Option(help="A line of text; may be repeated.")] = None,
    qr: Annotated[list[str] | None, typer.Option(help="What a QR code says; may be repeated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    timeout_s: Annotated[float, typer.Option(help="How long it may take, in seconds.")] = 20.0,
) -> None:
    """Print a slip and cut it.

    Example: kiosk devices print-slip --link tcp:192.0.2.10:9100 --text 您好 --qr https://example.org/ --json

    Exit 0: the printer proved that it is out. 5: it may be out; look before you print again (a model that cannot prove
    anything always ends so). 4: it is not. `bytes` were sent to the printer, status questions included when it did not
    come out.
    """
    with complaining(as_json=as_json):
        result, code = _print(link, model, _slip(text or [], qr or []), timeout_s)
    if as_json:
        emit(result)
    else:
        error = result["error"]
        words = f"; {error['message']} [{error['code']}; {error['clear_by']}]" if isinstance(error, dict) else ""
        say(f"{result['outcome']}: {result['bytes']} bytes, {result['elapsed_ms']} ms{words}")
    if code:
        raise typer.Exit(code)


def _slip(texts: list[str], qr_codes: list[str]) -> Slip:
    from kiosk.ports.ticket_printer import QrCode, Slip, TextLine

    if not texts and not qr_codes:
        raise SettingsError("nothing to print: give --text or --qr")
    if "" in qr_codes:
        raise SettingsError("--qr is empty")
    lines = [TextLine(line) for text in texts for line in text.replace("\r\n", "\n").split("\n")]
    return Slip((*lines, *(QrCode(data) for data in qr_codes)))


def _print(link: str, model: str, slip: Slip, timeout_s: float) -> tuple[dict[str, object], Exit]:
    from devices.catalog import ticket_printer_model
    from devices.drivers.ticket_printer import EscPosTicketPrinter
    from devices.drivers.ticket_printer_fitting import printer_link

    if not 0 < timeout_s <= 3600:  # noqa: PLR2004
        raise SettingsError(f"--timeout-s {timeout_s:g}: give more than 0 and at most 3600 seconds")
    row = ticket_printer_model(model)
    wire = printer_link(link, row)
    printer = EscPosTicketPrinter(wire, row)
    started = time.monotonic()
    try:
        printer.open(deadline_s=min(_OPEN_S, timeout_s))
        printed = printer.print(slip, deadline_s=timeout_s)
    except DeviceError as error:
        unknown = isinstance(error, OutcomeUnknown)
        result = {
            "outcome": "unknown" if unknown else "failed",
            "bytes": wire.bytes_sent,
            "elapsed_ms": round((time.monotonic() - started) * 1000, 1),
            **error_json(error),
        }
        return result, Exit.UNKNOWN if unknown else Exit.DEVICE
    finally:
        printer.close()
    elapsed_ms = round(printed.elapsed_ms, 1)
    return {"outcome": "printed", "bytes": printed.bytes_sent, "elapsed_ms": elapsed_ms, "error": None}, Exit.OK
