"""A store that is closed leaves no connection open, whoever holds it at that moment, and lends none any more."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy import text

from backend.server.store.session import DatabaseBusy, Store
from tests.backend.engines import BOTH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

ENGINES = BOTH


def opened(database: str, tmp_path: Path, *, busy_timeout_s: float) -> Store:
    return Store(database or f"sqlite:///{tmp_path / 'lent.db'}", busy_timeout_s=busy_timeout_s)


@pytest.fixture
def hurried(module_database: str, tmp_path: Path) -> Store:
    """One that waits for nobody."""
    return opened(module_database, tmp_path, busy_timeout_s=0.0)


@pytest.fixture
def patient(module_database: str, tmp_path: Path) -> Iterator[Store]:
    store = opened(module_database, tmp_path, busy_timeout_s=30.0)
    yield store
    store.close()


def lent(session: Session) -> Any:
    """What the driver calls a connection."""
    session.execute(text("SELECT 1"))
    return session.connection().connection.driver_connection


def refuses(store: Store) -> bool:
    try:
        with store.read() as session:
            session.execute(text("SELECT 1"))
    except DatabaseBusy:
        return True
    return False


def require_closed(connection: Any) -> None:
    with pytest.raises((sqlite3.ProgrammingError, psycopg.OperationalError), match="closed"):
        connection.execute("SELECT 1")


def test_a_connection_at_rest_is_closed(hurried: Store) -> None:
    with hurried.read() as session:
        connection = lent(session)
    hurried.close()
    require_closed(connection)


def test_a_connection_kept_beyond_the_end_is_closed_when_it_comes_back(hurried: Store) -> None:
    with hurried.read() as session:
        connection = lent(session)
        hurried.close()
    require_closed(connection)


def test_whoever_comes_after_the_end_is_told_so(hurried: Store) -> None:
    hurried.close()
    with pytest.raises(DatabaseBusy, match="the backend stops"), hurried.read() as session:
        session.execute(text("SELECT 1"))


def test_the_end_waits_for_work_under_way(patient: Store) -> None:
    order: list[str] = []

    def close() -> None:
        patient.close()
        order.append("closed")

    closing = threading.Thread(target=close)
    with patient.write() as session:
        connection = lent(session)
        closing.start()
        while not refuses(patient):
            pass
        order.append("done")
    closing.join()
    assert order == ["done", "closed"]
    require_closed(connection)
