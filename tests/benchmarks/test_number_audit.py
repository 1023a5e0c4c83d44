"""What the database says after a rush: an audit must see each thing that may go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from backend.server.store.migrate import migrate
from backend.server.store.session import Store
from benchmarks.number_audit import audit
from tests.backend.halls import Counterside, emptied, put_hall

if TYPE_CHECKING:
    from collections.abc import Iterator

TOLD = ("A001", "A002", "A003")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path_factory.mktemp('audit') / 'hall.db'}")
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def hall(store: Store) -> Counterside:
    """Three numbers were taken, the first was called to counter 1."""
    emptied(store)
    hall = put_hall(store)
    for _ in TOLD:
        hall.take()
    hall.open("1")
    hall.call("1")
    return hall


def spoil(hall: Counterside, statement: str) -> None:
    with hall.store.connection() as connection:
        connection.execute(text(statement))


def test_a_day_that_is_right_has_nothing_wrong(hall: Counterside) -> None:
    found = audit(hall.store, TOLD, ["A001"])
    assert (found.numbers, found.calls, found.wrong) == (3, 1, 0)


def test_a_number_that_was_told_and_is_not_on_record_is_lost(hall: Counterside) -> None:
    assert audit(hall.store, [*TOLD, "A004"]).lost == 1


def test_a_number_nobody_was_told_is_found(hall: Counterside) -> None:
    assert audit(hall.store, TOLD[:2]).untold == 1


def test_a_number_told_to_two_people_is_a_duplicate(hall: Counterside) -> None:
    assert audit(hall.store, [*TOLD, "A003"]).duplicates == 1


def test_a_count_without_its_number_is_a_gap(hall: Counterside) -> None:
    spoil(hall, "UPDATE number_counters SET last = last + 1")
    assert audit(hall.store, TOLD).gaps == 1


def test_a_number_called_at_two_counters_is_found(hall: Counterside) -> None:
    assert audit(hall.store, TOLD, ["A001", "A001"]).called_twice == 1


def test_a_call_a_clerk_knows_of_and_nobody_else_is_lost(hall: Counterside) -> None:
    assert audit(hall.store, TOLD, ["A002"]).calls_lost == 1


def test_an_event_that_is_missing_is_counted(hall: Counterside) -> None:
    spoil(hall, "DELETE FROM queue_events WHERE id = 2")
    assert audit(hall.store, TOLD).events_missing == 1


def test_a_number_whose_record_stops_is_torn(hall: Counterside) -> None:
    spoil(hall, "UPDATE number_intervals SET to_at = from_at WHERE state = 'called'")
    assert audit(hall.store, TOLD).torn == 1
