"""Bring the database to this release's shape. Alembic, from code: no ini file to lose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from backend.server.store.session import Store

_MIGRATIONS: Final = Path(__file__).with_name("migrations")


def migrate(store: Store, *, to: str = "head") -> str:
    """Upgrade in one transaction; returns the revision reached. Raises DatabaseBusy."""
    with store.connection() as connection:
        command.upgrade(_config(connection), to)
    return revision(store)


def revision(store: Store) -> str:
    """The revision the database is at; empty before the first. Raises DatabaseBusy."""
    with store.connection() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def downgrade(store: Store, *, to: str) -> None:
    """Go back to revision `to` ("base": an empty database). Raises DatabaseBusy."""
    with store.connection() as connection:
        command.downgrade(_config(connection), to)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
