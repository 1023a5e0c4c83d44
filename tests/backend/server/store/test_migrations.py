"""The database's shape, up and down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import inspect

from backend.server.store.migrate import _config, downgrade, migrate, revision
from backend.server.store.session import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'shape.db'}")
    yield opened
    opened.close()


def test_the_migrations_make_exactly_the_tables_the_code_knows(store: Store) -> None:
    migrate(store)
    with store.connection() as connection:
        command.check(_config(connection))  # raises when a table and its migration differ


def test_migrating_twice_changes_nothing(store: Store) -> None:
    assert migrate(store) == migrate(store)


def test_going_back_leaves_no_table(store: Store) -> None:
    migrate(store)
    downgrade(store, to="base")
    assert set(inspect(store.engine).get_table_names()) == {"alembic_version"}


def test_down_and_up_again_works(store: Store) -> None:
    reached = migrate(store)
    downgrade(store, to="base")
    assert migrate(store) == reached


def test_an_empty_database_has_no_revision(store: Store) -> None:
    assert revision(store) == ""
