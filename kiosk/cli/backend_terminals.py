"""`kiosk backend enrolment-code` and `kiosk backend terminals …`: who may call itself a terminal of this backend."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from kiosk.cli.backend_state import AsJson, Database, StateDir, opened, tell
from kiosk.cli.output import complaining, emit, say
from kiosk.ports.errors import SettingsError

app = typer.Typer(help="The terminals that were enrolled.", no_args_is_help=True)


def enrolment_code(
    state_dir: StateDir = None,
    database: Database = "",
    site: Annotated[str, typer.Option(help="Site id. May be left out while there is only one.")] = "",
    name: Annotated[str, typer.Option(help="What the terminal is called in lists.")] = "",
    hours: Annotated[float, typer.Option(help="How long the code is good for.", min=0.01, max=720)] = 24,
    as_json: AsJson = False,
) -> None:
    """Make a code that enrols one terminal, once.

    Example: kiosk backend enrolment-code --site qinghe --name "terminal 03" --json
    """
    from backend.server.pki.enrolment import SiteUnknown, the_only_site
    from backend.server.settings import backend_state_directory

    with complaining(as_json=as_json), opened(backend_state_directory(state_dir), database) as foundation:
        at = foundation.clock()
        try:
            with foundation.store.write() as session:
                chosen = site or the_only_site(session)
                code = foundation.office.give_code(
                    session, site_id=chosen, name=name, at=at, life=timedelta(hours=hours)
                )
        except SiteUnknown as error:
            msg = f"--site: {error}; kiosk backend seed makes sites"
            raise SettingsError(msg) from error
        until = (at + timedelta(hours=hours)).isoformat(timespec="seconds")
        told = {"code": code.written(), "site": chosen, "valid_until": until, "ca_sha256": foundation.authority.sha256}
    tell(told, f"{code.written()}  (site {chosen}, good until {until})", as_json=as_json)


@app.command("list")
def list_terminals(state_dir: StateDir = None, database: Database = "", as_json: AsJson = False) -> None:
    """List every terminal ever enrolled.

    Example: kiosk backend terminals list --json
    """
    from backend.server.pki import terminals as records
    from backend.server.settings import backend_state_directory

    with (
        complaining(as_json=as_json),
        opened(backend_state_directory(state_dir), database) as foundation,
        foundation.store.read() as session,
    ):
        known = records.list_terminals(session)
    if as_json:
        rows = [
            {
                "id": terminal.id,
                "site": terminal.site_id,
                "name": terminal.name,
                "enrolled_at": terminal.enrolled_at.isoformat(),
                "certificate_until": terminal.not_after.isoformat(),
                "revoked": terminal.revoked,
            }
            for terminal in known
        ]
        emit({"terminals": rows})
        return
    for terminal in known:
        standing = "revoked" if terminal.revoked else f"certificate until {terminal.not_after:%Y-%m-%d}"
        say(f"{terminal.id}  {terminal.site_id}  {terminal.name or '-'}  {standing}")


@app.command()
def revoke(terminal_id: str, state_dir: StateDir = None, database: Database = "", as_json: AsJson = False) -> None:
    """Take back every certificate of a terminal, at once.

    Example: kiosk backend terminals revoke t-0123456789ab
    """
    from backend.server.pki import terminals as records
    from backend.server.settings import backend_state_directory

    with complaining(as_json=as_json), opened(backend_state_directory(state_dir), database) as foundation:
        try:
            with foundation.store.write() as session:
                taken = records.revoke(session, terminal_id, at=foundation.clock())
        except records.TerminalUnknown as error:
            msg = f"no terminal {terminal_id}; kiosk backend terminals list shows them"
            raise SettingsError(msg) from error
    tell(
        {"terminal": terminal_id, "revoked": taken}, f"{terminal_id}: {taken} certificates taken back", as_json=as_json
    )
