"""What only PostgreSQL does: deadlocks, limits, being away, telling others."""

from __future__ import annotations

import io
import queue
import threading
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import text

from backend.server.events import make_log
from backend.server.queueing import happenings, moving, offline
from backend.server.queueing.happenings import Kind
from backend.server.queueing.refusals import Refused
from backend.server.second_factor.public_codes import PublicCodes
from backend.server.second_factor.sms import EmbeddedMessages
from backend.server.secret import ServerSecret
from backend.server.staff import members
from backend.server.staff.roles import Role
from backend.server.store import engine as engines
from backend.server.store.announcing import Bell
from backend.server.store.ear import Ear
from backend.server.store.event_log import Pending, write_events
from backend.server.store.session import DatabaseBusy, DatabaseConflict, Store
from kiosk.domain.message import Language
from kiosk.domain.queueing import NumberOrder, OfflineFate, OfflineNumber
from kiosk.texts import Catalogue
from tests.backend.halls import ISSUER, MONDAY_TEN, Counterside, put_hall
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


def test_processes_that_end_a_day_at_once_do_it_once_and_wait_for_nobody(url: str, store: Store) -> None:
    hall, hurried = Counterside(store), Store(url, busy_timeout_s=0.1)
    hall.take()
    hall.open("1")
    hall.wait(days=1)
    with store.write() as session, hurried.write() as other:
        assert moving.end_day(session, "hall", at=hall.now) == 1
        assert moving.end_day(other, "hall", at=hall.now) == 0
    hurried.close()
    kinds = [one.kind for one in hall.events()]
    assert [kinds.count(kind) for kind in (Kind.NUMBER_EXPIRED, Kind.COUNTER_CLOSED, Kind.DAY_ENDED)] == [1, 1, 1]


def test_a_report_that_is_told_again_while_it_is_taken_in_is_known(url: str, store: Store) -> None:
    hall, told = Counterside(store), queue.Queue[tuple[OfflineFate, ...]]()
    with store.write() as session:
        first = offline.ranges(session, ISSUER, site_id="hall", terminal_id="t", at=hall.now)[0]
    given = OfflineNumber(NumberOrder(first.queue_id), first.business_date, first.first, hall.now)

    def report(session: Session) -> None:
        told.put(offline.reconcile(session, ISSUER, [given], site_id="hall", terminal_id="t", at=hall.now))

    def again() -> None:
        with store.write() as session:
            report(session)

    repeating = threading.Thread(target=again)
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with store.write() as session:
        report(session)
        repeating.start()
        counted = 0
        while not counted:
            with store.connection() as connection:
                counted = connection.execute(text(waiting)).scalar_one()
    repeating.join()
    assert [told.get(timeout=WAIT_S) for _ in range(2)] == [(OfflineFate.ACCEPTED,), (OfflineFate.KNOWN,)]


def test_of_two_codes_for_one_phone_at_once_the_second_waits_and_is_too_soon(url: str, store: Store) -> None:
    codes = PublicCodes(ServerSecret(b"k" * 32), EmbeddedMessages(), Catalogue.load())
    hurried = Store(url, busy_timeout_s=0.1)

    def send(session: Session, phone: str) -> None:
        codes.send(session, phone, site_id="hall", language=Language.EN, at=MONDAY_TEN)

    with store.write() as session:
        send(session, "13800000000")
        with hurried.write() as other:
            send(other, "13800000001")
        with pytest.raises(DatabaseBusy, match="lock timeout"), hurried.write() as other:
            send(other, "13800000000")
    with pytest.raises(Refused), store.write() as session:
        send(session, "13800000000")
    hurried.close()


def test_of_two_administrators_who_shut_each_other_out_at_once_one_stays(url: str, store: Store) -> None:
    hurried = Store(url, busy_timeout_s=0.1)
    ids = []
    with store.write() as session:
        for account in ("one", "two"):
            made, _ = members.add(
                session, account=account, shown_as="", role=Role.ADMINISTRATOR, sites=(), by_id="test", at=MONDAY_TEN
            )
            ids.append(made.id)

    def shut_out(session: Session, who: str) -> None:
        members.set_disabled(session, who, disabled=True, by_id="test", at=MONDAY_TEN)

    with store.write() as session:
        shut_out(session, ids[0])
        with pytest.raises(DatabaseBusy, match="lock timeout"), hurried.write() as other:
            shut_out(other, ids[1])
    with pytest.raises(members.LastAdministrator), store.write() as session:
        shut_out(session, ids[1])
    hurried.close()


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
