"""The vault's file: one SQLite database, every change durable when it returns.

WAL with synchronous=FULL: each commit is on the disk before it returns, and a technician can read while the terminal
writes. What its tables are is said in `kiosk.vault.schema`.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from threading import Event, Lock
from typing import TYPE_CHECKING, Final

from kiosk.ports.errors import VaultBusy, VaultDamaged, VaultError, VaultFull
from kiosk.vault.schema import bring_up
from kiosk.vault.seal import Seal, sync_directory, vault_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FILE: Final = "vault.db"
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
    bring_up(connection, file)


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
