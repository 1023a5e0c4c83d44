"""`kiosk emulate document-printer`: an IPP printer for people without one."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.emulate.lines import teller, words_of
from kiosk.cli.output import complaining
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.emulators.document_printer import DocumentPrinterEmulator


def document_printer(
    listen: Annotated[str, typer.Option(help="HOST:PORT, port 0 for any free one.")] = "127.0.0.1:0",
    out: Annotated[Path | None, typer.Option(help="Folder for each document received.")] = None,
    speed: Annotated[float, typer.Option(min=0, max=100_000, help="Pages a minute; 0: as fast as it can.")] = 20.0,
    certificate: Annotated[Path | None, typer.Option(help="Certificate file, for ipps; with --key.")] = None,
    key: Annotated[Path | None, typer.Option(help="The certificate's key file.")] = None,
    fault: Annotated[
        list[str] | None, typer.Option(help="A misfortune from the start, like 'paper out'; may be given again.")
    ] = None,
) -> None:
    """Emulate an A4 document printer that speaks IPP.

    Example: kiosk emulate document-printer --out printed --speed 30

    The first line of output is {"link": "ipp://127.0.0.1:40001/ipp/print"}; one JSON line an event follows:
    {"event": "sheet", "serial": "…", "page": 1} for each sheet that falls out, {"event": "job", "state": "…"} for each
    change of a job. Standard input takes one misfortune a line, as words or as JSON ({"do": "paper", "value": "out"}):
    paper out|low|full, jam on|off, cover open|closed, toner out|low|full, offline on|off, power off|on, remembers
    on|off, busy on|off, cancel, abort, format refuse on|off, out_after SHEETS, silent on|off, stall on|off, swallow
    on|off, counts sheets|impressions|none, ignores NAME, garbage on|off, late MS, drip MS, cut N, hang_up BYTES, clear,
    help, quit. Without standard input it runs until it is ended by signal.
    """
    with complaining(as_json=True):
        from devices.emulators.document_printer import DocumentPrinterEmulator

        host, port = _listening(listen)
        if (certificate is None) != (key is None):
            raise SettingsError("--certificate and --key go together")
        tell = teller()
        try:
            emulator = DocumentPrinterEmulator(
                host=host,
                port=port,
                out=out,
                pages_per_min=speed,
                tell=tell,
                certificate=None if certificate is None or key is None else (certificate, key),
            )
        except OSError as error:
            raise SettingsError(f"--listen {listen}: {error}") from error
        for line in fault or ():
            emulator.misfortune(*words_of(line))
        over = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: over.set())
        tell({"link": emulator.link})
        with emulator:
            threading.Thread(target=_listen, args=(emulator, tell, over), daemon=True).start()
            over.wait()


def _listening(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    highest = 65535
    if not host or not (port.isascii() and port.isdigit()) or int(port[:6]) > highest:
        raise SettingsError(f"--listen {text}: write HOST:PORT, like 127.0.0.1:0")
    return host.strip("[]"), int(port)


def _listen(
    emulator: DocumentPrinterEmulator, tell: Callable[[dict[str, object]], None], over: threading.Event
) -> None:
    """Obey standard input until it ends; the emulator goes on without it."""
    from devices.emulators.document_printer_misfortunes import KNOWN

    for line in sys.stdin or ():
        try:
            words = words_of(line)
            match words:
                case []:
                    continue
                case ["quit"]:
                    over.set()
                    return
                case ["help"]:
                    tell({"event": "help", "misfortunes": KNOWN})
                case _:
                    emulator.misfortune(*words)
                    tell({"event": "misfortune", "is": words})
        except SettingsError as error:
            tell({"event": "not_understood", "message": str(error)})
