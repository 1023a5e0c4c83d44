"""However often a citizen goes back, the visit stands where a fresh one with the same answers would.

The journey branches, loops, passes over pages that are no stops, and commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.domain.message import Message
from kiosk.ports.errors import ClearBy
from kiosk.visit import Do, Done, Effect, Failed, Outcome, Page, Stepper, Unknown

if TYPE_CHECKING:
    from kiosk.visit import Request, Visit

NO = Message.of("no")


@dataclass(frozen=True, slots=True)
class Pick(Page[int]):
    path: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hourglass(Page[int]):
    stop: ClassVar[bool] = False
    path: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Look(Effect[Outcome[int]]):
    path: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Submit(Effect[Outcome[int]]):
    commits: ClassVar[bool] = True
    path: tuple[int, ...]


async def wander(visit: Visit) -> None:
    """Every request names the whole way to it, so that two ways never look alike."""
    path: tuple[int, ...] = ()
    while len(path) < 10:
        picked = await visit.show(Pick(path))
        path = (*path, picked)
        if picked == 1:
            path = (*path, len(path) + await visit.show(Hourglass(path)))
        elif picked == 2:
            seen = await visit.do(Look(path))
            path = (*path, seen.value if isinstance(seen, Done) else -1)
        elif picked == 3:
            met = await visit.show_while(Pick((*path, 99)), Look(path))
            path = (*path, met if isinstance(met, int) else -2)
        elif picked == 4:
            came = await visit.do(Submit(path))
            path = (*path, {Done: -3, Failed: -4}.get(type(came), -5))


class Wandering(RuleBasedStateMachine):
    """`log` is the model: what a fresh visit would have to be told."""

    def __init__(self) -> None:
        super().__init__()
        self.stepper = Stepper(wander)
        self.stepper.start()
        self.log: list[tuple[Request, object]] = []
        self.closed = 0

    def answer(self, value: object) -> None:
        request = self.stepper.request
        assert request is not None
        self.stepper.began()
        self.log.append((request, value))
        if isinstance(request, Do) and request.effect.commits and not isinstance(value, Failed):
            self.closed = len(self.log)
        self.stepper.answer(value)

    @property
    def asks_person(self) -> bool:
        return self.stepper.request is not None and not isinstance(self.stepper.request, Do)

    @precondition(lambda self: self.asks_person)
    @rule(picked=st.integers(0, 4))
    def person_answers(self, picked: int) -> None:
        self.answer(picked)

    @precondition(lambda self: self.stepper.request is not None and not self.asks_person)
    @rule(
        came=st.sampled_from([Done(5), Done(6), Failed("x", ClearBy.RETRY, NO), Unknown("x", ClearBy.CITIZEN, NO)]),
    )
    def terminal_answers(self, came: object) -> None:
        self.answer(came)

    @precondition(lambda self: self.stepper.request is not None and self.stepper.can_go_back)
    @rule()
    def person_goes_back(self) -> None:
        stops = [
            at
            for at in range(self.closed, len(self.log))
            if not isinstance(self.log[at][0], Do) and self.log[at][0].page.stop  # type: ignore[union-attr]  # no Do here
        ]
        before = self.log[stops[-1]]
        del self.log[stops[-1] :]
        self.stepper.back()
        assert self.stepper.request == before[0]
        assert self.stepper.previous == before[1] or isinstance(before[1], Done)

    @precondition(lambda self: self.stepper.request is None)
    @rule()
    def next_citizen_comes(self) -> None:
        self.stepper = Stepper(wander)
        self.stepper.start()
        self.log, self.closed = [], 0

    @invariant()
    def stands_where_a_fresh_visit_would(self) -> None:
        fresh = Stepper(wander)
        fresh.start()
        for request, value in self.log:
            assert fresh.request == request
            fresh.answer(value)
        assert fresh.request == self.stepper.request
        fresh.close()

    @invariant()
    def way_back_is_open_exactly_when_the_model_has_a_stop(self) -> None:
        stops = [request for request, _ in self.log[self.closed :] if not isinstance(request, Do) and request.page.stop]
        assert self.stepper.can_go_back == bool(stops)

    def teardown(self) -> None:
        self.stepper.close()


TestWandering = Wandering.TestCase
TestWandering.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
