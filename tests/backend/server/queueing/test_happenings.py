"""Events: in order, without gaps, told after the commit; and many consoles at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from backend.server.queueing import calling, happenings
from backend.server.queueing.happenings import Kind
from backend.server.store.announcing import Bell
from tests.backend.engines import BOTH
from tests.backend.halls import ISSUER

if TYPE_CHECKING:
    from tests.backend.halls import Counterside

ENGINES = BOTH


def test_a_call_is_told_with_ticket_and_counter(hall: Counterside) -> None:
    hall.take()
    hall.open("1")
    hall.call("1")
    last = hall.events()[-1]
    assert (last.kind, last.ticket, last.subject.counter_id, last.payload) == (
        Kind.NUMBER_CALLED,
        "A001",
        "1",
        {"counter": "1"},
    )


def test_readers_ask_for_what_came_after(hall: Counterside) -> None:
    hall.take()
    before = hall.events()[-1].id
    hall.take()
    assert [event.ticket for event in hall.events(before)] == ["A002"]


def test_the_bell_rings_after_the_commit(hall: Counterside) -> None:
    bell, heard = Bell(), []
    hall.store.announcers.append(bell)
    bell.subscribe(lambda site, event: heard.append((site, event, len(hall.events()))))
    hall.take()
    assert heard == [("hall", 1, 1)]


def test_a_rolled_back_command_rings_no_bell(hall: Counterside) -> None:
    bell, heard = Bell(), []
    hall.store.announcers.append(bell)
    bell.subscribe(lambda site, event: heard.append(event))

    def fail() -> None:
        with hall.store.write() as session:
            happenings.append(session, "hall", Kind.DAY_ENDED, happenings.Subject(), at=hall.now)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert (heard, hall.events()) == ([], ())


def test_who_stopped_listening_hears_nothing(hall: Counterside) -> None:
    bell, heard = Bell(), []
    hall.store.announcers.append(bell)
    bell.subscribe(lambda site, event: heard.append(event))()
    hall.take()
    assert heard == []


def test_whoever_comes_near_is_told_once(hall: Counterside) -> None:
    for _ in range(5):
        hall.take()
    hall.open("1")
    hall.open("2")
    hall.call("1")
    hall.call("2")
    near = [(event.ticket, event.payload["ahead"]) for event in hall.events() if event.kind is Kind.NUMBER_NEAR]
    assert near == [("A004", 2), ("A005", 2)]


def test_events_hold_nothing_of_a_person(hall: Counterside) -> None:
    from tests.backend.halls import elder

    hall.take(holder=elder())
    assert elder() not in repr(hall.events())


def test_an_unknown_year_is_told_once(hall: Counterside) -> None:
    hall.put(calendar="cn")
    hall.now = hall.now.replace(year=2098)
    hall.take()
    hall.take()
    assert [event.payload for event in hall.events() if event.kind is Kind.CALENDAR_UNKNOWN] == [{"year": 2098}]


def test_three_counters_at_once_call_every_number_once(hall: Counterside) -> None:
    for _ in range(12):
        hall.take("a")
        hall.take("b")
    for counter in ("1", "2", "3"):
        hall.open(counter)
    start = threading.Barrier(3)

    def work(counter: str) -> list[str]:
        start.wait()
        called = []
        while (number := hall.do(calling.call_next, counter)) is not None:
            called.append(number.ticket)
            hall.do(calling.finish, counter)
        return called

    with ThreadPoolExecutor(3) as pool:
        called = [ticket for tickets in pool.map(work, ("1", "2", "3")) for ticket in tickets]
    assert sorted(called) == sorted({f"{letter}{number:03}" for letter in "AB" for number in range(1, 13)})


def test_two_clerks_who_call_the_same_number_at_once_get_one_yes(hall: Counterside) -> None:
    from backend.server.queueing.refusals import Refused

    number = hall.take()
    hall.open("1")
    hall.open("2")
    start = threading.Barrier(2)

    def work(counter: str) -> bool:
        start.wait()
        try:
            hall.do(calling.call_number, counter, number.id)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, ("1", "2"))) == [False, True]


def test_terminals_and_counters_at_once_leave_events_in_order(hall: Counterside) -> None:
    hall.open("1")
    hall.open("3")

    def take(queue: str) -> None:
        from kiosk.domain.queueing import NumberOrder

        for _ in range(10):
            with hall.store.write() as session:
                ISSUER.take(
                    session,
                    NumberOrder(queue),
                    number_id=ISSUER.new_id(),
                    site_id="hall",
                    terminal_id="t",
                    at=hall.now,
                )

    def call(counter: str) -> None:
        for _ in range(10):
            if hall.do(calling.call_next, counter) is not None:
                hall.do(calling.finish, counter)

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(take, "a"), pool.submit(take, "b"), pool.submit(call, "1"), pool.submit(call, "3")]
        for one in done:
            one.result()
    ids = [event.id for event in hall.events()]
    assert ids == list(range(1, len(ids) + 1))
