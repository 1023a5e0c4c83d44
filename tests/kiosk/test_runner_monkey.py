"""Whatever people, devices and the backend do: nobody is left before a dead screen, and all is forgotten.

The journey is the real one. What happens to the terminal stands in the rules; what must hold, in the invariants.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.domain.identity import CardFault, refusal_for
from kiosk.domain.message import Language, Message
from kiosk.health.guard import outcome_of
from kiosk.journeys.effects import AwaitCard, PrintTicket, TakeNumber
from kiosk.journeys.pages import (
    ChooseQueue,
    Declined,
    Home,
    HomeChoice,
    Identify,
    IdentifyChoice,
    NumberChoice,
    Problem,
    ProblemChoice,
)
from kiosk.ports.errors import BackendFault, BackendUnreachable, LinkLost, OutcomeUnknown, PaperOut
from kiosk.ports.screen import Layer, Manner, TextSize
from kiosk.ports.statuses import Paper
from kiosk.ports.ticket_printer import Printed
from kiosk.visit import Done, Refused
from tests.fakes.halls import GENERAL, RESIDENCE, number_for
from tests.fakes.people import RESIDENT, identity_of
from tests.fakes.terminal import USUAL, StagedTerminal

if TYPE_CHECKING:
    from tests.fakes.performer import Performance

IDENTITY = identity_of()
REFUSED = Refused(refusal_for(CardFault.EXPIRED))
CAME: dict[type, list[object]] = {
    AwaitCard: [Done(IDENTITY), REFUSED, outcome_of(LinkLost("cable")), outcome_of(ValueError("defect"))],
    TakeNumber: [
        Done(number_for()),
        REFUSED,
        outcome_of(BackendFault("500")),
        outcome_of(BackendUnreachable("cut", sent=True)),
    ],
    PrintTicket: [
        Done(Printed(800, 900.0, Paper.LOW)),
        outcome_of(PaperOut("empty")),
        outcome_of(OutcomeUnknown("cut")),
    ],
}
LONG_ENOUGH_S = 4 * (300 + 45)


def choices_on(page: object) -> list[object]:
    """What a person can touch on a page."""
    match page:
        case Home():
            return list(HomeChoice)
        case ChooseQueue():
            return [GENERAL, RESIDENCE]
        case Identify():
            return list(IdentifyChoice)
        case Declined(choices=offered):
            return list(offered)
        case Problem():
            return list(ProblemChoice)
    return list(NumberChoice)


class Monkey(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.terminal = StagedTerminal()
        self.answered: set[int] = set()

    # ── people ──

    @rule(nth=st.integers(0, 3))
    def touches_the_page(self, nth: int) -> None:
        choices = choices_on(self.terminal.screen.page)
        self.terminal.touch(choices[nth % len(choices)])

    @rule(nth=st.integers(0, 3), age=st.integers(1, 4))
    def touches_a_page_of_before(self, nth: int, age: int) -> None:
        scene = self.terminal.screen.scenes[-min(age, len(self.terminal.screen.scenes))]
        choices = choices_on(scene.page)
        if scene.token != self.terminal.screen.scene.token:
            before = self.terminal.screen.scene
            self.terminal.runner.answer(scene.token, choices[nth % len(choices)])
            assert self.terminal.screen.scene == before

    @rule()
    def goes_back(self) -> None:
        self.terminal.back()

    @rule()
    def finishes(self) -> None:
        self.terminal.runner.finish()

    @rule()
    def touches_nothing_in_particular(self) -> None:
        self.terminal.runner.touch()

    @rule(layer=st.sampled_from([Layer.HELP, Layer.ACCESSIBILITY]))
    def opens_a_layer(self, layer: Layer) -> None:
        self.terminal.runner.open_layer(layer)

    @rule()
    def closes_a_layer(self) -> None:
        self.terminal.runner.close_layer()
        self.terminal.loop.settle()

    @rule()
    def wants_more_time(self) -> None:
        self.terminal.runner.more_time()
        self.terminal.loop.settle()

    @rule(manner=st.sampled_from([USUAL, Manner(Language.EN), replace(USUAL, size=TextSize.LARGE)]))
    def changes_the_manner(self, manner: Manner) -> None:
        self.terminal.runner.set_manner(manner)

    @rule(seconds=st.sampled_from([0.2, 0.5, 10.0, 44.0, 59.0, 60.0, 61.0, 125.0]))
    def waits(self, seconds: float) -> None:
        self.terminal.wait(seconds)

    # ── the terminal ──

    @precondition(lambda self: self.pending)
    @rule(nth=st.integers(0, 3), which=st.integers(0, 3))
    def an_effect_answers(self, nth: int, which: int) -> None:
        """Each answers once, canceled or not, however late."""
        performance = self.pending[which % len(self.pending)]
        self.answer(performance, nth)
        self.terminal.loop.settle()

    @rule(trouble=st.sampled_from([None, Message.of("error.backend_unreachable")]))
    def backend_goes_and_comes(self, trouble: Message | None) -> None:
        self.terminal.hall_told(trouble)

    def answer(self, performance: Performance, nth: int = 0) -> None:
        self.answered.add(id(performance))
        came = CAME[type(performance.call.effect)]
        performance.answer(came[nth % len(came)])

    @property
    def pending(self) -> list[Performance]:
        return [one for one in self.terminal.performer.performances if id(one) not in self.answered]

    def under_way(self, kind: type[Any]) -> list[Performance]:
        return [one for one in self.pending if not one.canceled and isinstance(one.call.effect, kind)]

    # ── what must hold ──

    @invariant()
    def one_effect_at_most_is_wanted(self) -> None:
        assert len(self.under_way(object)) <= 1

    @invariant()
    def a_commit_is_never_canceled(self) -> None:
        for one in self.terminal.performer.performances:
            assert not (one.canceled and one.call.effect.commits and id(one) not in self.answered)

    @invariant()
    def nobody_has_a_defect(self) -> None:
        assert self.terminal.journal.defects == []

    @invariant()
    def a_visit_is_always_watched(self) -> None:
        committing = self.under_way(TakeNumber) or self.under_way(PrintTicket)
        assert self.terminal.loop.timers or committing or not self.terminal.screen.scene.active

    @invariant()
    def home_is_nobodys(self) -> None:
        scene = self.terminal.screen.scene
        if isinstance(scene.page, Home) and not scene.active:
            assert scene.previous is None
            assert not scene.can_go_back

    @invariant()
    def a_shut_window_listens_to_nobody(self) -> None:
        if Layer.OUT_OF_SERVICE in self.terminal.runner._idling.layers:
            assert self.under_way(object) == []

    @invariant()
    def the_log_tells_nothing_personal(self) -> None:
        assert RESIDENT.number not in str(self.terminal.journal.entries[-3:])

    def teardown(self) -> None:
        """In the end everybody leaves, the lanes answer, and the terminal is as if nobody had been there."""
        self.terminal.hall_told()
        for _ in range(4):
            for one in self.under_way(TakeNumber) + self.under_way(PrintTicket):
                self.answer(one)
                self.terminal.loop.settle()
            self.terminal.wait(LONG_ENOUGH_S)
        scene = self.terminal.screen.scene
        assert isinstance(scene.page, Home)
        assert not scene.active
        assert self.terminal.layer is None
        assert self.terminal.screen.manner == USUAL
        assert len(self.under_way(AwaitCard)) <= 1
        assert self.terminal.runner._held == []
        assert not self.terminal.runner._stepper.begun
        assert self.terminal.loop.timers == 0


TestMonkey = Monkey.TestCase
TestMonkey.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
