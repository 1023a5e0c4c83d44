"""What every command of `kiosk backend` shares: where the state lies, and opening it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.output import emit, say
from kiosk.ports.errors import BackendFault, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backend.server.foundation import Foundation

StateDir = Annotated[
    Path | None, typer.Option(help="Where database, CA and secrets are. Default: $XDG_STATE_HOME/kiosk-backend.")
]
Database = Annotated[
    str, typer.Option(help="sqlite:///FILE or postgresql://…. Default: SQLite in the state directory.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@contextmanager
def opened(directory: Path, database: str, *, wait_s: float = 0.0) -> Iterator[Foundation]:
    """The foundation over a migrated database. `wait_s`: how long PostgreSQL may take to be there.

    Raises SettingsError, BackendFault.
    """
    from backend.server.events import Event, make_log
    from backend.server.foundation import lay_foundation
    from backend.server.settings import database_url
    from backend.server.store.migrate import migrate as upgrade
    from backend.server.store.session import DatabaseBusy, DatabaseUrlWrong

    try:
        foundation = lay_foundation(directory, database_url(directory, database), log=make_log(sys.stderr))
    except DatabaseUrlWrong as error:
        msg = f"--database: {error}"
        raise SettingsError(msg) from error
    except (OSError, ValueError) as error:
        msg = f"--state-dir {directory}: what is kept there cannot be used: {error}"
        raise SettingsError(msg) from error
    try:
        if foundation.store.postgresql:
            foundation.store.wait_until_there(
                deadline_s=wait_s,
                waiting=lambda why: foundation.log.warning(Event.DATABASE_AWAITED, most_s=wait_s, why=why),
            )
        upgrade(foundation.store)
        yield foundation
    except DatabaseBusy as error:
        msg = f"the database cannot be used now: {error}"
        raise BackendFault(msg) from error
    finally:
        foundation.store.close()


def tell(told: Mapping[str, object], line: str, *, as_json: bool) -> None:
    """Print one JSON object, or one line for people."""
    if as_json:
        emit(told)
    else:
        say(line)
