"""`kiosk devices test …`: does a device do what its port promises? Checks, with or without a person at the device."""

from __future__ import annotations

import itertools
import tempfile
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from devices.diagnostics.check import Kind
from kiosk.cli.devices.bench import Bench, Wanted
from kiosk.cli.devices.ports import chosen, document_printer, id_card_reader, ticket_printer
from kiosk.cli.output import complaining
from kiosk.cli.run import Configs, Overrides, StateDirectory
from kiosk.domain.message import Language
from kiosk.health.latest import is_running
from kiosk.ports.errors import DeviceBusy
from kiosk.settings import state_directory
from kiosk.upkeep.counting import CountingDocumentPrinter, CountingReader, CountingTicketPrinter, fed
from kiosk.upkeep.tallies import Tallies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.ports.id_card_reader import IdCardReader

_SERIAL_S: Final = 2.0

Link = Annotated[str | None, typer.Option(help="Where the device is; without it, what the settings name.")]
Only = Annotated[list[str] | None, typer.Option("--check", help="Only this check; may be given again.")]
WithoutHands = Annotated[bool, typer.Option("--no-hands", help="Only checks that need nobody at the device.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
ReportFile = Annotated[Path | None, typer.Option("--report", help="Write the report there: FILE.md or FILE.txt.")]
Technician = Annotated[str | None, typer.Option(help="Who tests: goes into the records.")]
Serial = Annotated[str | None, typer.Option(help="The device's serial number, from its label.")]
Patience = Annotated[float, typer.Option(min=1, max=3600, help="How long a person may take for one thing, seconds.")]
Speaking = Annotated[Language, typer.Option("--language", help="Of questions and report.")]

app = typer.Typer(help="Does a device do what it must? Run its checks.", no_args_is_help=True)


@app.command("id-card-reader")
def examine_id_card_reader(
    *,
    link: Link = None,
    only: Only = None,
    no_hands: WithoutHands = False,
    as_json: AsJson = False,
    report: ReportFile = None,
    technician: Technician = None,
    serial: Serial = None,
    patience_s: Patience = 60.0,
    language: Speaking = Language.EN,
    config: Configs = None,
    overrides: Overrides = None,
    state_dir: StateDirectory = None,
) -> None:
    """Test an identity card reader.

    Example: kiosk devices test id-card-reader --link 'serial:/dev/ttyUSB0?baud=115200' --report reader.md

    Somebody lays and lifts two cards when asked; --no-hands leaves those checks out. Of a card, only its kind and the
    first and last character of its number are shown. Exit 0: all is as it must be. 4: the device failed. 5: unknown.
    """
    from devices.diagnostics.id_card_reader import ID_CARD_READER

    with complaining(as_json=as_json):
        kept_in = kept_in_state(link, state_dir)
        bench = Bench(Wanted(only or [], no_hands, as_json, report, technician, serial, patience_s, language, kept_in))
        (device,) = chosen(Kind.ID_CARD_READER, link, None, config or [], overrides or [])
        with counted_in(kept_in) as tallies:
            reader = CountingReader(id_card_reader(device.link), tallies)
            code = bench.test(device, ID_CARD_READER, reader, _sam_id)
    raise typer.Exit(code)


@app.command("ticket-printer")
def examine_ticket_printer(
    *,
    link: Link = None,
    model: Annotated[str | None, typer.Option(help="Its model, a row of the catalogue.")] = None,
    only: Only = None,
    no_hands: WithoutHands = False,
    as_json: AsJson = False,
    report: ReportFile = None,
    technician: Technician = None,
    serial: Serial = None,
    patience_s: Patience = 60.0,
    language: Speaking = Language.EN,
    config: Configs = None,
    overrides: Overrides = None,
    state_dir: StateDirectory = None,
) -> None:
    """Test a ticket printer. It prints up to sixteen slips, one of them half a metre long.

    Example: kiosk devices test ticket-printer --link tcp:192.0.2.10:9100 --model snbc-bt-t080 --no-hands --json

    Exit 0: all is as it must be. 4: the device failed. 5: unknown: nobody did or judged what was asked.
    """
    from devices.catalog import DEFAULT_TICKET_PRINTER
    from devices.diagnostics.ticket_printer import TICKET_PRINTER

    with complaining(as_json=as_json):
        kept_in = kept_in_state(link, state_dir)
        bench = Bench(Wanted(only or [], no_hands, as_json, report, technician, serial, patience_s, language, kept_in))
        wanted = model or (DEFAULT_TICKET_PRINTER if link else None)
        (device,) = chosen(Kind.TICKET_PRINTER, link, wanted, config or [], overrides or [])
        with counted_in(kept_in) as tallies:
            printer = ticket_printer(device.link, model or device.model, fed=fed(tallies))
            code = bench.test(device, TICKET_PRINTER, CountingTicketPrinter(printer, tallies))
    raise typer.Exit(code)


@app.command("document-printer")
def examine_document_printer(
    *,
    link: Link = None,
    ca_file: Annotated[Path | None, typer.Option(help="Who may sign an ipps printer's certificate.")] = None,
    only: Only = None,
    no_hands: WithoutHands = False,
    as_json: AsJson = False,
    report: ReportFile = None,
    technician: Technician = None,
    serial: Serial = None,
    patience_s: Patience = 60.0,
    language: Speaking = Language.EN,
    config: Configs = None,
    overrides: Overrides = None,
    state_dir: StateDirectory = None,
) -> None:
    """Test a document printer. It prints up to fourteen sheets, under serials TEST-…, in a journal of their own.

    Example: kiosk devices test document-printer --link ipp://192.0.2.11/ipp/print --report printer.md

    Exit 0: all is as it must be. 4: the device failed. 5: unknown: nobody did or judged what was asked.
    """
    from devices.diagnostics.document_printer import DOCUMENT_PRINTER
    from devices.diagnostics.print_bench import PrintBench
    from kiosk.vault.print_journal import VaultPrintJournal
    from kiosk.vault.store import Vault

    with complaining(as_json=as_json):
        kept_in = kept_in_state(link, state_dir)
        bench = Bench(Wanted(only or [], no_hands, as_json, report, technician, serial, patience_s, language, kept_in))
        (device,) = chosen(Kind.DOCUMENT_PRINTER, link, None, config or [], overrides or [])
        fitted = document_printer(device.link, ca_file or device.ca_file)
        began = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
        serials = (f"TEST-{began}-{number}" for number in itertools.count(1))
        with (
            counted_in(kept_in) as tallies,
            tempfile.TemporaryDirectory(prefix="kiosk-test-") as folder,
            closing(Vault.open(Path(folder))) as vault,
        ):
            printer = CountingDocumentPrinter(fitted, tallies)
            code = bench.test(device, DOCUMENT_PRINTER, PrintBench(printer, VaultPrintJournal(vault), serials))
    raise typer.Exit(code)


def kept_in_state(link: str | None, state_dir: Path | None) -> Path | None:
    """Where records go: this terminal's own devices leave theirs in its state; one by --link where somebody says so.

    Raises DeviceBusy: a terminal runs and owns the devices of the settings.
    """
    if link is not None:
        return state_dir
    state = state_directory(state_dir)
    if is_running(state):
        raise DeviceBusy("the running terminal owns this device: stop it first, or look with devices status --through")
    return state


@contextmanager
def counted_in(state: Path | None) -> Iterator[Tallies]:
    """Tests use paper, too: what this terminal's own devices did is added to its counters at the end."""
    from kiosk.vault.counters import VaultCounters
    from kiosk.vault.store import Vault

    tallies = Tallies()
    try:
        yield tallies
    finally:
        if state is not None:
            with closing(Vault.open(state)) as vault:
                tallies.write(VaultCounters(vault).add)


def _sam_id(reader: IdCardReader) -> str | None:
    return reader.sam_id(deadline_s=_SERIAL_S)
