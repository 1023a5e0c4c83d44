"""Sessions: reading without waiting, writing one at a time on SQLite, one clear exception for a busy database."""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from backend.server.store.announcing import ANNOUNCERS, tell_committed
from backend.server.store.engine import BUSY_TIMEOUT_S, POSTGRESQL, WRITES, DatabaseUrlWrong, open_engine
from backend.server.store.lending import Lending, StoreClosed
from backend.server.store.turnstile import Turnstile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.engine import Connection

    from backend.server.store.announcing import Announcer

__all__ = ["BUSY_TIMEOUT_S", "DatabaseBusy", "DatabaseConflict", "DatabaseUrlWrong", "Store"]

_SNAPSHOT: Final = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_CONFLICTS: Final = frozenset({"40001", "40P01"})  # serialization_failure, deadlock_detected
_ASK_AGAIN_S: Final = 0.5


class DatabaseBusy(Exception):
    """The database is locked by another process, cannot be reached, or was closed. Nothing was changed.

    One case is open: the connection broke while a commit was under way. Whoever repeats a command repeats its key.
    """


class DatabaseConflict(DatabaseBusy):
    """The database gave up this transaction for another's sake. The same once more will most likely do."""


@dataclass(slots=True)
class Attempt:
    """One request's work, perhaps in several transactions, perhaps in several threads."""

    committed: bool = False


ATTEMPT: Final[ContextVar[Attempt | None]] = ContextVar("xiaochuang_attempt", default=None)


class Store:
    """The database. Threads may share it."""

    def __init__(self, url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        """Prepare; connects on first use. Raises DatabaseUrlWrong."""
        self.engine: Final = open_engine(url, busy_timeout_s)
        self.postgresql: Final = self.engine.dialect.name == POSTGRESQL
        self._writing = self.engine.execution_options(**{WRITES: True})
        self._reading = self.engine.execution_options(**_SNAPSHOT) if self.postgresql else self.engine
        self._lending = Lending(self.engine)
        self._turnstile = Turnstile()
        self._busy_timeout_s = busy_timeout_s
        self.announcers: Final[list[Announcer]] = []

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Look at one consistent state. Raises DatabaseBusy."""
        with _translating(), Session(self._reading) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Change everything or nothing: commits at the end, rolls back on any exception. Raises DatabaseBusy.

        SQLite lets one writer in and makes others poll; within this process they queue here instead, which is faster.
        """
        if self.postgresql:
            with _translating(), self._session() as session, session.begin():
                yield session
            _committed(session)
            return
        if not self._turnstile.enter(timeout_s=self._busy_timeout_s):
            msg = "other writes of this process did not end in time"
            raise DatabaseBusy(msg)
        try:
            with _translating(), self._session() as session, session.begin():
                yield session
        finally:
            self._turnstile.leave()
        _committed(session)

    def _session(self) -> Session:
        return Session(self._writing, info={ANNOUNCERS: tuple(self.announcers)})

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A writing connection in one transaction, for migrations. Raises DatabaseBusy."""
        with _translating(), self._writing.begin() as connection:
            yield connection

    def wait_until_there(self, *, deadline_s: float, waiting: Callable[[str], None]) -> None:
        """Return once the database answers. `waiting` is told why it does not, once. Raises DatabaseBusy."""
        until = time.monotonic() + deadline_s
        told = False
        while True:
            try:
                with self.connection():
                    return
            except DatabaseBusy as error:
                if time.monotonic() >= until:
                    raise
                if not told:
                    waiting(str(error))
                    told = True
            time.sleep(_ASK_AGAIN_S)

    def close(self) -> None:
        """Close every connection, for good. Work under way has as long as a lock is waited for to come to its end."""
        self._lending.end(within_s=self._busy_timeout_s)


def _committed(session: Session) -> None:
    attempt = ATTEMPT.get()
    if attempt is not None:
        attempt.committed = True
    tell_committed(session)


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except StoreClosed as error:
        raise DatabaseBusy(str(error)) from error
    except PoolTimeout as error:
        msg = "no database connection came free in time"
        raise DatabaseBusy(msg) from error
    except (OperationalError, DBAPIError) as error:
        if getattr(error.orig, "sqlstate", None) in _CONFLICTS:
            raise DatabaseConflict(str(error.orig).splitlines()[0]) from error  # the rest names rows
        if isinstance(error, OperationalError) or error.connection_invalidated:
            raise DatabaseBusy(str(error.orig)) from error
        raise
