"""Events of other processes: a notification within each transaction, a thread that listens, and a slow poll as safety.

PostgreSQL tells every listener after the commit, and nobody of what was rolled back. What is missed while the
connection is down is found when it is back, by each site's last event. SQLite tells nobody: there the poll is all.
Source: PostgreSQL 15, NOTIFY and LISTEN.
"""

from __future__ import annotations

import os
import select
import threading
import time
from typing import TYPE_CHECKING, Final, cast
from uuid import uuid4

from sqlalchemy import select as select_rows
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from backend.server.events import Event
from backend.server.store.announcing import Notice
from backend.server.store.queue_tables import EventCounterRow
from backend.server.store.session import DatabaseBusy

if TYPE_CHECKING:
    import psycopg
    from structlog.typing import FilteringBoundLogger

    from backend.server.store.announcing import Bell
    from backend.server.store.session import Store

    Connection = psycopg.Connection[tuple[object, ...]]

CHANNEL: Final = "xiaochuang_events"
_POLL_S: Final = 5.0
_POLL_ALONE_S: Final = 2.0  # where nobody tells
_BACK_OFF_S: Final = (0.2, 0.5, 1.0, 2.0, 5.0)


class Ear:
    """Hears what other processes commit, and rings this one's bell. `start` once, `stop` once."""

    def __init__(self, store: Store, bell: Bell, log: FilteringBoundLogger, *, poll_s: float | None = None) -> None:
        self._store, self._bell, self._log = store, bell, log
        self._poll_s = poll_s or (_POLL_S if store.postgresql else _POLL_ALONE_S)
        self._me: Final = uuid4().hex[:12]
        self._heard: dict[str, int] = {}
        self._lock = threading.Lock()
        self._wake_read, self._wake_write = os.pipe()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)

    def start(self) -> None:
        """Begin to hear, and to tell other processes of what this one commits."""
        self._heard = self._latest() or {}
        self._store.announcers.append(self)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and its connection."""
        self._stopping = True
        os.write(self._wake_write, b"x")
        self._thread.join()
        self._store.announcers.remove(self)
        os.close(self._wake_read)
        os.close(self._wake_write)

    @property
    def notice(self) -> Notice | None:
        """What the others hear, should a transaction be committed."""
        return Notice(CHANNEL, self._me) if self._store.postgresql else None

    def after(self, site_id: str, event_id: int) -> None:
        """Nothing but remember: this process's bell has rung for it."""
        with self._lock:
            self._heard[site_id] = max(event_id, self._heard.get(site_id, 0))

    def _run(self) -> None:
        failures = 0
        while not self._stopping:
            try:
                if self._store.postgresql:
                    failures = self._listen(failures)
                else:
                    self._poll()
                    self._pause(self._poll_s)
            except (DatabaseBusy, DBAPIError, PoolTimeout, OSError) as error:
                if failures == 0:
                    self._log.warning(Event.NOT_LISTENING, why=type(error).__name__)
                self._pause(_BACK_OFF_S[min(failures, len(_BACK_OFF_S) - 1)])
                failures += 1

    def _listen(self, failures: int) -> int:
        """Hear until the connection breaks or `stop`. Gives 0 for failures: it has worked."""
        import psycopg

        pooled = self._store.engine.raw_connection()
        connection = cast("Connection", pooled.driver_connection)
        pooled.detach()  # from now on its own, for as long as it lives
        try:
            connection.autocommit = True
            connection.execute(f"LISTEN {CHANNEL}".encode())
            if failures:
                self._log.info(Event.LISTENING_AGAIN)
            self._poll()  # what was missed
            polled = time.monotonic()
            while not self._stopping:
                ready = self._pause(max(0.0, polled + self._poll_s - time.monotonic()), connection.fileno())
                if ready:
                    self._hear(connection)
                if time.monotonic() - polled >= self._poll_s:
                    self._poll()
                    polled = time.monotonic()
        except psycopg.Error as error:
            self._log.warning(Event.NOT_LISTENING, why=type(error).__name__)
            self._pause(_BACK_OFF_S[0])
            return 1
        finally:
            connection.close()
        return 0

    def _hear(self, connection: Connection) -> None:
        wire = connection.pgconn  # notifies(timeout=0) may read nothing of what is there
        wire.consume_input()
        while (notification := wire.notifies()) is not None:
            sender, event_id, site_id = notification.extra.decode("utf-8").split(" ", 2)
            if sender != self._me:
                self._ring(site_id, int(event_id))

    def _poll(self) -> None:
        for site_id, last in (self._latest() or {}).items():
            self._ring(site_id, last)

    def _ring(self, site_id: str, event_id: int) -> None:
        with self._lock:
            if event_id <= self._heard.get(site_id, 0):
                return
            self._heard[site_id] = event_id
        self._bell.ring(site_id, event_id)

    def _latest(self) -> dict[str, int] | None:
        """Each site's last event; None while the database is busy: the next poll will do."""
        try:
            with self._store.read() as session:
                return {row.site_id: row.last for row in session.scalars(select_rows(EventCounterRow))}
        except DatabaseBusy:
            return None

    def _pause(self, seconds: float, *descriptors: int) -> bool:
        """Wait for something to read, `stop`, or so long. True: one of the descriptors has something."""
        ready, _, _ = select.select([self._wake_read, *descriptors], [], [], seconds)
        return bool(set(ready) & set(descriptors))
