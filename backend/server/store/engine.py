"""An engine for each kind of database, SQLite in a file and PostgreSQL over a socket; how long either may take.

PostgreSQL's limits are told to each connection as it opens, so that no statement and no forgotten transaction outlives
the request it was for. Source: PostgreSQL 15, "Client Connection Defaults" and "Locks"; libpq, "Parameter Key Words".
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InvalidatePoolError, NoSuchModuleError

if TYPE_CHECKING:
    import sqlite3

    import psycopg
    from sqlalchemy.engine import Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.engine.url import URL
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

BUSY_TIMEOUT_S: Final = 5.0  # people in line come one after another; a terminal waits 8 s
WRITES: Final = "xiaochuang_writes"
POSTGRESQL: Final = "postgresql"
POSTGRESQL_CONNECTIONS: Final = 20  # a process, and one that listens: four within PostgreSQL's 100
_SQLITE_CONNECTIONS: Final = 50  # a few more than there are worker threads for endpoints
_ASKED_AFTER_S: Final = 1.0  # a connection that rested so long is asked whether it still lives
_CONNECT_S: Final = 3
_STATEMENT_S: Final = 10.0  # more than any request waits for
_IDLE_IN_TRANSACTION_S: Final = 30.0
_KEEP_ALIVE: Final = {  # a server that was cut off is noticed within half a minute, not two hours
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # ms
}


class DatabaseUrlWrong(ValueError):
    """The database URL cannot be used; says why."""


def open_engine(url: str, busy_timeout_s: float) -> Engine:
    """Prepare; connects on first use. `busy_timeout_s`: how long a lock is waited for. Raises DatabaseUrlWrong."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed, busy_timeout_s)
        if parsed.get_backend_name() == POSTGRESQL:
            return _postgresql(parsed, busy_timeout_s)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise DatabaseUrlWrong(str(error)) from error
    msg = f"{parsed.get_backend_name()}: only sqlite and postgresql are known"
    raise DatabaseUrlWrong(msg)


def _engine(url: URL, *, busy_timeout_s: float, connections: int, connect_args: dict[str, Any]) -> Engine:
    """All connections are kept: to open one costs more than to give a number, and rushes come again."""
    return create_engine(
        url,
        hide_parameters=True,  # an IntegrityError would show personal data
        pool_size=connections,
        max_overflow=0,
        pool_timeout=busy_timeout_s,
        connect_args=connect_args,
    )


def _sqlite(url: URL, busy_timeout_s: float) -> Engine:
    connect_args = {"timeout": busy_timeout_s, "check_same_thread": False}
    engine = _engine(url, busy_timeout_s=busy_timeout_s, connections=_SQLITE_CONNECTIONS, connect_args=connect_args)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(url: URL, busy_timeout_s: float) -> Engine:
    """With psycopg 3, which a URL need not name. A connection that the server closed is found before it is used."""
    if url.drivername == POSTGRESQL:
        url = url.set(drivername="postgresql+psycopg")
    connect_args = {"connect_timeout": _CONNECT_S, "application_name": "xiaochuang", **_KEEP_ALIVE}
    engine = _engine(url, busy_timeout_s=busy_timeout_s, connections=POSTGRESQL_CONNECTIONS, connect_args=connect_args)
    limits = (
        f"SET lock_timeout = {round(busy_timeout_s * 1000)};"
        f"SET statement_timeout = {round(max(_STATEMENT_S, busy_timeout_s) * 1000)};"
        f"SET idle_in_transaction_session_timeout = {round(_IDLE_IN_TRANSACTION_S * 1000)}"
    )

    def prepare(connection: psycopg.Connection[tuple[object, ...]], _entry: ConnectionPoolEntry) -> None:
        connection.execute(limits.encode())
        connection.commit()

    event.listen(engine, "connect", prepare)
    _ask_rested(engine)
    return engine


def _ask_rested(engine: Engine) -> None:
    """Find a connection that the server closed before it is used, where it had the time to: not between two presses."""
    import psycopg

    def rest(_connection: psycopg.Connection[tuple[object, ...]] | None, entry: ConnectionPoolEntry) -> None:
        entry.info["rests_since"] = time.monotonic()

    def ask(
        connection: psycopg.Connection[tuple[object, ...]], entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection
    ) -> None:
        since = entry.info.get("rests_since")
        if since is None or time.monotonic() - since < _ASKED_AFTER_S:
            return
        try:
            engine.dialect.do_ping(cast("DBAPIConnection", connection))
        except psycopg.OperationalError as error:
            raise InvalidatePoolError from error  # the pool opens another

    event.listen(engine, "checkin", rest)
    event.listen(engine, "checkout", ask)


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    """WAL lets readers in beside a writer; FULL, since what was committed outlives a power cut: it may be printed."""
    connection.isolation_level = None  # the driver begins nothing by itself: _begin_sqlite does
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that will write says so at once: upgrading a read lock later can only fail."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
