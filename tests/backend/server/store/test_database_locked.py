"""Somebody else holds the database: one clear fault, nothing lost, and it passes."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from backend.server.store.session import DatabaseBusy, DatabaseUrlWrong, Store
from kiosk.domain.queueing import NumberOrder
from kiosk.ports.errors import BackendFault
from tests.backend.running import DEADLINE_S, Running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def _touch(store: Store) -> None:
    with store.write() as session:
        session.execute(text("SELECT 1"))


def _fail(backend: Running) -> None:
    with backend.foundation.store.write() as session:
        backend.foundation.office.give_code(session, site_id="qinghe", name="never", at=backend.clock())
        raise Changed


class Changed(Exception):
    """Somebody thought better of it."""


@contextmanager
def _locked(backend: Running) -> Iterator[None]:
    holder = sqlite3.connect(backend.state_dir / "backend.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def test_a_locked_database_is_a_fault_with_a_name(own: Running) -> None:
    client = own.terminal()
    with _locked(own), pytest.raises(BackendFault, match=r"503 database_busy: .*database is locked"):
        client.take_number(NumberOrder("general"), key="k", deadline_s=0.4)
    client.close()


def test_a_locked_database_is_logged_in_one_line(own: Running) -> None:
    client = own.terminal()
    with _locked(own), pytest.raises(BackendFault):
        client.take_number(NumberOrder("general"), key="k", deadline_s=0.4)
    client.close()
    lines = [line for line in own.logged.getvalue().splitlines() if '"database_busy"' in line]
    assert lines
    assert "Traceback" not in own.logged.getvalue()


def test_housekeeping_survives_a_locked_database(own: Running) -> None:
    with _locked(own):
        asyncio.run(own.server._keep_house())
    assert '"level": "warning"' in own.logged.getvalue()


def test_the_hall_can_be_seen_while_the_database_is_locked(own: Running) -> None:
    client = own.terminal()
    with _locked(own):
        assert client.hall(deadline_s=DEADLINE_S).queues
    client.close()


def test_a_number_is_taken_when_the_lock_passes(own: Running) -> None:
    client = own.terminal()
    with _locked(own), pytest.raises(BackendFault):
        client.take_number(NumberOrder("general"), key="k", deadline_s=0.4)
    assert client.take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S).ticket == "A001"
    client.close()


def test_two_processes_wait_for_each_other(own: Running) -> None:
    other = Store(own.settings.database_url, busy_timeout_s=0.1)
    with own.foundation.store.write() as first:
        first.execute(text("SELECT 1"))
        with pytest.raises(DatabaseBusy, match="locked"):
            _touch(other)
    other.close()


def test_a_write_that_fails_leaves_nothing(own: Running) -> None:
    with pytest.raises(Changed):
        _fail(own)
    kept = b"".join(file.read_bytes() for file in own.state_dir.glob("backend.db*"))
    assert b"never" not in kept


@pytest.mark.parametrize("url", ["", "hello", "mysql://x/y", "nosuch://x"])
def test_a_database_url_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUrlWrong):
        Store(url)


def test_a_directory_that_is_not_there_is_a_busy_database(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}")
    with pytest.raises(DatabaseBusy, match="unable to open"):
        _touch(store)
    store.close()
