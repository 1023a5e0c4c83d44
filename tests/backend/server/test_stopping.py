"""The end of a server: who listens does not hold it up, and who is late leaves nothing behind."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy import event

from backend.server import listeners
from kiosk.domain.queueing import NumberOrder
from kiosk.ports.errors import BackendUnreachable
from tests.backend.browser import signed_in
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S, always_open, running

if TYPE_CHECKING:
    from pathlib import Path

    from backend.client import BackendClient

ENGINES = BOTH


def test_a_console_that_listens_does_not_hold_up_the_end(
    tmp_path: Path, own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "_GRACE_S", 3 * DEADLINE_S)
    with running(tmp_path, site=always_open(tmp_path), database=own_database) as backend:
        clerk = signed_in(backend, "clerk")
        stream = clerk.session.get(clerk.base + "/staff/events", stream=True, timeout=DEADLINE_S)
        told = stream.iter_lines(chunk_size=1)
        assert next(told) == b"event: refresh"
        backend.server.stop()
        assert b"event: over" not in list(told)  # it ends, and the browser comes back by itself
        clerk.close()


def test_a_request_that_outlives_the_server_leaves_no_connection_open(
    tmp_path: Path, own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "_GRACE_S", 0)
    at_work, may_go_on, came_back = threading.Event(), threading.Event(), threading.Event()
    lent: list[Any] = []
    late: set[int] = set()
    with running(tmp_path, site=always_open(tmp_path), database=own_database, busy_timeout_s=0.1) as backend:
        client, engine = backend.terminal(), backend.foundation.store.engine

        def dawdle() -> None:
            """A request looks at the clock amid its transaction."""
            if threading.current_thread().name.startswith("AnyIO") and not at_work.is_set():
                late.add(threading.get_ident())
                at_work.set()
                may_go_on.wait()

        def note(*_: object) -> None:
            if threading.get_ident() in late:
                came_back.set()

        backend.clock.stopper = dawdle
        event.listen(engine, "checkout", lambda connection, *_: lent.append(connection))
        event.listen(engine, "checkin", note)
        asking = threading.Thread(target=_ask_in_vain, args=(client,))
        asking.start()
        assert at_work.wait(DEADLINE_S)
    may_go_on.set()
    assert came_back.wait(DEADLINE_S)
    asking.join()
    for connection in lent:
        with pytest.raises((sqlite3.ProgrammingError, psycopg.OperationalError), match="closed"):
            connection.execute("SELECT 1")


def _ask_in_vain(client: BackendClient) -> None:
    with pytest.raises(BackendUnreachable):
        client.take_number(NumberOrder("general"), key="k", deadline_s=1)
    client.close()
