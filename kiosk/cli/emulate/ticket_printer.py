"""`kiosk emulate ticket-printer`: an ESC/POS printer for people without one."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli import garbage
from kiosk.cli.ending import Ending
from kiosk.cli.output import complaining, emit
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from devices.emulators.ticket_printer import TicketPrinterEmulator
    from devices.emulators.ticket_printer_buffer import Flow


def ticket_printer(
    *,
    link: Annotated[str, typer.Option(help="tcp:HOST:PORT, port 0 for any free one, or pty.")] = "tcp:127.0.0.1:0",
    model: Annotated[str, typer.Option(help="Which printer to be.")] = "epson-tm-t88iii",
    out: Annotated[Path | None, typer.Option(help="Folder for each ticket's bytes and picture.")] = None,
    baud: Annotated[int, typer.Option(min=300, max=4_000_000, help="The serial line's speed, 8N1.")] = 115200,
    buffer_bytes: Annotated[
        int | None, typer.Option(min=45, max=1 << 20, help="Receive buffer; 45 is the smallest of real ones.")
    ] = None,
    flow: Annotated[
        str, typer.Option(help='How it says "wait": hold (the wire does), xonxoff, rtscts, none (bytes get lost).')
    ] = "hold",
    busy_when_offline: Annotated[
        bool, typer.Option("--busy-when-offline", help="Take no bytes while offline, and so no questions.")
    ] = False,
    fault: Annotated[
        list[str] | None, typer.Option(help="A misfortune to begin with, like 'paper low'; may be repeated.")
    ] = None,
    unpaced: Annotated[bool, typer.Option("--unpaced", help="As fast as it can, for tests.")] = False,
) -> None:
    """Emulate a ticket printer on TCP or on a pseudo-terminal.

    Example: kiosk emulate ticket-printer --link pty --out tickets

    The first line of output is {"link": "tcp:127.0.0.1:40001"}; one JSON line an event follows, tickets as
    {"event": "ticket", "bytes": N, "whole": true, "escpos": "…", "png": "…"}. Standard input takes one misfortune a
    line, as words or as JSON: paper out|low|full|jam|ok, paper out_after N, cover open|closed, cutter jam|ok,
    head hot|ok, silent|garbage|offline|stall|broken|power on|off, stall SECONDS, late MS, pace MM_S, ticket take,
    presenter jam|ok, at BYTES …, hang up, clear, help, quit. Without standard input it runs until it is ended by
    signal.
    """
    with complaining(as_json=True):
        from devices.emulators.ticket_printer import TicketPrinterEmulator
        from devices.emulators.ticket_printer_buffer import Receiving
        from devices.emulators.ticket_printer_faults import obey, words_of
        from devices.emulators.ticket_printer_models import emulated_model

        chosen = emulated_model(model)
        try:
            emulator = TicketPrinterEmulator(
                chosen,
                tcp=_listening(link),
                baud=baud,
                paced=not unpaced,
                out=out,
                receiving=Receiving(buffer_bytes, _flow(flow), busy_when_offline=busy_when_offline),
                tell=emit,
            )
        except OSError as error:
            raise SettingsError(f"--link {link}: {error.strerror}") from error
        for words in fault or []:
            obey(emulator.machine, words_of(words))
        threading.Thread(target=_stop_at, args=(Ending(), emulator), daemon=True).start()
        garbage.mind()
        emit({"link": emulator.link})
        emulator.serve(sys.stdin.fileno() if sys.stdin is not None else None)


def _stop_at(end: Ending, emulator: TicketPrinterEmulator) -> None:
    end.wait()
    emulator.stop()


def _flow(name: str) -> Flow:
    from devices.emulators.ticket_printer_buffer import Flow

    if name not in set(Flow):
        raise SettingsError(f"--flow {name}: write one of {', '.join(Flow)}")
    return Flow(name)


def _listening(link: str) -> tuple[str, int] | None:
    """Read --link: a host and a port; None for a pseudo-terminal."""
    if link == "pty":
        return None
    scheme, _, rest = link.partition(":")
    host, _, port = rest.rpartition(":")
    highest = 65535
    if scheme != "tcp" or not host or not (port.isascii() and port.isdigit()) or int(port[:6]) > highest:
        raise SettingsError(f"--link {link}: write pty or tcp:HOST:PORT, like tcp:127.0.0.1:0")
    return host.strip("[]"), int(port)
