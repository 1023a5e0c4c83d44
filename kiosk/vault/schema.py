"""What the vault's tables are, and how a file of another release is brought to them.

Migrations only add, so the previous release can go on with what a newer one left: `PRAGMA user_version` is the
schema's number, `oldest_reader` the lowest schema whose release can still read and write the file.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from kiosk.ports.errors import VaultTooNew

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OLDEST_READER: Final = 1

MIGRATIONS: Final = (
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
SCHEMA: Final = len(MIGRATIONS)


def bring_up(connection: sqlite3.Connection, file: Path) -> None:
    """Give the file the present tables, or go on with a newer one that allows it.

    Raises VaultTooNew (engineer); sqlite3.Error, and then nothing was changed.
    """
    if _found(connection) == SCHEMA:
        return
    connection.execute("BEGIN IMMEDIATE")  # another process may have been first
    try:
        found = _found(connection)
        if found > SCHEMA:
            _must_be_readable(connection, found, file)
        for number in range(found, SCHEMA):
            for statement in _statements(MIGRATIONS[number]):
                connection.execute(statement)
        if found < SCHEMA:
            connection.execute("INSERT OR REPLACE INTO vault VALUES ('oldest_reader', ?)", (OLDEST_READER,))
            connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _found(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


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
