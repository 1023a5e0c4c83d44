"""Connections that are lent: none stays open behind a store that was closed, whoever holds it at that moment.

`Engine.dispose` closes those that rest and forgets the others: they end when the garbage collector comes by, and
whoever asks afterwards opens new ones. Source: SQLAlchemy 2.1, "Engine Disposal"; "Connection Pool Events".
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from sqlalchemy import event
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

_LOOK_S: Final = 0.005


class StoreClosed(PoolTimeout):
    """No connection can be had any more: the backend stops."""


class Lending:
    """What one engine lends. Threads share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ended = False
        event.listen(engine, "checkout", self._lend)
        event.listen(engine, "checkin", self._take_back)

    def end(self, *, within_s: float) -> None:
        """Lend no more, and close every connection: those at work as soon as they come back.

        Returns when all are closed, or when somebody keeps one for longer than `within_s`: it is closed when it comes
        back, though nobody waits for it. From any thread that holds none itself.
        """
        self._ended = True
        pool, until = self._engine.pool, time.monotonic() + within_s
        while isinstance(pool, QueuePool) and pool.checkedout() and time.monotonic() < until:
            time.sleep(_LOOK_S)
        self._engine.dispose()

    def _lend(self, _connection: DBAPIConnection, _entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        if self._ended:
            msg = "the database was closed: the backend stops"
            raise StoreClosed(msg)  # the pool closes what it was about to lend

    def _take_back(self, _connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        if self._ended:
            entry.close()
