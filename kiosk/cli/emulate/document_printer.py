"""`kiosk emulate document-printer`: an IPP printer for people without one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.emulate.lines import teller
from kiosk.cli.emulate.serving import listening, serve
from kiosk.cli.output import complaining
from kiosk.ports.errors import SettingsError


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
    on|off, busy on|off, cancel, abort, format refuse on|off, speed SHEETS, out_after SHEETS, silent on|off, stall
    on|off, swallow on|off, counts sheets|impressions|none, ignores NAME, garbage on|off, late MS, drip MS, cut N,
    hang_up BYTES, clear, help, quit. Without standard input it runs until it is ended by signal.
    """
    with complaining(as_json=True):
        from devices.emulators.document_printer import DocumentPrinterEmulator
        from devices.emulators.document_printer_misfortunes import KNOWN

        host, port = listening(listen)
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
        serve(emulator, faults=fault or (), known=KNOWN, tell=tell)
