"""`kiosk devices test …`: does a device do what its port promises? Checks, with or without a person at the device."""

from __future__ import annotations

from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from devices.diagnostics.check import Kind
from kiosk.boot.benches import checks_of, nobody, on_bench
from kiosk.cli.devices import ports
from kiosk.cli.devices.bench import Bench, Wanted
from kiosk.cli.output import complaining
from kiosk.cli.run import Configs, Overrides, StateDirectory
from kiosk.domain.message import Language
from kiosk.health.latest import is_running
from kiosk.ports.errors import DeviceBusy
from kiosk.settings import state_directory
from kiosk.upkeep.counting import CountingDocumentPrinter, CountingReader, CountingSpeaker, CountingTicketPrinter, fed
from kiosk.upkeep.counting_camera import CountingCamera
from kiosk.upkeep.kinds import DeviceKind
from kiosk.upkeep.tallies import Tallies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from kiosk.cli.devices.ports import Fitted

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


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the options of every kind of device said."""

    link: str | None
    wanted: Wanted
    config: Sequence[Path]
    overrides: Sequence[str]
    state_dir: Path | None


def _command(kind: Kind, about: str) -> None:
    """Make the command of a kind of device that has no options of its own."""

    def examine(
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
        _examine(
            kind,
            _Asked(
                link,
                Wanted(only or [], no_hands, as_json, report, technician, serial, patience_s, language),
                config or [],
                overrides or [],
                state_dir,
            ),
        )

    examine.__doc__ = about
    app.command(str(kind))(examine)


_command(
    Kind.ID_CARD_READER,
    """Test an identity card reader.

    Example: kiosk devices test id-card-reader --link 'serial:/dev/ttyUSB0?baud=115200' --report reader.md

    Somebody lays and lifts two cards when asked; --no-hands leaves those checks out. Of a card, only its kind and the
    first and last character of its number are shown. Exit 0: all is as it must be. 4: the device failed. 5: unknown.
    """,
)


@app.command(str(Kind.TICKET_PRINTER))
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
    asked = _Asked(
        link,
        Wanted(only or [], no_hands, as_json, report, technician, serial, patience_s, language),
        config or [],
        overrides or [],
        state_dir,
    )
    _examine(Kind.TICKET_PRINTER, asked, model=model)


@app.command(str(Kind.DOCUMENT_PRINTER))
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
    asked = _Asked(
        link,
        Wanted(only or [], no_hands, as_json, report, technician, serial, patience_s, language),
        config or [],
        overrides or [],
        state_dir,
    )
    _examine(Kind.DOCUMENT_PRINTER, asked, ca_file=ca_file)


_command(
    Kind.CAMERA,
    """Test a camera. Nothing that it sees is kept or told.

    Example: kiosk devices test camera --link v4l2:0 --report camera.md

    Somebody holds up a code, lays down an A4 sheet, covers the lens, steps up and aside when asked.

    Exit 0: all is as it must be. 4: the camera failed. 5: unknown: nobody did what was asked.
    """,
)
_command(
    Kind.SPEAKER,
    """Test a speaker. It says a few sentences; whether they were heard, a person tells.

    Example: kiosk devices test speaker --link alsa:default

    Exit 0: all is as it must be. 4: the speaker failed. 5: unknown: nobody told what was heard.
    """,
)
_command(
    Kind.SENSORS,
    """Test the cabinet's sensors. A sensor that this cabinet does not have is not tested.

    Example: kiosk devices test sensors --link 'serial:/dev/ttyUSB2?baud=115200' --technician T1

    Somebody opens the door, pulls the UPS's plug out of the wall, steps up and aside, plugs a headset in.

    Exit 0: all is as it must be. 4: the board failed. 5: unknown: nobody did what was asked.
    """,
)


def _examine(kind: Kind, asked: _Asked, *, model: str | None = None, ca_file: Path | None = None) -> None:
    """Run the checks and end with what they found."""
    from devices.catalog import DEFAULT_TICKET_PRINTER

    with complaining(as_json=asked.wanted.as_json):
        kept_in = kept_in_state(asked.link, asked.state_dir)
        bench = Bench(replace(asked.wanted, kept_in=kept_in))
        wanted = model
        if kind is Kind.TICKET_PRINTER and asked.link is not None:
            wanted = model or DEFAULT_TICKET_PRINTER
        (device,) = ports.chosen(kind, asked.link, wanted, asked.config, asked.overrides, kept_in)
        device = replace(device, model=model or device.model, ca_file=ca_file or device.ca_file)
        identify = _sam_id if kind is Kind.ID_CARD_READER else nobody
        with counted_in(kept_in) as tallies, _port(device, tallies) as port:
            code = bench.test(device, checks_of(DeviceKind(str(kind))), port, identify)
    raise typer.Exit(code)


def _port(device: Fitted, tallies: Tallies) -> AbstractContextManager[Any]:  # Any: each kind its own port
    """Make the port, closed; it counts what it does. Raises SettingsError."""
    match device.kind:
        case Kind.ID_CARD_READER:
            return nullcontext(CountingReader(ports.id_card_reader(device.link), tallies))
        case Kind.TICKET_PRINTER:
            printer = ports.ticket_printer(device.link, device.model, fed=fed(tallies))
            return nullcontext(CountingTicketPrinter(printer, tallies))
        case Kind.DOCUMENT_PRINTER:
            return on_bench(CountingDocumentPrinter(ports.document_printer(device.link, device.ca_file), tallies))
        case Kind.CAMERA:
            return nullcontext(CountingCamera(ports.camera(device.link, device.camera), tallies))
        case Kind.SPEAKER:
            return nullcontext(CountingSpeaker(ports.speaker(device.link, device.clips), tallies))
        case Kind.SENSORS:
            return nullcontext(ports.sensors(device.link))


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


def _sam_id(reader: Any) -> str | None:  # Any: as _port
    return str(reader.sam_id(deadline_s=_SERIAL_S))
