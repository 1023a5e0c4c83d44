"""`kiosk backend …`: the server, its database, its terminals."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import backend_halls, backend_staff, backend_technicians, backend_terminals, garbage
from kiosk.cli.backend_state import AsJson, Database, StateDir, opened, tell
from kiosk.cli.output import complaining, emit, say
from kiosk.ports.errors import SettingsError

app = typer.Typer(help="The server: numbers, certificates, registers, pages for phones.", no_args_is_help=True)
app.command("enrolment-code")(backend_terminals.enrolment_code)
app.add_typer(backend_terminals.app, name="terminals")
app.command("respond")(backend_technicians.respond)
backend_terminals.app.command("move")(backend_halls.move_terminal)
app.add_typer(backend_halls.app, name="queues")
app.add_typer(backend_staff.app, name="staff")


@app.command()
def serve(  # noqa: PLR0917  as many options as it has
    state_dir: StateDir = None,
    database: Database = "",
    listen: Annotated[str, typer.Option(help="HOST:PORT for terminals (mutual TLS). Port 0: any.")] = "127.0.0.1:8443",
    public_listen: Annotated[
        str, typer.Option(help="HOST:PORT for enrolment and phones (TLS). Port 0: any.")
    ] = "127.0.0.1:8444",
    public_base_url: Annotated[
        str, typer.Option(help="How phones reach the public listener; stands in QR codes. Default: where it listens.")
    ] = "",
    terminals_url: Annotated[str, typer.Option(help="How terminals reach theirs, if not where it listens.")] = "",
    public_certificate: Annotated[
        Path | None, typer.Option(help="PEM with chain and key that browsers know. Default: one made by the own CA.")
    ] = None,
    share_ports: Annotated[
        bool, typer.Option("--share-ports", help="Let other processes of this machine serve the same two ports.")
    ] = False,
    wait_for_database: Annotated[
        float, typer.Option(help="Seconds that PostgreSQL may take to answer at the start.", min=0, max=600)
    ] = 30.0,
    as_json: AsJson = False,
) -> None:
    """Serve terminals and phones until SIGTERM; prints the addresses as one JSON line when ready.

    Example: kiosk backend serve --state-dir /var/lib/kiosk-backend --listen 0.0.0.0:8443 --public-listen 0.0.0.0:443
    --public-base-url https://numbers.example.org
    """
    from backend.server.events import quieten_libraries
    from backend.server.listeners import Backend
    from backend.server.settings import Address, BackendSettings, backend_state_directory, checked_url

    quieten_libraries()
    with complaining(as_json=as_json):
        directory = backend_state_directory(state_dir)
        settings = BackendSettings(
            state_dir=directory,
            database=database,
            listen=Address.parse(listen, option="--listen"),
            public_listen=Address.parse(public_listen, option="--public-listen"),
            public_base_url=checked_url(public_base_url, option="--public-base-url"),
            terminals_url=checked_url(terminals_url, option="--terminals-url"),
            public_certificate=public_certificate,
            share_ports=share_ports,
        )
        with opened(directory, database, wait_s=wait_for_database) as foundation:
            server = Backend(foundation, settings)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: server.stop())
            emit(
                {
                    "terminals": server.addresses.terminals,
                    "public": server.addresses.public,
                    "ca_sha256": foundation.authority.sha256,
                }
            )
            garbage.mind()
            server.warm()
            server.run()


@app.command()
def migrate(state_dir: StateDir = None, database: Database = "", as_json: AsJson = False) -> None:
    """Bring the database to this release's shape. `serve` does it by itself.

    Example: kiosk backend migrate --state-dir /var/lib/kiosk-backend
    """
    from backend.server.settings import backend_state_directory
    from backend.server.store.migrate import revision

    with complaining(as_json=as_json), opened(backend_state_directory(state_dir), database) as foundation:
        reached = revision(foundation.store)
    tell({"revision": reached}, f"the database is at revision {reached}", as_json=as_json)


@app.command()
def seed(
    state_dir: StateDir = None,
    database: Database = "",
    site: Annotated[Path | None, typer.Option(help="Site file. Default: the demonstration hall.")] = None,
    citizens: Annotated[int, typer.Option(help="How many synthetic residents.", min=0, max=4990)] = 1000,
    as_json: AsJson = False,
) -> None:
    """Put a hall with its queues and synthetic residents into the database, over what was there.

    Example: kiosk backend seed --state-dir /tmp/backend
    """
    from backend.server.events import Event
    from backend.server.registry.seeding import seed_registers
    from backend.server.settings import backend_state_directory
    from backend.server.site_file import DEMO_SITE, put_site, read_site

    with complaining(as_json=as_json):
        hall = read_site(site or DEMO_SITE)
        with opened(backend_state_directory(state_dir), database) as foundation:
            with foundation.store.write() as session:
                put_site(session, hall)
                seed_registers(session, citizens)
            foundation.log.info(Event.SEEDED, site=hall.id, queues=len(hall.queues), citizens=citizens)
    told = {"site": hall.id, "queues": len(hall.queues), "citizens": citizens}
    tell(told, f"site {hall.id}: {len(hall.queues)} queues, {citizens} synthetic residents", as_json=as_json)


@app.command()
def sms(
    state_dir: StateDir = None,
    database: Database = "",
    last: Annotated[int, typer.Option(help="How many messages, newest first.", min=1, max=1000)] = 20,
    as_json: AsJson = False,
) -> None:
    """Show the text messages that the embedded adapter kept instead of sending them. Phones are masked.

    Example: kiosk backend sms --last 1 --json
    """
    from backend.server.second_factor.sms import kept_messages
    from backend.server.settings import backend_state_directory

    with (
        complaining(as_json=as_json),
        opened(backend_state_directory(state_dir), database) as foundation,
        foundation.store.read() as session,
    ):
        kept = kept_messages(session, last=last)
    if as_json:
        told = [
            {"at": message.at.isoformat(), "to": message.phone_masked, "text": message.text, "code": message.code}
            for message in kept
        ]
        emit({"messages": told})
        return
    for message in kept:
        say(f"{message.at:%Y-%m-%d %H:%M:%S}Z  {message.phone_masked}  {message.text}")


@app.command("say")
def say_call(
    ticket: Annotated[str, typer.Option(help="The number as it is called, such as A012.")],
    counter: Annotated[str, typer.Option(help="The counter's label, such as 3.")],
    out: Annotated[Path, typer.Option(help="The WAV file to write, over what was there.")],
    as_json: AsJson = False,
) -> None:
    """Speak one call into a file, as the hall's board would: to hear whether speech works on this machine.

    Example: kiosk backend say --ticket A012 --counter 3 --out /tmp/call.wav
    """
    from backend.server.board.spoken import sentences
    from backend.server.board.voice import NoVoice, Voice, length_s
    from backend.server.house import CLIPS

    said = sentences(ticket, counter)
    with complaining(as_json=as_json):
        try:
            wav = Voice(CLIPS).say(said)
        except NoVoice as error:
            msg = f"no speech: {error}; install espeak-ng, or put clips into {CLIPS}"
            raise SettingsError(msg) from error
        try:
            out.write_bytes(wav)
        except OSError as error:
            msg = f"--out {out}: {error.strerror}"
            raise SettingsError(msg) from error
    told = {"out": str(out), "seconds": round(length_s(wav), 2), "said": [one.text for one in said]}
    tell(told, f"{out}: {told['seconds']} s; {' / '.join(one.text for one in said)}", as_json=as_json)
