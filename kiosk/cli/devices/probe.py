"""`kiosk devices probe serial|network`: what is connected where."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.devices.bench import Bench, Wanted
from kiosk.cli.devices.ports import Fitted, ticket_printer
from kiosk.cli.output import Exit, complaining, emit, say
from kiosk.cli.run import Configs, Overrides, StateDirectory
from kiosk.domain.message import Language
from kiosk.health.latest import is_running
from kiosk.ports.errors import SettingsError
from kiosk.settings import state_directory

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devices.probing.found import Found, Probed

app = typer.Typer(help="Find ports, speeds and models. Prints nothing.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
AdoptedBy = Annotated[
    str | None,
    typer.Option("--adopt", help="Have the terminal use what is found, from its next start on. Say who you are."),
]


@app.command("serial")
def serial(
    ports: Annotated[list[str] | None, typer.Argument(help="Only these [default: every serial port].")] = None,
    *,
    verify: Annotated[
        bool, typer.Option("--verify", help="Then open the cover and lift the paper: are the sensors told right?")
    ] = False,
    language: Annotated[Language, typer.Option(help="Of questions.")] = Language.EN,
    adopted_by: AdoptedBy = None,
    config: Configs = None,
    overrides: Overrides = None,
    as_json: AsJson = False,
    state_dir: StateDirectory = None,
) -> None:
    """Ask every serial port, at the usual speeds, who is there.

    Example: kiosk devices probe serial /dev/ttyUSB0 --verify

    Five seconds a port at most. A port that another program owns is told as busy and left alone. Exit 4: nothing found.
    """
    from devices.probing.asking import probe_serial
    from devices.probing.ports import SerialPort, serial_ports

    with complaining(as_json=as_json):
        _warn(state_directory(state_dir))
        known = {port.path: port for port in serial_ports()}
        asked = [known.get(name, SerialPort(name)) for name in ports] if ports else list(known.values())
        found = _tell(probe_serial(asked), as_json=as_json)
        code = Exit.OK if found else Exit.DEVICE
        if verify:
            code = max([code, *(_verify(one, language, as_json=as_json) for one in found if one.rows)])
        if adopted_by is not None and code is Exit.OK:
            _adopt(found, adopted_by, Start(config or [], overrides or [], state_directory(state_dir)), as_json=as_json)
    raise typer.Exit(code)


@app.command("network")
def network(
    host: Annotated[str, typer.Argument(help="Its name or number. A network is not searched.")],
    *,
    raw_port: Annotated[int, typer.Option(min=1, max=65535, help="Of raw printing.")] = 9100,
    ipp_port: Annotated[int, typer.Option(min=1, max=65535, help="Of IPP.")] = 631,
    adopted_by: AdoptedBy = None,
    config: Configs = None,
    overrides: Overrides = None,
    as_json: AsJson = False,
    state_dir: StateDirectory = None,
) -> None:
    """Ask one host whether a ticket printer or a document printer answers there.

    Example: kiosk devices probe network 192.0.2.10 --json
    """
    from devices.probing.network import probe_host

    with complaining(as_json=as_json):
        _warn(state_directory(state_dir))
        found = _tell(probe_host(host, raw_port=raw_port, ipp_port=ipp_port), as_json=as_json)
        if adopted_by is not None and found:
            _adopt(found, adopted_by, Start(config or [], overrides or [], state_directory(state_dir)), as_json=as_json)
    raise typer.Exit(Exit.OK if found else Exit.DEVICE)


@dataclass(frozen=True, slots=True)
class Start:
    """How the terminal is started: what its settings are read from."""

    config: list[Path]
    overrides: list[str]
    state: Path


def _adopt(found: list[Found], by: str, start: Start, *, as_json: bool) -> None:
    """Write down what was found. Raises SettingsError: it is not clear, or the terminal could not start with it.

    And VaultError: it is written, and the audit chain does not know.
    """
    from kiosk.boot.adopting import adopt, settings_of
    from kiosk.boot.judging import load_settings
    from kiosk.boot.searching import lasting
    from kiosk.health.events import Event
    from kiosk.vault.audit import AuditChain
    from kiosk.vault.store import Vault

    wanted: dict[str, str] = {}
    for one in found:
        if one.device == "ticket-printer" and len(one.rows) != 1:
            raise SettingsError(f"{one.link}: {len(one.rows)} rows fit this printer: nothing is adopted")
        meant = settings_of(one.device, lasting(one), next(iter(one.rows), ""))
        if twice := wanted.keys() & meant.keys():
            raise SettingsError(f"{', '.join(sorted(twice))}: several devices were found: name one port")
        wanted |= meant
    reload = partial(load_settings, start.config, overrides=start.overrides, state=start.state)
    written = adopt(start.state, wanted, by=by, reload=reload)
    with closing(Vault.open(start.state)) as vault:
        AuditChain(vault).append(Event.SETTING_ADOPTED, {"settings": ",".join(wanted), "who": by})
    if as_json:
        emit({"adopted": dict(written.settings), "overruled": list(written.overruled)})
        return
    for name, value in written.settings:
        say(f"adopted {name}: {value}{' (overruled by environment or --set)' if name in written.overruled else ''}")
    say("It holds from the terminal's next start on; kiosk devices adopted shows it.")


def _warn(state: Path) -> None:
    if is_running(state):
        typer.echo("a terminal runs here and owns its devices: their ports are told as busy", err=True)


def _tell(probed: Iterable[Probed], *, as_json: bool) -> list[Found]:
    found: list[Found] = []
    rows: list[dict[str, object]] = []
    for one in probed:
        if one.found is not None:
            found.append(one.found)
        rows += [
            {
                "link": tried.link,
                "protocol": tried.protocol,
                "answer": str(tried.answer),
                "ms": round(tried.elapsed_ms),
                "said": tried.said or None,
            }
            for tried in one.tries
        ]
        if not as_json:
            _say(one)
    if as_json:
        emit({"found": [_found(one) for one in found], "tried": rows})
    elif not rows:
        say("there is no serial port here")
    return found


def _say(one: Probed) -> None:
    if one.found is None:
        for tried in one.tries:
            said = f": {tried.said}" if tried.said else ""
            say(f"{tried.link}, as {tried.protocol}: {tried.answer}, {tried.elapsed_ms:.0f} ms{said}")
        return
    found = one.found
    about = ", ".join(part for part in (found.maker, found.model, found.firmware, found.serial) if part)
    say(f"{found.link}: {found.device}{f' ({about})' if about else ''}")
    for name in found.names:
        say(f"  its lasting name: {name}")
    if found.device == "ticket-printer":
        rows = ", ".join(found.rows) or "none: ask for one, or test with the nearest"
        say(f"  models of the catalogue it may be: {rows}")


def _found(found: Found) -> dict[str, object]:
    return {
        "device": found.device,
        "link": found.link,
        "maker": found.maker,
        "model": found.model,
        "firmware": found.firmware,
        "serial": found.serial,
        "rows": list(found.rows),
        "names": list(found.names),
    }


def _verify(found: Found, language: Language, *, as_json: bool) -> Exit:
    """Open the cover, lift the paper: the printer must tell both, else its row or its sensors are wrong."""
    from devices.diagnostics.check import Kind
    from devices.diagnostics.ticket_printer import TICKET_PRINTER
    from kiosk.boot.benches import VERIFIED

    wanted = Wanted(
        only=list(VERIFIED),
        no_hands=False,
        as_json=as_json,
        report=None,
        technician=None,
        serial=found.serial,
        patience_s=60.0,
        language=language,
    )
    model = found.rows[0]
    device = Fitted(Kind.TICKET_PRINTER, found.link, model)
    return Bench(wanted).test(device, TICKET_PRINTER, ticket_printer(found.link, model))
