"""Sessions: reading without waiting, writing one at a time on SQLite, one clear exception for a busy database."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_S: Final = 2.0
_POOL_SIZE: Final = 40  # as many as there are worker threads for endpoints
_WRITES: Final = "xiaochuang_writes"


class DatabaseBusy(Exception):
    """The database is locked by another process, or cannot be reached. Nothing was changed."""


class DatabaseUrlWrong(ValueError):
    """The database URL cannot be used; says why."""


class Store:
    """The database. Threads may share it."""

    def __init__(self, url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        """Prepare; connects on first use. Raises DatabaseUrlWrong."""
        self.engine: Final = _engine(url, busy_timeout_s)
        self._writing = self.engine.execution_options(**{_WRITES: True})
        self._sqlite = self.engine.dialect.name == "sqlite"
        self._write_lock = threading.Lock()
        self._busy_timeout_s = busy_timeout_s

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Look at one consistent state. Raises DatabaseBusy."""
        with _translating(), Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Change everything or nothing: commits at the end, rolls back on any exception. Raises DatabaseBusy.

        SQLite lets one writer in and makes others poll; within this process they queue here instead, which is faster.
        """
        if not self._sqlite:
            with _translating(), Session(self._writing) as session, session.begin():
                yield session
            return
        if not self._write_lock.acquire(timeout=self._busy_timeout_s):
            msg = "other writes of this process did not end in time"
            raise DatabaseBusy(msg)
        try:
            with _translating(), Session(self._writing) as session, session.begin():
                yield session
        finally:
            self._write_lock.release()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A writing connection in one transaction, for migrations. Raises DatabaseBusy."""
        with _translating(), self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        msg = "no database connection came free in time"
        raise DatabaseBusy(msg) from error
    except (OperationalError, DBAPIError) as error:
        if isinstance(error, OperationalError) or error.connection_invalidated:
            raise DatabaseBusy(str(error.orig)) from error
        raise


def _engine(url: str, busy_timeout_s: float) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
            msg = f"{parsed.get_backend_name()}: only sqlite and postgresql are known"
            raise DatabaseUrlWrong(msg)
        sqlite = parsed.get_backend_name() == "sqlite"
        connect_args = {"timeout": busy_timeout_s, "check_same_thread": False} if sqlite else {}
        engine = create_engine(
            parsed,
            hide_parameters=True,  # an IntegrityError would show personal data
            pool_size=_POOL_SIZE,
            pool_timeout=busy_timeout_s,
            connect_args=connect_args,
        )
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise DatabaseUrlWrong(str(error)) from error
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    """WAL lets readers in beside a writer; FULL, since what was committed outlives a power cut: it may be printed."""
    connection.isolation_level = None  # the driver begins nothing by itself: _begin_sqlite does
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that will write says so at once: upgrading a read lock later can only fail."""
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
