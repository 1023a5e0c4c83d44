"""Whatever people and clerks do in whatever order: what must hold, holds (hypothesis draws the day)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from backend.server.queueing import calling, counters, moving
from backend.server.queueing.refusals import Refused
from backend.server.queueing.states import AT_COUNTER, CounterState, NumberState
from backend.server.store.queue_tables import NumberIntervalRow, QueueEventRow, ServiceCounterRow
from backend.server.store.tables import NumberRow
from kiosk.domain.queueing import Priority
from tests.backend.engines import BOTH
from tests.backend.halls import ISSUER, Counterside, emptied, put_hall

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from backend.server.store.session import Store

ENGINES = BOTH
COUNTERS = st.sampled_from(["1", "2", "3"])
QUEUES = st.sampled_from(["a", "b"])
CLASSES = st.sampled_from([None, Priority.DISABLED, Priority.WITH_CHILD])


class AnyDay(RuleBasedStateMachine):
    """Three counters, two queues, and whatever comes."""

    shared: ClassVar[Store]

    def __init__(self) -> None:
        super().__init__()
        emptied(self.shared)
        self.hall: Counterside = put_hall(self.shared)
        self.tokens: list[str] = []

    def press(self, command: Callable[..., object], counter: str, *args: object, **named: object) -> None:
        with suppress(Refused):  # a no changes nothing, which the invariants see
            self.hall.do(command, counter, *args, **named)

    def someone(self, data: st.DataObject, *states: NumberState) -> str | None:
        with self.shared.read() as session:
            ids = session.scalars(select(NumberRow.id).where(NumberRow.state.in_(states)).order_by(NumberRow.id)).all()
        return data.draw(st.sampled_from(ids)) if ids else None

    @initialize(people=st.lists(st.tuples(QUEUES, CLASSES, st.integers(0, 600)), min_size=4, max_size=8))
    def open_up(self, people: list[tuple[str, Priority | None, int]]) -> None:
        for counter in ("1", "2"):
            self.hall.open(counter)
        for queue, declared, seconds in people:
            self.take(queue, declared)
            self.hall.wait(seconds=seconds)

    @rule(queue=QUEUES, declared=CLASSES)
    def take(self, queue: str, declared: Priority | None) -> None:
        number = self.hall.take(queue, declared=declared)
        self.tokens.append(ISSUER.secret.page_token(number.id))

    @rule(seconds=st.integers(0, 600))
    def pass_time(self, seconds: int) -> None:
        self.hall.wait(seconds=seconds)

    @rule(counter=COUNTERS)
    def call_next(self, counter: str) -> None:
        with self.shared.read() as session:
            first = {
                queue: session.scalars(
                    select(NumberRow.id)
                    .where(NumberRow.state == "waiting", NumberRow.current_queue_id == queue)
                    .where(NumberRow.for_counter_id.is_(None))
                    .order_by(NumberRow.virtual_at, NumberRow.number)
                ).first()
                for queue in ("a", "b")
            }
        with suppress(Refused):
            called = self.hall.do(calling.call_next, counter)
            if called is not None and called.for_counter_id is None:
                assert called.id == first[called.current_queue_id]  # first come, first called within a line

    @rule(counter=COUNTERS, command=st.sampled_from([calling.start_serving, calling.hold, calling.no_show]))
    def go_on(self, counter: str, command: Callable[..., object]) -> None:
        self.press(command, counter)

    @rule(counter=COUNTERS)
    def finish_and_call(self, counter: str) -> None:
        self.press(calling.finish, counter)
        self.call_next(counter)

    @rule(counter=COUNTERS, data=st.data())
    def resume(self, counter: str, data: st.DataObject) -> None:
        if number := self.someone(data, NumberState.HELD):
            self.press(calling.resume, counter, number)

    @rule(counter=COUNTERS, data=st.data())
    def undo(self, counter: str, data: st.DataObject) -> None:
        if number := self.someone(data, *AT_COUNTER, NumberState.FINISHED, NumberState.NO_SHOW):
            self.press(calling.undo, counter, number)

    @rule(counter=COUNTERS, queue=QUEUES, keep=st.booleans(), to=st.none() | COUNTERS)
    def transfer(self, counter: str, queue: str, keep: bool, to: str | None) -> None:
        self.press(moving.transfer, counter, queue_id=queue, counter_id=to, keep_place=keep)

    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        if number := self.someone(data, NumberState.NO_SHOW):
            with suppress(Refused):
                self.hall.come_back(number)

    @rule(data=st.data())
    def give_up(self, data: st.DataObject) -> None:
        if self.tokens:
            token = data.draw(st.sampled_from(self.tokens))
            with suppress(Refused), self.shared.write() as session:
                ISSUER.give_up(session, token, at=self.hall.now)

    @rule(
        counter=COUNTERS, command=st.sampled_from([counters.open_counter, counters.take_break, counters.close_counter])
    )
    def sit(self, counter: str, command: Callable[..., object]) -> None:
        self.press(command, counter)

    @rule()
    def move_everybody(self) -> None:
        with self.shared.write() as session:
            moving.move_queue(session, site_id="hall", from_queue="b", to_queue="a", staff_id=None, at=self.hall.now)

    @invariant()
    def what_holds_on_any_day_holds(self) -> None:
        with self.shared.read() as session:
            every_number_has_one_open_interval_and_it_tells_its_state(session)
            intervals_neither_overlap_nor_leave_gaps(session)
            a_counter_has_one_number_at_most(session)
            nobody_waits_for_a_counter_that_is_closed(session)
            numbers_of_a_queue_count_up_without_gap(session)
            events_count_up_without_gap(session)


def every_number_has_one_open_interval_and_it_tells_its_state(session: Session) -> None:
    numbers = {row.id: row.state for row in session.scalars(select(NumberRow))}
    still = select(NumberIntervalRow.number_id, NumberIntervalRow.state).where(NumberIntervalRow.to_at.is_(None))
    assert sorted(session.execute(still).all()) == sorted(numbers.items())


def intervals_neither_overlap_nor_leave_gaps(session: Session) -> None:
    ends: dict[str, object] = {}
    for row in session.scalars(select(NumberIntervalRow).order_by(NumberIntervalRow.id)):
        assert ends.get(row.number_id, row.from_at) == row.from_at
        assert row.to_at is None or row.from_at <= row.to_at
        ends[row.number_id] = row.to_at


def a_counter_has_one_number_at_most(session: Session) -> None:
    at = session.scalars(select(NumberRow.counter_id).where(NumberRow.state.in_(AT_COUNTER))).all()
    assert len(at) == len(set(at))
    assert None not in at


def nobody_waits_for_a_counter_that_is_closed(session: Session) -> None:
    closed = set(session.scalars(select(ServiceCounterRow.id).where(ServiceCounterRow.state == CounterState.CLOSED)))
    awaited = session.scalars(select(NumberRow.for_counter_id).where(NumberRow.state == NumberState.WAITING))
    assert not closed & set(awaited)


def numbers_of_a_queue_count_up_without_gap(session: Session) -> None:
    for queue in ("a", "b"):
        given = session.scalars(
            select(NumberRow.number).where(NumberRow.queue_id == queue).order_by(NumberRow.number)
        ).all()
        assert given == list(range(1, len(given) + 1))


def events_count_up_without_gap(session: Session) -> None:
    ids = session.scalars(select(QueueEventRow.id).order_by(QueueEventRow.id)).all()
    assert ids == list(range(1, len(ids) + 1))


DAYS = settings(max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))


def test_any_day(queue_store: Store) -> None:
    AnyDay.shared = queue_store
    run_state_machine_as_test(AnyDay, settings=DAYS)
