"""Bring the database to this release's shape. Alembic, from code: no ini file to lose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from backend.server.store.engine import POSTGRESQL

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from backend.server.store.session import Store

_MIGRATIONS: Final = Path(__file__).with_name("migrations")
_LOCK: Final = 0x7869616F  # "xiao": an advisory lock of PostgreSQL, within its database


def migrate(store: Store, *, to: str = "head") -> str:
    """Upgrade in one transaction; returns the revision reached. Raises DatabaseBusy.

    Processes that start together take turns: the first does the work, the others find it done.
    """
    if to == "head" and store.postgresql and revision(store) == _head():
        return _head()  # without a lock: most processes start on a database that is right
    with store.connection() as connection:
        _take_turns(connection)
        command.upgrade(_config(connection), to)
    return revision(store)


def revision(store: Store) -> str:
    """The revision the database is at; empty before the first. Raises DatabaseBusy."""
    with store.connection() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def downgrade(store: Store, *, to: str) -> None:
    """Go back to revision `to` ("base": an empty database). Raises DatabaseBusy."""
    with store.connection() as connection:
        _take_turns(connection)
        command.downgrade(_config(connection), to)


def _take_turns(connection: Connection) -> None:
    """Wait for another process's migration, however long it takes. SQLite's writer is alone already."""
    if connection.dialect.name != POSTGRESQL:
        return
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _head() -> str:
    return ScriptDirectory.from_config(_bare()).get_current_head() or ""


def _bare() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _config(connection: Connection) -> Config:
    config = _bare()
    config.attributes["connection"] = connection
    return config
