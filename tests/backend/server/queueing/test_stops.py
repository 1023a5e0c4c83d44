"""停止取号: a stopped queue gives no further numbers today; who waits is served; tomorrow it goes on by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from backend.server.queueing import appointments, moving, offline, stops
from backend.server.queueing.desk import enter_hall
from backend.server.queueing.halls import hall_status
from backend.server.queueing.happenings import Kind
from backend.server.queueing.positions import board
from backend.server.queueing.refusals import Refused
from kiosk.domain.queueing import NumberOrder
from tests.backend.engines import BOTH
from tests.backend.halls import ISSUER, younger

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.queueing import QueueStatus
    from tests.backend.halls import Counterside

ENGINES = BOTH


def _stop(hall: Counterside, queue: str = "a", *, instead: str = "") -> bool:
    with hall.store.write() as session:
        return stops.stop_numbering(session, site_id="hall", queue_id=queue, instead=instead, at=hall.now)


def _resume(hall: Counterside, queue: str = "a") -> bool:
    with hall.store.write() as session:
        return stops.resume_numbering(session, site_id="hall", queue_id=queue, at=hall.now)


def _status(hall: Counterside, queue: str = "a") -> QueueStatus:
    with hall.store.read() as session:
        return next(one for one in hall_status(session, "hall", at=hall.now).queues if one.id == queue)


def _refused(hall: Counterside, queue: str = "a") -> Refused:
    with pytest.raises(Refused) as caught:
        hall.take(queue)
    return caught.value


def test_a_stopped_queue_gives_no_number(hall: Counterside) -> None:
    hall.take()
    _stop(hall)
    assert _refused(hall).refusal.reason.id == "queues.stopped.reason"


def test_a_queue_stopped_before_its_first_number_gives_none(hall: Counterside) -> None:
    _stop(hall)
    assert _refused(hall).refusal.reason.id == "queues.stopped.reason"


def test_a_refusal_names_the_queue_to_go_to(hall: Counterside) -> None:
    _stop(hall, instead="b")
    assert _refused(hall).refusal.how_to_fix.values == (("letter", "B"),)


def test_nobody_is_sent_to_a_queue_that_was_stopped_later(hall: Counterside) -> None:
    _stop(hall, instead="b")
    _stop(hall, "b")
    assert (_refused(hall).refusal.reason.id, _status(hall).instead) == ("queues.stopped.reason", "")


def test_a_phone_gets_no_number_either(hall: Counterside) -> None:
    _stop(hall)
    with pytest.raises(Refused) as caught:
        hall.reserve("13800000000")
    assert caught.value.refusal.reason.id == "queues.stopped.reason"


def test_the_other_queue_goes_on(hall: Counterside) -> None:
    _stop(hall)
    assert hall.take("b").ticket == "B001"


def test_who_waits_is_served(hall: Counterside) -> None:
    ticket = hall.take().ticket
    hall.open("1")
    _stop(hall)
    assert hall.serve("1") == ticket


def test_who_waits_is_moved(hall: Counterside) -> None:
    hall.take()
    _stop(hall, instead="b")
    with hall.store.write() as session:
        moving.move_queue(session, site_id="hall", from_queue="a", to_queue="b", staff_id="s", at=hall.now)
    assert hall.line("b") == ["A001"]


def test_a_number_on_the_phone_still_checks_in(hall: Counterside) -> None:
    number = hall.reserve("13800000000")
    _stop(hall)
    assert hall.check_in(phone="13800000000").ticket == number.ticket


def test_a_resumed_queue_goes_on_without_a_gap(hall: Counterside) -> None:
    hall.take()
    _stop(hall)
    _refused(hall)
    _resume(hall)
    assert hall.take().ticket == "A002"


def test_the_next_day_it_gives_numbers_by_itself(hall: Counterside) -> None:
    _stop(hall)
    hall.wait(days=1)
    assert (hall.take().ticket, _status(hall).stopped) == ("A001", False)


def test_a_stopped_queue_is_told_as_closed(hall: Counterside) -> None:
    _stop(hall, instead="b")
    status = _status(hall)
    assert (status.open, status.stopped, status.instead, status.opens_at) == (False, True, "b", "")


def test_the_board_knows_a_stopped_queue(hall: Counterside) -> None:
    _stop(hall)
    with hall.store.read() as session:
        told = {queue.id: queue.stopped for queue in board(session, "hall", at=hall.now).queues}
    assert told == {"a": True, "b": False}


def test_stopping_and_resuming_are_events(hall: Counterside) -> None:
    _stop(hall, instead="b")
    _resume(hall)
    told = [(event.kind, event.subject.queue_id, dict(event.payload)) for event in hall.events()]
    assert told == [(Kind.QUEUE_STOPPED, "a", {"instead": "b"}), (Kind.QUEUE_RESUMED, "a", {})]


def test_stopping_twice_changes_nothing(hall: Counterside) -> None:
    assert (_stop(hall), _stop(hall), len(hall.events())) == (True, False, 1)


def test_another_place_to_go_to_keeps_the_instant_of_the_stop(hall: Counterside) -> None:
    _stop(hall)
    first = hall.now
    hall.wait(minutes=5)
    _stop(hall, instead="b")
    with hall.store.read() as session:
        told = stops.stops_today(session, enter_hall(session, "hall", at=hall.now))
    assert told == {"a": stops.Stop(first, "b")}


def test_resuming_what_was_not_stopped_changes_nothing(hall: Counterside) -> None:
    hall.take()
    before = hall.events()
    assert (_resume(hall), hall.events()) == (False, before)


@pytest.mark.parametrize("instead", ["a", "nothing", "b"])
def test_people_are_not_sent_where_no_numbers_are_given(hall: Counterside, instead: str) -> None:
    _stop(hall, "b")
    with pytest.raises(Refused):
        _stop(hall, instead=instead)


@pytest.mark.parametrize("command", [_stop, _resume])
def test_an_unknown_queue_is_refused(hall: Counterside, command: Callable[..., bool]) -> None:
    with pytest.raises(Refused) as caught:
        command(hall, "nothing")
    assert caught.value.refusal.reason.id == "queue.unknown.reason"


def test_nothing_can_be_booked_for_today_in_a_stopped_queue(hall: Counterside) -> None:
    hall.put(queue={"rules": {"slot_quota": 2}})
    _stop(hall)
    today = (hall.now + timedelta(hours=8)).date()  # Shanghai's
    with hall.store.read() as session:
        told = [
            bool(appointments.slots(session, "hall", "a", day, at=hall.now))
            for day in (today, today + timedelta(days=1))
        ]
    assert told == [False, True]


def test_who_booked_before_still_checks_in(hall: Counterside) -> None:
    hall.put(queue={"rules": {"slot_quota": 2}})
    today = (hall.now + timedelta(hours=8)).date()
    with hall.store.write() as session:
        slot = appointments.slots(session, "hall", "a", today, at=hall.now)[0]
        booked = appointments.book(
            session,
            appointment_id="p",
            site_id="hall",
            queue_id="a",
            slot_from=slot.from_at,
            holder_hmac=ISSUER.holder_digest(younger()),
            at=hall.now,
        )
    _stop(hall)
    hall.now = slot.from_at
    assert hall.check_in(token=booked.token).ticket == "A001"


def test_no_range_of_today_is_handed_out_for_a_stopped_queue(hall: Counterside) -> None:
    _stop(hall)
    with hall.store.write() as session:
        told = offline.ranges(session, ISSUER, site_id="hall", terminal_id="t", at=hall.now)
    today = min(one.business_date for one in told)
    assert [one.queue_id for one in told if one.business_date == today] == ["b"]


def test_of_many_who_press_together_nobody_gets_a_number_after_the_stop(hall: Counterside) -> None:
    def press(nth: int) -> str:
        try:
            with hall.store.write() as session:
                order, number_id = NumberOrder("a"), f"together-{nth}"
                return ISSUER.take(
                    session, order, number_id=number_id, site_id="hall", terminal_id="t", at=hall.now
                ).ticket
        except Refused:
            return ""

    with ThreadPoolExecutor(4) as pool:
        pressed = pool.map(press, range(12))
        _stop(hall)
        given_by_then = hall.line()
        tickets = sorted(ticket for ticket in pressed if ticket)
    assert tickets == given_by_then
