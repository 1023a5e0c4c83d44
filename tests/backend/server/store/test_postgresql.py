"""What only PostgreSQL does: deadlocks, limits, being away, telling others."""

from __future__ import annotations

import io
import queue
import threading
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import text

from backend.server.events import make_log
from backend.server.queueing import happenings
from backend.server.store import engine as engines
from backend.server.store.announcing import Bell
from backend.server.store.ear import Ear
from backend.server.store.event_log import Pending, write_events
from backend.server.store.session import DatabaseBusy, DatabaseConflict, Store
from tests.backend.halls import MONDAY_TEN, put_hall
from tests.backend.postgres import cluster, database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from tests.backend.postgres import Cluster

WAIT_S: Final = 10.0
_NOBODY: Final = dict.fromkeys(("number_id", "ticket", "queue_id", "counter_id"))


@pytest.fixture
def url(postgresql: Cluster) -> Iterator[str]:
    with database(postgresql) as made:
        yield made


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url, busy_timeout_s=5.0)
    put_hall(opened)
    yield opened
    opened.close()


def _touch(session: Session, terminal: str) -> None:
    session.execute(text(f"UPDATE terminals SET name = 'touched' WHERE id = '{terminal}'"))


def _happen(session: Session) -> None:
    happenings.append(session, "hall", happenings.Kind.COUNTER_OPENED, happenings.Subject(), at=MONDAY_TEN)


def _happen_in_vain(store: Store) -> None:
    with store.write() as session:
        told: dict[str, object] = {"kind": "day_ended", "at": MONDAY_TEN, "payload": {}, **_NOBODY}
        write_events(session, "hall", [Pending("hall", told)])
        raise KeyError


def test_a_deadlock_is_a_conflict_for_one_and_nothing_for_the_other(store: Store) -> None:
    both = threading.Barrier(2)
    outcomes: queue.Queue[str] = queue.Queue()

    def cross(first: str, second: str) -> None:
        try:
            with store.write() as session:
                _touch(session, first)
                both.wait()
                _touch(session, second)
        except DatabaseConflict:
            outcomes.put("conflict")
        else:
            outcomes.put("done")

    threads = [threading.Thread(target=cross, args=names) for names in (("t", "u"), ("u", "t"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted([outcomes.get(), outcomes.get()]) == ["conflict", "done"]


def test_a_lock_that_is_held_too_long_is_a_busy_database(url: str, store: Store) -> None:
    hurried = Store(url, busy_timeout_s=0.1)
    with store.write() as session:
        _touch(session, "t")
        with pytest.raises(DatabaseBusy, match="lock timeout"), hurried.write() as other:
            _touch(other, "t")
    hurried.close()


def test_a_reader_sees_one_state_while_others_write(store: Store) -> None:
    with store.read() as reader:
        before = reader.execute(text("SELECT name FROM terminals WHERE id = 't'")).scalar_one()
        with store.write() as writer:
            _touch(writer, "t")
        assert reader.execute(text("SELECT name FROM terminals WHERE id = 't'")).scalar_one() == before


def test_who_only_reads_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match="read-only transaction"), store.read() as session:
        _touch(session, "t")


@pytest.fixture
def heard(url: str, store: Store) -> Iterator[queue.Queue[tuple[str, int]]]:
    """What another process's bell rings for, whose poll is too slow to matter."""
    assert store.postgresql
    other, bell = Store(url), Bell()
    rung: queue.Queue[tuple[str, int]] = queue.Queue()
    bell.subscribe(lambda site, event: rung.put((site, event)))
    listening = Ear(other, bell, make_log(io.StringIO()), poll_s=600)
    speaking = Ear(store, Bell(), make_log(io.StringIO()), poll_s=600)
    listening.start()
    speaking.start()
    yield rung
    speaking.stop()
    listening.stop()
    other.close()


def test_a_commit_rings_the_other_process(store: Store, heard: queue.Queue[tuple[str, int]]) -> None:
    with store.write() as session:
        _happen(session)
    assert heard.get(timeout=WAIT_S) == ("hall", 1)


def test_many_events_of_one_transaction_ring_once_for_the_last(
    store: Store, heard: queue.Queue[tuple[str, int]]
) -> None:
    with store.write() as session:
        for _ in range(20):
            happenings.append(session, "hall", happenings.Kind.DAY_ENDED, happenings.Subject(), at=MONDAY_TEN)
    with store.write() as session:
        _happen(session)
    assert [heard.get(timeout=WAIT_S) for _ in range(2)] == [("hall", 20), ("hall", 21)]


def test_what_was_rolled_back_is_not_heard(store: Store, heard: queue.Queue[tuple[str, int]]) -> None:
    with pytest.raises(KeyError):
        _happen_in_vain(store)
    with store.write() as session:
        _happen(session)
    assert heard.get(timeout=WAIT_S) == ("hall", 1)


def test_a_listener_whose_connection_was_cut_hears_what_it_missed(
    url: str, store: Store, heard: queue.Queue[tuple[str, int]]
) -> None:
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        " AND datname = current_database()"
    )
    with store.connection() as connection:
        connection.execute(text(cut))
    with store.write() as session:
        _happen(session)
    assert heard.get(timeout=WAIT_S) == ("hall", 1)


def test_a_connection_that_was_cut_while_it_rested_is_replaced_unnoticed(
    url: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "_ASKED_AFTER_S", 0.0)
    resting = Store(url)
    with resting.read() as session:
        pid = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with store.connection() as connection:
        connection.execute(text(f"SELECT pg_terminate_backend({pid}, 5000)"))
    with resting.write() as session:
        assert session.execute(text("SELECT pg_backend_pid()")).scalar_one() != pid
    resting.close()


def test_a_database_that_is_away_is_waited_for_and_said_so() -> None:
    with cluster() as running:
        store = Store(running.fresh())
        store.close()
        running.kill()
        said: list[str] = []
        waiting = threading.Thread(target=store.wait_until_there, kwargs={"deadline_s": 30, "waiting": said.append})
        waiting.start()
        running.start()
        waiting.join()
        store.close()
    assert len(said) == 1


def test_a_database_that_stays_away_is_a_busy_database() -> None:
    store = Store("postgresql://kiosk@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseBusy):
        store.wait_until_there(deadline_s=0, waiting=lambda _why: None)
    store.close()
