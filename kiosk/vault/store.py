"""The vault's file: one SQLite database, every change durable when it returns.

WAL with synchronous=FULL: each commit is on the disk before it returns, and a technician can read while the terminal
writes. Migrations only add, so the previous release can go on with what a newer one left: `PRAGMA user_version` is the
schema's number, `oldest_reader` the lowest schema whose release can still read and write the file.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from threading import Event, Lock
from typing import TYPE_CHECKING, Final

from kiosk.ports.errors import VaultBusy, VaultDamaged, VaultError, VaultFull, VaultTooNew
from kiosk.vault.seal import Seal, sync_directory, vault_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FILE: Final = "vault.db"
OLDEST_READER: Final = 1

_MIGRATIONS: Final = (
    # 1
    """
    CREATE TABLE vault (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;

    -- serial and job are sealed; mark and printer are what equal serials and equal printers have in common
    CREATE TABLE print_journal (
        id INTEGER PRIMARY KEY,
        mark BLOB NOT NULL,
        attempt INTEGER NOT NULL CHECK (attempt >= 1),
        serial BLOB NOT NULL,
        sheets INTEGER NOT NULL CHECK (sheets >= 1),
        state TEXT NOT NULL CHECK (state IN ('intended', 'created', 'sent', 'ended')),
        job BLOB,
        printer BLOB,
        outcome TEXT CHECK (outcome IN ('printed', 'not_printed', 'unknown')),
        sheets_completed INTEGER,
        leftover INTEGER NOT NULL DEFAULT 0 CHECK (leftover IN (0, 1)),
        intended_at TEXT NOT NULL,
        created_at TEXT,
        sent_at TEXT,
        ended_at TEXT,
        UNIQUE (mark, attempt),
        CHECK ((state = 'ended') = (outcome IS NOT NULL)),
        CHECK (state NOT IN ('created', 'sent') OR job IS NOT NULL)
    ) STRICT;
    -- at most one sheet set per serial: the database itself refuses a second live attempt
    CREATE UNIQUE INDEX one_live_attempt ON print_journal (mark) WHERE outcome IS NULL OR outcome <> 'not_printed';
    CREATE INDEX unfinished ON print_journal (id) WHERE state <> 'ended' OR leftover = 1;
    CREATE INDEX counted ON print_journal (printer) WHERE sheets_completed > 0;

    CREATE TABLE audit (
        number INTEGER PRIMARY KEY CHECK (number >= 1),
        at TEXT NOT NULL,
        event TEXT NOT NULL,
        facts TEXT NOT NULL,
        hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
    ) STRICT;
    """,
    # 2
    """
    -- whether the backend was told how an attempt ended
    ALTER TABLE print_journal ADD COLUMN reported INTEGER NOT NULL DEFAULT 0 CHECK (reported IN (0, 1));
    CREATE INDEX unreported ON print_journal (id) WHERE state = 'ended' AND reported = 0;
    """,
    # 3
    """
    -- who told how an attempt ended: the printer, or the person who held the paper
    ALTER TABLE print_journal ADD COLUMN witness TEXT NOT NULL DEFAULT 'printer'
        CHECK (witness IN ('printer', 'citizen'));

    -- what waits for the backend; body is sealed
    CREATE TABLE outbox (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        key TEXT NOT NULL UNIQUE,
        body BLOB NOT NULL,
        written_at TEXT NOT NULL
    ) STRICT;
    """,
    # 4
    """
    -- what devices did since they were fitted; it only rises
    CREATE TABLE counters (
        device TEXT NOT NULL,
        counter TEXT NOT NULL,
        total INTEGER NOT NULL CHECK (total >= 0),
        PRIMARY KEY (device, counter)
    ) STRICT;

    -- when a part was put in anew, and where its counter stood; by_whom is sealed
    CREATE TABLE refills (
        part TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        counted INTEGER NOT NULL,
        capacity INTEGER,
        by_whom BLOB
    ) STRICT;

    -- what technicians tested; body is sealed
    CREATE TABLE device_tests (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        began_at TEXT NOT NULL,
        body BLOB NOT NULL,
        reported INTEGER NOT NULL DEFAULT 0 CHECK (reported IN (0, 1))
    ) STRICT;
    CREATE INDEX unreported_tests ON device_tests (id) WHERE reported = 0;
    """,
    # 5
    """
    -- who tried to sign in at this terminal, in one row: failures since somebody was let in
    CREATE TABLE sign_in (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        failures INTEGER NOT NULL CHECK (failures >= 0),
        last_at TEXT NOT NULL
    ) STRICT;
    """,
    # 6
    """
    -- numbers this terminal may give without a backend; body is sealed: their pages, and the queue's hours
    CREATE TABLE offline_ranges (
        site_id TEXT NOT NULL,
        business_date TEXT NOT NULL,
        queue_id TEXT NOT NULL,
        first INTEGER NOT NULL CHECK (first >= 1),
        following INTEGER NOT NULL,
        last INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (site_id, business_date, queue_id, first),
        CHECK (following BETWEEN first AND last + 1)
    ) STRICT;

    -- those it gave; body is sealed: who asked for what. No fate: the backend was not told yet
    CREATE TABLE offline_numbers (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        site_id TEXT NOT NULL,
        business_date TEXT NOT NULL,
        queue_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        body BLOB NOT NULL,
        fate TEXT,
        UNIQUE (site_id, business_date, queue_id, number)
    ) STRICT;
    CREATE INDEX untold_numbers ON offline_numbers (id) WHERE fate IS NULL;

    -- the hall as it was last told, in one row; sealed
    CREATE TABLE last_hall (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        body BLOB NOT NULL
    ) STRICT;
    """,
)
SCHEMA: Final = len(_MIGRATIONS)
_WAL_ATTEMPTS: Final = 60
_WAL_PAUSE_S: Final = 0.05


class Vault:
    """The open vault. From any thread; several processes may have it open."""

    def __init__(self, connection: sqlite3.Connection, seal: Seal, file: Path) -> None:
        self.seal = seal
        self.file = file
        self._connection = connection
        self._lock = Lock()

    @classmethod
    def open(cls, directory: Path, *, environment: Mapping[str, str] | None = None, busy_s: float = 3.0) -> Vault:
        """Open the vault in `directory`, making both at first use. `busy_s`: how long to wait for another process.

        Raises VaultBusy (retry); VaultFull, VaultDamaged, VaultTooNew, VaultKeyWrong (engineer).
        """
        file = directory / FILE
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            seal = Seal(vault_key(directory, environment))
            is_new = not file.exists()
            if is_new:
                file.touch(mode=0o600)
        except OSError as error:
            raise VaultFull(f"{directory}: {error.strerror}") from error
        with _told(file):
            connection = sqlite3.connect(file, timeout=busy_s, isolation_level=None, check_same_thread=False)
            try:
                _prepare(connection, file)
            except (sqlite3.Error, VaultError):
                connection.close()
                raise
        if is_new:
            sync_directory(directory)
            sync_directory(directory.parent)
        return cls(connection, seal, file)

    def close(self) -> None:
        """Close the file. Never raises."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction that is on the disk when this ends; an exception takes it back.

        Raises VaultBusy (retry); VaultFull, VaultDamaged (engineer).
        """
        with self._lock, _told(self.file):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def look(self) -> Iterator[sqlite3.Connection]:
        """Read. Raises as `change`."""
        with self._lock, _told(self.file):
            yield self._connection


def _prepare(connection: sqlite3.Connection, file: Path) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    _write_ahead(connection)
    problems = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
    if problems != ["ok"]:
        raise VaultDamaged(f"{file}: {'; '.join(problems)}")
    if _schema(connection) != SCHEMA:
        _migrate(connection, file)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Choose WAL. SQLite does not wait for another process here, whatever the time-out: the first of two makes it."""
    patience = Event()
    for attempt in range(_WAL_ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or attempt == _WAL_ATTEMPTS - 1:
                raise
            patience.wait(_WAL_PAUSE_S)
        else:
            return


def _schema(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection, file: Path) -> None:
    """Bring an older file up, or go on with a newer one that allows it."""
    connection.execute("BEGIN IMMEDIATE")  # another process may have been first
    try:
        found = _schema(connection)
        if found > SCHEMA:
            _must_be_readable(connection, found, file)
        for number in range(found, SCHEMA):
            for statement in _statements(_MIGRATIONS[number]):
                connection.execute(statement)
        if found < SCHEMA:
            connection.execute("INSERT OR REPLACE INTO vault VALUES ('oldest_reader', ?)", (OLDEST_READER,))
            connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _must_be_readable(connection: sqlite3.Connection, found: int, file: Path) -> None:
    row = connection.execute("SELECT value FROM vault WHERE name = 'oldest_reader'").fetchone()
    if row is None or row[0] > SCHEMA:
        raise VaultTooNew(f"{file}: written by a later release (schema {found}); this one knows {SCHEMA}")


def _statements(script: str) -> Iterator[str]:
    """Cut a script; `executescript` would commit what is open."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours: who can clear them differs."""
    try:
        yield
    except sqlite3.Error as error:
        raise _error_of(error, file) from error


def _error_of(error: sqlite3.Error, file: Path) -> VaultError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # without the extended part
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return VaultBusy(f"{file}: another process holds it")
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN:
            return VaultFull(f"{file}: the disk is full or cannot be written: {error}")
        case _:
            return VaultDamaged(f"{file}: {error}")
