"""Rows that everybody counts in, and events in order: on both engines, and in turn on PostgreSQL."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from backend.server.store.counting import count_up, table_of
from backend.server.store.event_log import Pending, write_events
from backend.server.store.insert import insert_both
from backend.server.store.queue_tables import NumberIntervalRow, QueueEventRow
from backend.server.store.tables import CounterRow, NumberRow
from tests.backend.engines import BOTH
from tests.backend.hall_fixtures import hall
from tests.backend.halls import MONDAY_TEN
from tests.backend.two_at_once import until, waiting

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.backend.halls import Counterside

__all__ = ["hall"]  # a fixture

ENGINES = BOTH


def count(session: Session, queue_id: str = "a") -> int:
    key = {"site_id": "hall", "business_date": MONDAY_TEN.date(), "queue_id": queue_id}
    last: int = count_up(session, CounterRow, key, column="last", told=("last",))[0]
    return last


def events(count_: int) -> list[Pending]:
    nobody = dict.fromkeys(("number_id", "queue_id", "counter_id"))
    columns = {"kind": "day_ended", "at": MONDAY_TEN, "payload": {"nth": 1}, **nobody}
    return [Pending("hall", {**columns, "ticket": str(nth)}) for nth in range(count_)]


def test_the_first_count_is_one(hall: Counterside) -> None:
    with hall.store.write() as session:
        assert count(session) == 1


def test_counts_follow_each_other(hall: Counterside) -> None:
    with hall.store.write() as session:
        assert [count(session) for _ in range(3)] == [1, 2, 3]


def test_two_keys_count_apart(hall: Counterside) -> None:
    with hall.store.write() as session:
        assert [count(session, one) for one in "aba"] == [1, 1, 2]


def test_a_count_that_was_rolled_back_is_given_again(hall: Counterside) -> None:
    def fail() -> None:
        with hall.store.write() as session:
            count(session)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with hall.store.write() as session:
        assert count(session) == 1


@pytest.mark.parametrize("many", [1, 3, 20])
def test_events_of_one_transaction_stand_in_the_order_they_happened(hall: Counterside, many: int) -> None:
    with hall.store.write() as session:
        last = write_events(session, "hall", events(many))
    with hall.store.read() as session:
        told = session.execute(select(QueueEventRow.id, QueueEventRow.ticket).order_by(QueueEventRow.id)).all()
    assert (last, [tuple(row) for row in told]) == (many, [(nth + 1, str(nth)) for nth in range(many)])


def test_what_was_said_of_an_event_comes_back_as_it_was(hall: Counterside) -> None:
    with hall.store.write() as session:
        write_events(session, "hall", events(1))
    with hall.store.read() as session:
        row = session.scalars(select(QueueEventRow)).one()
    assert (row.at, row.payload, row.number_id) == (MONDAY_TEN, {"nth": 1}, None)


def number(number_id: str, **changes: object) -> dict[str, object]:
    """The columns of a number of queue A, and nothing that is not needed."""
    empty: dict[str, Any] = {column.name: None for column in table_of(NumberRow).columns if column.nullable}
    told = {"nth": 1, "number": 1, "calls": 0, "ahead_at_issue": 0, "told_at_issue": {}, "declared": False}
    instants = dict.fromkeys(("issued_at", "entered_at", "virtual_at", "state_since"), MONDAY_TEN)
    texts = {"state": "waiting", "token_sha256": number_id, "source": "terminal", "priority": "ordinary"}
    place = {"id": number_id, "site_id": "hall", "business_date": MONDAY_TEN.date(), "queue_id": "a"}
    return {**empty, **told, **instants, **texts, **place, "current_queue_id": "a", **changes}


def page(number_id: str) -> dict[str, object]:
    place = {"number_id": number_id, "site_id": "hall", "business_date": MONDAY_TEN.date(), "queue_id": "a"}
    return {**place, "state": "waiting", "counter_id": None, "staff_id": None, "from_at": MONDAY_TEN, "reason": "x"}


def test_a_number_and_its_first_page_are_written_together(hall: Counterside) -> None:
    with hall.store.write() as session:
        insert_both(session, (table_of(NumberRow), number("n")), (table_of(NumberIntervalRow), page("n")))
    with hall.store.read() as session:
        row, interval = session.get_one(NumberRow, "n"), session.scalars(select(NumberIntervalRow)).one()
    assert (row.state, row.told_at_issue, interval.number_id, interval.to_at) == ("waiting", {}, "n", None)


def test_a_page_of_another_number_writes_neither(hall: Counterside) -> None:
    with pytest.raises(IntegrityError), hall.store.write() as session:
        insert_both(session, (table_of(NumberRow), number("n")), (table_of(NumberIntervalRow), page("other")))
    with hall.store.read() as session:
        assert session.execute(select(func.count()).select_from(NumberRow)).scalar_one() == 0


def test_who_asks_first_counts_first(hall: Counterside) -> None:
    counted: queue.Queue[tuple[str, int]] = queue.Queue()

    def press(name: str) -> None:
        with hall.store.write() as session:
            counted.put((name, count(session)))

    threads = [threading.Thread(target=press, args=(name,)) for name in "abcd"]
    with hall.store.write() as session:
        count(session)
        for nth, thread in enumerate(threads, 1):
            thread.start()
            if hall.store.postgresql:
                until(lambda nth=nth: waiting(hall.store) == nth)  # type: ignore[misc]
    for thread in threads:
        thread.join()
    told = [counted.get_nowait() for _ in threads]
    expected = (
        sorted(told, key=lambda one: one[1])
        if not hall.store.postgresql
        else list(zip("abcd", range(2, 6), strict=True))
    )
    assert told == expected
