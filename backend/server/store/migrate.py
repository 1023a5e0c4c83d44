"""Bring the database to this release's shape. Alembic, from code: no ini file to lose.

Most commands and processes find the shape right: they are not made to import Alembic, a fifth of a start.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, text

from backend.server.store.engine import POSTGRESQL

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import Connection

    from backend.server.store.session import Store

_MIGRATIONS: Final = Path(__file__).with_name("migrations")
_REACHED: Final = "alembic_version"
_LOCK: Final = 0x7869616F  # "xiao": an advisory lock of PostgreSQL, within its database


def migrate(store: Store, *, to: str = "head") -> str:
    """Upgrade in one transaction; returns the revision reached. Raises DatabaseBusy.

    Processes that start together take turns: the first does the work, the others find it done.
    """
    if to == "head" and revision(store) == head():
        return head()  # without PostgreSQL's lock
    from alembic import command

    with store.connection() as connection:
        _take_turns(connection)
        command.upgrade(_config(connection), to)
    return revision(store)


def revision(store: Store) -> str:
    """The revision the database is at; empty before the first. Raises DatabaseBusy."""
    with store.connection() as connection:
        if not inspect(connection).has_table(_REACHED):
            return ""
        return connection.scalar(text(f"SELECT version_num FROM {_REACHED}")) or ""  # noqa: S608  a name of our own


def head() -> str:
    """The revision of this release: the number that the newest migration's file begins with."""
    return max(file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def downgrade(store: Store, *, to: str) -> None:
    """Go back to revision `to` ("base": an empty database). Raises DatabaseBusy."""
    from alembic import command

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


def _bare() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _config(connection: Connection) -> Config:
    config = _bare()
    config.attributes["connection"] = connection
    return config
