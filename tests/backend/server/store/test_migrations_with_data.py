"""Every migration down and up again with a row in every table, on both engines; a new migration is in by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Boolean, Date, DateTime, Integer, LargeBinary, func, inspect, select, text

from backend.server.store.migrate import _bare, downgrade, migrate, revision
from backend.server.store.session import Store
from backend.server.store.tables import Base, Utc
from tests.backend.engines import BOTH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Column

ENGINES = BOTH

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
KINDS: dict[type[Any], Any] = {
    Boolean: False,
    Integer: 1,
    Date: date(2026, 11, 23),
    Utc: AT,
    DateTime: AT,
    LargeBinary: b"x",
    JSON: {},
}


@pytest.fixture(scope="module")
def store(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A database of this module, in this release's shape."""
    on_postgresql = engine == "postgresql"
    file: Path = tmp_path_factory.mktemp("data") / "data.db"
    url = request.getfixturevalue("postgresql").empty() if on_postgresql else f"sqlite:///{file}"
    opened = Store(url)
    migrate(opened)
    yield opened
    opened.close()
    if on_postgresql:
        request.getfixturevalue("postgresql").drop(url)


def steps() -> list[str]:
    """What one may go back to, newest first."""
    scripts = list(ScriptDirectory.from_config(_bare()).walk_revisions())
    return [script.revision for script in scripts[1:]]


def value(column: Column[Any]) -> object:
    """Every text is the same, so that every foreign key finds its row."""
    return next((one for kind, one in KINDS.items() if isinstance(column.type, kind)), "x")


def fill(store: Store) -> None:
    """Put a row into every table that has none."""
    with store.connection() as connection:
        for table in Base.metadata.sorted_tables:
            if connection.execute(select(func.count()).select_from(table)).scalar_one() == 0:
                connection.execute(table.insert().values({column.name: value(column) for column in table.columns}))


def rows(store: Store) -> dict[str, int]:
    """How many rows each table has, in whichever shape the database is."""
    names = set(inspect(store.engine).get_table_names()) - {"alembic_version"}
    with store.connection() as connection:
        return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}


@pytest.mark.parametrize("step", steps())
def test_back_and_up_again_keeps_every_row_of_the_tables_that_stay(store: Store, step: str) -> None:
    fill(store)
    downgrade(store, to=step)
    there = rows(store)
    migrate(store)
    here = rows(store)
    stayed = dict.fromkeys(there, 1)
    assert (there, {name: here[name] for name in stayed}) == (stayed, stayed)


def test_from_nothing_and_back_with_data_the_newest_shape_is_reached(store: Store) -> None:
    newest = revision(store)
    fill(store)
    downgrade(store, to="base")
    assert (rows(store), migrate(store)) == ({}, newest)
