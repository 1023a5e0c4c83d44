"""Calling and serving, over a real database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from backend.server.queueing import calling, counters, moving
from backend.server.queueing.refusals import Refused
from backend.server.queueing.states import NumberState
from kiosk.domain.queueing import NumberOrder, Priority
from tests.backend.engines import BOTH
from tests.backend.halls import elder, younger

if TYPE_CHECKING:
    from tests.backend.halls import Counterside

ENGINES = BOTH


def _refused(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.refusal.reason.id


def test_the_first_come_is_called_first(hall: Counterside) -> None:
    hall.take()
    hall.take()
    hall.open("1")
    assert hall.call("1") == "A001"


def test_two_counters_call_two_numbers(hall: Counterside) -> None:
    hall.take()
    hall.take()
    hall.open("1")
    hall.open("2")
    assert {hall.call("1"), hall.call("2")} == {"A001", "A002"}


def test_nobody_waiting_is_no_number(hall: Counterside) -> None:
    hall.open("1")
    assert hall.call("1") is None


def test_a_counter_calls_only_queues_it_serves(hall: Counterside) -> None:
    hall.take("b")
    hall.open("1")
    assert hall.call("1") is None


def test_a_queue_of_rank_two_waits_for_rank_one(hall: Counterside) -> None:
    hall.take("b")
    hall.wait(minutes=5)
    hall.take("a")
    hall.open("2")
    assert hall.call("2") == "A001"


def test_a_queue_of_rank_two_is_called_when_rank_one_is_empty(hall: Counterside) -> None:
    hall.take("b")
    hall.open("2")
    assert hall.call("2") == "B001"


def test_a_closed_counter_calls_nobody(hall: Counterside) -> None:
    hall.take()
    with pytest.raises(Refused) as caught:
        hall.call("1")
    assert _refused(caught) == "queues.counter_not_open.reason"


def test_a_counter_with_a_number_calls_no_other(hall: Counterside) -> None:
    hall.take()
    hall.take()
    hall.open("1")
    hall.call("1")
    with pytest.raises(Refused) as caught:
        hall.call("1")
    assert _refused(caught) == "queues.counter_has_number.reason"


def test_an_elder_comes_before_who_came_a_little_earlier(hall: Counterside) -> None:
    hall.take()
    hall.wait(minutes=10)
    hall.take(holder=elder())
    assert hall.line() == ["A002", "A001"]


def test_an_elder_does_not_come_before_who_waits_much_longer(hall: Counterside) -> None:
    hall.take()
    hall.wait(minutes=16)
    hall.take(holder=elder())
    assert hall.line() == ["A001", "A002"]


def test_a_declared_class_counts_and_is_noted(hall: Counterside) -> None:
    hall.take(declared=Priority.PREGNANT)
    hall.open("1")
    called = hall.do(calling.call_next, "1")
    assert (called.priority, called.declared) == (Priority.PREGNANT, True)


def test_an_age_by_card_is_not_a_declaration(hall: Counterside) -> None:
    assert hall.take(holder=elder()).priority is Priority.ELDER


def test_somebody_younger_is_ordinary(hall: Counterside) -> None:
    assert hall.take(holder=younger()).priority is Priority.ORDINARY


def test_a_given_number_is_called_out_of_turn(hall: Counterside) -> None:
    hall.take()
    second = hall.take()
    hall.open("1")
    assert hall.do(calling.call_number, "1", second.id).ticket == "A002"


def test_a_given_number_of_another_queue_is_refused(hall: Counterside) -> None:
    other = hall.take("b")
    hall.open("1")
    with pytest.raises(Refused) as caught:
        hall.do(calling.call_number, "1", other.id)
    assert _refused(caught) == "queues.not_for_this_counter.reason"


def test_a_number_that_is_called_already_is_refused_by_its_state(hall: Counterside) -> None:
    first = hall.take()
    hall.open("1")
    hall.open("2")
    hall.call("1")
    with pytest.raises(Refused) as caught:
        hall.do(calling.call_number, "2", first.id)
    assert dict(caught.value.refusal.reason.values) == {"ticket": "A001", "state": "called"}


def test_a_recall_counts(hall: Counterside) -> None:
    hall.take()
    hall.open("1")
    hall.call("1")
    assert hall.do(calling.recall, "1").calls == 2


def test_a_served_number_is_not_recalled(hall: Counterside) -> None:
    hall.take()
    hall.open("1")
    hall.call("1")
    hall.do(calling.start_serving, "1")
    with pytest.raises(Refused) as caught:
        hall.do(calling.recall, "1")
    assert _refused(caught) == "queues.wrong_state.reason"


def test_a_held_number_frees_the_counter(hall: Counterside) -> None:
    hall.take()
    hall.take()
    hall.open("1")
    hall.call("1")
    hall.do(calling.hold, "1")
    assert hall.call("1") == "A002"


def test_a_held_number_is_resumed_at_another_counter_of_its_queue(hall: Counterside) -> None:
    number = hall.take()
    hall.open("1")
    hall.open("2")
    hall.call("1")
    hall.do(calling.hold, "1")
    assert hall.do(calling.resume, "2", number.id).counter_id == "2"


def test_a_held_number_is_not_resumed_where_its_queue_is_not_served(hall: Counterside) -> None:
    number = hall.take()
    hall.open("1")
    hall.open("3")
    hall.call("1")
    hall.do(calling.hold, "1")
    with pytest.raises(Refused) as caught:
        hall.do(calling.resume, "3", number.id)
    assert _refused(caught) == "queues.not_for_this_counter.reason"


def test_finishing_closes_the_services_that_were_done(hall: Counterside) -> None:
    hall.order(NumberOrder("a", services=("x", "y")))
    hall.open("1")
    hall.call("1")
    finished = hall.do(calling.finish, "1", done={"x"})
    assert finished.services == (("x", "done"), ("y", "left"))


def test_nothing_is_finished_at_an_empty_counter(hall: Counterside) -> None:
    hall.open("1")
    with pytest.raises(Refused) as caught:
        hall.do(calling.finish, "1")
    assert _refused(caught) == "queues.no_number_here.reason"


def test_a_call_taken_back_stands_where_it_stood(hall: Counterside) -> None:
    first = hall.take()
    hall.take()
    hall.open("1")
    hall.call("1")
    hall.do(calling.undo, "1", first.id)
    assert hall.line() == ["A001", "A002"]


def test_a_finish_taken_back_is_served_again_with_its_services(hall: Counterside) -> None:
    number = hall.order(NumberOrder("a", services=("x",)))
    hall.open("1")
    hall.call("1")
    hall.do(calling.start_serving, "1")
    hall.do(calling.finish, "1")
    undone = hall.do(calling.undo, "1", number.id)
    assert (undone.state, undone.services) == (NumberState.SERVING, (("x", "open"),))


def test_an_undo_is_not_undone(hall: Counterside) -> None:
    number = hall.take()
    hall.open("1")
    hall.call("1")
    hall.do(calling.start_serving, "1")
    hall.do(calling.undo, "1", number.id)
    with pytest.raises(Refused) as caught:
        hall.do(calling.undo, "1", number.id)
    assert _refused(caught) == "queues.wrong_state.reason"


def test_an_undo_comes_too_late_after_two_minutes(hall: Counterside) -> None:
    number = hall.take()
    hall.open("1")
    hall.call("1")
    hall.wait(seconds=121)
    with pytest.raises(Refused) as caught:
        hall.do(calling.undo, "1", number.id)
    assert _refused(caught) == "queues.undo_too_late.reason"


def test_a_finish_is_not_undone_while_the_next_is_at_the_counter(hall: Counterside) -> None:
    number = hall.take()
    hall.take()
    hall.open("1")
    hall.call("1")
    hall.do(calling.finish, "1")
    hall.call("1")
    with pytest.raises(Refused) as caught:
        hall.do(calling.undo, "1", number.id)
    assert _refused(caught) == "queues.counter_has_number.reason"


def test_intervals_of_a_served_number_follow_each_other(hall: Counterside) -> None:
    number = hall.take()
    hall.wait(minutes=3)
    hall.open("1")
    hall.serve("1")
    assert [state for state, _, _ in hall.intervals(number.id)] == ["waiting", "called", "serving", "finished"]


def test_waited_tells_the_time_until_the_call(hall: Counterside) -> None:
    hall.take()
    hall.wait(minutes=3)
    hall.open("1")
    assert hall.do(calling.call_next, "1").waited_s == 180


def test_a_break_is_refused_with_a_number_at_the_counter(hall: Counterside) -> None:
    hall.take()
    hall.open("1")
    hall.call("1")
    with pytest.raises(Refused) as caught:
        hall.do(counters.take_break, "1")
    assert _refused(caught) == "queues.counter_has_number.reason"


def test_a_counter_on_break_calls_nobody(hall: Counterside) -> None:
    hall.take()
    hall.open("1")
    hall.do(counters.take_break, "1")
    with pytest.raises(Refused) as caught:
        hall.call("1")
    assert _refused(caught) == "queues.counter_not_open.reason"


def test_a_counter_where_somebody_else_sits_is_taken(hall: Counterside) -> None:
    from backend.server.queueing.desk import Clerk

    hall.open("1")
    with pytest.raises(Refused) as caught, hall.store.write() as session:
        counters.open_counter(session, Clerk("hall", "1", "another"), at=hall.now)
    assert _refused(caught) == "queues.counter_taken.reason"


def test_a_number_transferred_without_its_place_comes_last(hall: Counterside) -> None:
    hall.take()
    hall.take("b")
    hall.open("1")
    hall.call("1")
    hall.wait(minutes=1)
    hall.do(moving.transfer, "1", queue_id="b", keep_place=False)
    assert hall.line("b") == ["B001", "A001"]


def test_a_number_transferred_with_its_place_stands_by_when_it_came(hall: Counterside) -> None:
    hall.take()
    hall.wait(minutes=1)
    hall.take("b")
    hall.open("1")
    hall.call("1")
    hall.do(moving.transfer, "1", queue_id="b", keep_place=True)
    assert hall.line("b") == ["A001", "B001"]


def test_a_number_transferred_to_a_counter_is_called_there_alone(hall: Counterside) -> None:
    hall.take()
    for counter in ("1", "2", "3"):
        hall.open(counter)
    hall.call("1")
    hall.do(moving.transfer, "1", counter_id="3", keep_place=True)
    assert (hall.call("2"), hall.call("3")) == (None, "A001")


def test_nothing_is_sent_to_a_counter_that_is_closed(hall: Counterside) -> None:
    hall.take()
    hall.open("1")
    hall.call("1")
    with pytest.raises(Refused) as caught:
        hall.do(moving.transfer, "1", counter_id="3", keep_place=True)
    assert _refused(caught) == "queues.counter_closed.reason"


def test_what_was_sent_to_a_counter_that_closes_is_called_elsewhere(hall: Counterside) -> None:
    hall.take()
    for counter in ("1", "2"):
        hall.open(counter)
    hall.call("1")
    hall.do(moving.transfer, "1", counter_id="2", keep_place=True)
    hall.do(counters.close_counter, "2")
    assert hall.call("1") == "A001"


def test_a_transfer_leaves_undone_services_open(hall: Counterside) -> None:
    hall.order(NumberOrder("a", services=("x", "y")))
    hall.open("1")
    hall.call("1")
    moved = hall.do(moving.transfer, "1", queue_id="b", keep_place=True, done={"x"})
    assert moved.services == (("x", "done"), ("y", "open"))


def _missed(hall: Counterside) -> str:
    number = hall.take()
    hall.open("1")
    hall.call("1")
    hall.do(calling.no_show, "1")
    return number.id


def test_a_no_show_comes_back_behind_three(hall: Counterside) -> None:
    missed = _missed(hall)
    for _ in range(4):
        hall.wait(seconds=10)
        hall.take()
    hall.come_back(missed)
    assert hall.line() == ["A002", "A003", "A004", "A001", "A005"]


def test_a_no_show_comes_back_once(hall: Counterside) -> None:
    missed = _missed(hall)
    hall.come_back(missed)
    hall.call("1")
    hall.do(calling.no_show, "1")
    with pytest.raises(Refused) as caught:
        hall.come_back(missed)
    assert _refused(caught) == "queues.return_too_often.reason"


def test_a_no_show_comes_back_within_the_hour(hall: Counterside) -> None:
    missed = _missed(hall)
    hall.wait(minutes=61)
    with pytest.raises(Refused) as caught:
        hall.come_back(missed)
    assert _refused(caught) == "queues.return_too_late.reason"


def test_a_moved_queue_merges_by_when_people_came(hall: Counterside) -> None:
    for queue in ("a", "b", "a", "b"):
        hall.take(queue)
        hall.wait(minutes=1)
    with hall.store.write() as session:
        moving.move_queue(session, site_id="hall", from_queue="a", to_queue="b", staff_id=None, at=hall.now)
    assert hall.line("b") == ["A001", "B001", "A002", "B002"]


def test_numbers_of_yesterday_expire(hall: Counterside) -> None:
    number = hall.take()
    hall.wait(days=1)
    with hall.store.write() as session:
        expired = moving.end_day(session, "hall", at=hall.now)
    assert (expired, hall.intervals(number.id)[-1][0]) == (1, "expired")


def test_ending_a_day_twice_changes_nothing(hall: Counterside) -> None:
    hall.take()
    hall.wait(days=1)
    expired = []
    for _ in range(2):
        with hall.store.write() as session:
            expired.append(moving.end_day(session, "hall", at=hall.now))
    assert expired == [1, 0]


def test_a_counter_left_open_is_closed_at_the_end_of_its_day(hall: Counterside) -> None:
    hall.open("1")
    hall.wait(days=1)
    with hall.store.write() as session:
        moving.end_day(session, "hall", at=hall.now)
    with hall.store.read() as session:
        assert counters.counter_now(session, hall.clerk("1")).state == "closed"
