"""The runner: tokens, the way back, commits, processing, the window that is shut, and forgetting."""

from __future__ import annotations

import gc
import weakref
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from kiosk.domain.message import Language, Message
from kiosk.domain.queueing import NumberOrder
from kiosk.health.events import Event
from kiosk.health.guard import outcome_of
from kiosk.journeys.effects import AwaitCard, PrintTicket, TakeNumber
from kiosk.journeys.pages import ChooseQueue, Home, HomeChoice, Identify, NumberTaken, Processing
from kiosk.ports.errors import BackendFault, NotEnrolled
from kiosk.ports.screen import Layer, Manner, TextSize
from kiosk.ports.statuses import Paper
from kiosk.ports.ticket_printer import Printed
from kiosk.visit import Done, Effect, Failed, Outcome, Page
from tests.fakes.halls import GENERAL, HALL, RESIDENCE, TERMINAL, number_for
from tests.fakes.people import RESIDENT, identity_of
from tests.fakes.performer import AskedPerformer
from tests.fakes.terminal import USUAL, StagedTerminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.identity import Identity
    from kiosk.performing import Call
    from kiosk.ports.lane import Running
    from kiosk.visit import Visit

TROUBLE = Message.of("error.backend_unreachable")
PRINTED = Done(Printed(800, 900.0, Paper.FULL))
ENGLISH = Manner(Language.EN)


@dataclass(frozen=True, slots=True)
class Start(Page[str]):
    pass


@dataclass(frozen=True, slots=True)
class Ask(Page[str]):
    what: str


@dataclass(frozen=True, slots=True)
class Look(Effect[Outcome[int]]):
    pass


@dataclass(frozen=True, slots=True)
class Submit(Effect[Outcome[int]]):
    commits: ClassVar[bool] = True


async def look_and_submit(visit: Visit) -> None:
    await visit.show(Start())
    await visit.do(Look())
    await visit.show(Ask("looked"))
    came = await visit.do(Submit())
    while isinstance(came, Failed):
        await visit.show(Ask("failed"))
        came = await visit.do(Submit())
    await visit.show(Ask("submitted"))


@pytest.fixture
def terminal() -> StagedTerminal:
    return StagedTerminal()


@pytest.fixture
def office() -> StagedTerminal:
    """A journey with an effect that does not commit, and one that does."""
    return StagedTerminal(look_and_submit)


def looking(office: StagedTerminal) -> None:
    office.touch("go")
    office.effect(Look)


def submitting(office: StagedTerminal) -> None:
    looking(office)
    office.answered(Look, Done(1))
    office.touch("go")
    office.effect(Submit)


# ── tokens ──


def test_answer_to_an_earlier_scene_is_dropped(terminal: StagedTerminal) -> None:
    token = terminal.screen.scene.token
    terminal.touch(HomeChoice.TAKE_NUMBER)

    terminal.runner.answer(token, HomeChoice.TAKE_NUMBER)

    terminal.page(ChooseQueue)
    assert terminal.journal.count(Event.STALE_ANSWER) == 1


def test_touch_that_came_twice_counts_once(office: StagedTerminal) -> None:
    looking(office)
    office.answered(Look, Done(1))
    token = office.screen.scene.token

    office.runner.answer(token, "go")
    office.runner.answer(token, "go")
    office.loop.settle()

    assert [type(performance.call.effect) for performance in office.performer.performances] == [Look, Submit]


def test_answer_of_an_earlier_visit_is_dropped(terminal: StagedTerminal) -> None:
    token = terminal.screen.scene.token
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.runner.finish()

    terminal.runner.answer(token, HomeChoice.TAKE_NUMBER)

    terminal.page(Home)


def test_card_that_comes_after_the_touch_is_dropped(terminal: StagedTerminal) -> None:
    listening = terminal.performer.last
    terminal.touch(HomeChoice.TAKE_NUMBER)

    listening.answer(Done(identity_of()))
    terminal.loop.settle()

    assert terminal.page(ChooseQueue).present is None


def test_card_of_an_earlier_visit_is_dropped(terminal: StagedTerminal) -> None:
    listening = terminal.performer.last
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.runner.finish()

    listening.answer(Done(identity_of()))
    terminal.loop.settle()

    terminal.page(Home)


def test_card_laid_twice_is_taken_once(terminal: StagedTerminal) -> None:
    listening = terminal.performer.last
    listening.answer(Done(identity_of()))
    listening.answer(Done(identity_of(replace(RESIDENT, name="林小窗"))))
    terminal.loop.settle()

    present = terminal.page(ChooseQueue).present
    assert present is not None
    assert present.identity.name == RESIDENT.name


def test_touch_before_the_card_in_the_same_moment_wins(terminal: StagedTerminal) -> None:
    """The card's answer is posted, and before it is heard the person touches."""
    terminal.performer.last.answer(Done(identity_of()))

    terminal.runner.answer(terminal.screen.scene.token, HomeChoice.TAKE_NUMBER)
    terminal.loop.settle()

    assert terminal.page(ChooseQueue).present is None


def test_answer_from_another_thread_waits_for_the_loop(terminal: StagedTerminal) -> None:
    terminal.performer.last.answer(Done(identity_of()))

    terminal.page(Home)


def test_back_with_an_earlier_token_is_dropped(terminal: StagedTerminal) -> None:
    token = terminal.screen.scene.token
    terminal.touch(HomeChoice.TAKE_NUMBER)

    terminal.runner.back(token)

    terminal.page(ChooseQueue)


def test_page_beneath_an_effect_cannot_be_answered(office: StagedTerminal) -> None:
    looking(office)
    office.wait(0.4)

    office.touch("an answer to the hourglass")

    office.page(Processing)


# ── show while ──


def test_touch_cancels_what_ran_beside_the_page(terminal: StagedTerminal) -> None:
    listening = terminal.performer.last

    terminal.touch(HomeChoice.TAKE_NUMBER)

    assert listening.canceled


def test_back_cancels_what_ran_beside_the_page(terminal: StagedTerminal) -> None:
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.touch(RESIDENCE)
    listening = terminal.performer.last
    terminal.page(Identify)

    terminal.back()

    assert listening.canceled
    terminal.page(ChooseQueue)


def test_finish_cancels_what_ran_beside_the_page(terminal: StagedTerminal) -> None:
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.touch(RESIDENCE)
    listening = terminal.performer.last

    terminal.runner.finish()

    assert listening.canceled


def test_only_one_effect_listens_at_a_time(terminal: StagedTerminal) -> None:
    for _ in range(3):
        terminal.touch(HomeChoice.TAKE_NUMBER)
        terminal.touch(RESIDENCE)
        terminal.back()
        terminal.back()

    assert [type(performance.call.effect) for performance in terminal.performer.listening] == [AwaitCard]


# ── processing ──


def test_quick_effect_shows_no_hourglass(office: StagedTerminal) -> None:
    looking(office)
    office.wait(0.39)
    office.answered(Look, Done(1))
    office.wait(10)

    assert "Processing" not in office.screen.pages


def test_slow_effect_shows_the_hourglass_after_400_ms(office: StagedTerminal) -> None:
    looking(office)

    office.wait(0.4)

    assert office.page(Processing) == Processing(Message.of("processing.Look"), commits=False)


def test_hourglass_says_that_it_commits(office: StagedTerminal) -> None:
    submitting(office)

    office.wait(0.4)

    assert office.page(Processing).commits


def test_hourglass_is_no_page_of_the_visit(office: StagedTerminal) -> None:
    looking(office)
    office.wait(1)
    office.answered(Look, Done(1))

    office.back()

    office.page(Start)


def test_slow_effect_can_be_left_by_back(office: StagedTerminal) -> None:
    looking(office)
    office.wait(1)
    assert office.screen.scene.can_go_back
    running = office.performer.last

    office.back()

    assert running.canceled
    office.page(Start)


def test_slow_effect_that_was_left_says_nothing_later(office: StagedTerminal) -> None:
    looking(office)
    office.wait(1)
    running = office.performer.last
    office.back()

    running.answer(Done(1))
    office.loop.settle()

    office.page(Start)


def test_effect_left_early_shows_no_hourglass_later(office: StagedTerminal) -> None:
    looking(office)
    office.runner.finish()
    office.loop.settle()

    office.wait(1)

    office.page(Start)


def test_nobody_is_asked_whether_they_are_there_while_an_effect_runs(office: StagedTerminal) -> None:
    submitting(office)

    office.wait(3600)

    assert office.screen.coverings == []


# ── commits ──


def test_finish_during_a_commit_is_not_heard(office: StagedTerminal) -> None:
    submitting(office)

    office.runner.finish()
    office.answered(Submit, Done(1))

    assert office.page(Ask) == Ask("submitted")


def test_finish_after_a_commit_is_heard(office: StagedTerminal) -> None:
    submitting(office)
    office.answered(Submit, Done(1))

    office.runner.finish()

    office.page(Start)


def test_layer_closed_while_an_effect_runs_watches_nobody(office: StagedTerminal) -> None:
    submitting(office)
    office.runner.open_layer(Layer.HELP)
    office.runner.close_layer()
    told = len(office.screen.coverings)

    office.wait(3600)

    assert len(office.screen.coverings) == told


def test_back_during_a_commit_is_not_heard(office: StagedTerminal) -> None:
    submitting(office)
    office.wait(1)

    office.back()

    office.effect(Submit)


def test_hourglass_of_a_commit_offers_neither_back_nor_finish(office: StagedTerminal) -> None:
    submitting(office)
    office.wait(1)

    scene = office.screen.scene
    assert (scene.can_go_back, scene.active) == (False, False)


def test_commit_is_never_canceled(office: StagedTerminal) -> None:
    submitting(office)
    running = office.performer.last
    for press in (office.runner.finish, office.back, office.runner.close_layer, office.runner.more_time):
        press()
    office.hall_told(TROUBLE)
    office.wait(3600)

    assert not running.canceled


def test_failed_commit_reopens_the_way_back(office: StagedTerminal) -> None:
    submitting(office)
    office.answered(Submit, outcome_of(BackendFault("500")))

    office.back()

    assert office.page(Ask) == Ask("looked")


# ── the beginning ──


def test_back_at_the_beginning_is_another_visit(terminal: StagedTerminal) -> None:
    first = terminal.performer.last.call.visit_id
    terminal.touch(HomeChoice.TAKE_NUMBER)

    terminal.back()

    assert terminal.performer.last.call.visit_id != first


def test_back_at_the_beginning_offers_nobodys_answers_to_the_next(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.touch(GENERAL)
    terminal.answered(TakeNumber, outcome_of(BackendFault("500")))
    terminal.back()
    terminal.back()
    terminal.page(Home)
    assert terminal.screen.scene.previous is None

    terminal.touch(HomeChoice.TAKE_NUMBER)

    assert terminal.screen.scene.previous is None


def test_back_at_the_beginning_keeps_the_manner(terminal: StagedTerminal) -> None:
    terminal.runner.set_manner(ENGLISH)
    terminal.touch(HomeChoice.TAKE_NUMBER)

    terminal.back()

    assert terminal.screen.manner == ENGLISH


def test_back_at_the_beginning_is_watched_when_the_manner_is_somebodys(terminal: StagedTerminal) -> None:
    terminal.runner.set_manner(ENGLISH)
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.back()

    terminal.wait(120)

    assert terminal.screen.manner == USUAL


def test_back_at_the_beginning_with_the_backend_gone_shuts_the_window(terminal: StagedTerminal) -> None:
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.hall_told(TROUBLE)

    terminal.back()

    assert terminal.layer is Layer.OUT_OF_SERVICE


# ── manner ──


def test_language_changes_without_restarting_the_journey(terminal: StagedTerminal) -> None:
    terminal.touch(HomeChoice.TAKE_NUMBER)
    scene = terminal.screen.scene

    terminal.runner.set_manner(ENGLISH)

    assert (terminal.screen.manner, terminal.screen.scene) == (ENGLISH, scene)


def test_ticket_is_printed_in_the_visits_language(terminal: StagedTerminal) -> None:
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.runner.set_manner(ENGLISH)
    terminal.touch(GENERAL)
    terminal.answered(TakeNumber, Done(number_for()))

    assert terminal.performer.last.call.language is Language.EN


def test_manner_is_usual_after_the_visit(terminal: StagedTerminal) -> None:
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.runner.set_manner(replace(USUAL, size=TextSize.LARGE))

    terminal.runner.finish()

    assert terminal.screen.manner == USUAL


def test_changing_the_manner_while_an_effect_runs_watches_nobody(office: StagedTerminal) -> None:
    submitting(office)
    office.runner.set_manner(ENGLISH)

    office.wait(3600)

    assert office.screen.coverings == []


# ── out of service ──


def test_window_shuts_when_the_backend_is_gone(terminal: StagedTerminal) -> None:
    terminal.hall_told(TROUBLE)

    assert terminal.layer is Layer.OUT_OF_SERVICE


def test_window_opens_when_the_backend_is_back(terminal: StagedTerminal) -> None:
    terminal.hall_told(TROUBLE)

    terminal.hall_told()

    assert terminal.layer is None
    terminal.effect(AwaitCard)


def test_nobody_is_listened_to_while_the_window_is_shut(terminal: StagedTerminal) -> None:
    terminal.hall_told(TROUBLE)

    assert terminal.performer.listening == []


def test_card_read_in_the_moment_the_window_shuts_is_dropped(terminal: StagedTerminal) -> None:
    terminal.hall_told(TROUBLE)
    terminal.performer.last.answer(Done(identity_of()))
    terminal.loop.settle()

    terminal.hall_told()

    terminal.page(Home)
    assert not terminal.screen.scene.active


def test_shut_window_cannot_be_touched(terminal: StagedTerminal) -> None:
    terminal.hall_told(TROUBLE)

    terminal.touch(HomeChoice.TAKE_NUMBER)

    terminal.page(Home)


def test_shut_window_is_nobodys_to_open(terminal: StagedTerminal) -> None:
    terminal.hall_told(TROUBLE)

    for press in (
        terminal.runner.close_layer,
        terminal.runner.more_time,
        terminal.runner.finish,
        terminal.runner.touch,
    ):
        press()
        assert terminal.layer is Layer.OUT_OF_SERVICE


def test_help_can_be_had_while_the_window_is_shut(terminal: StagedTerminal) -> None:
    terminal.hall_told(TROUBLE)
    terminal.runner.open_layer(Layer.HELP)
    helped = terminal.layer

    terminal.runner.close_layer()

    assert (helped, terminal.layer) == (Layer.HELP, Layer.OUT_OF_SERVICE)


def test_other_news_leave_the_shut_window_alone(terminal: StagedTerminal) -> None:
    terminal.hall_told(TROUBLE)
    shown = len(terminal.screen.scenes)

    terminal.hall_told(Message.of("error.backend_fault"))

    assert len(terminal.screen.scenes) == shown


def test_news_leave_home_alone(terminal: StagedTerminal) -> None:
    shown = len(terminal.screen.scenes)

    terminal.hall_told()

    assert len(terminal.screen.scenes) == shown


def test_visit_under_way_is_not_ended_by_the_backend(terminal: StagedTerminal) -> None:
    terminal.touch(HomeChoice.TAKE_NUMBER)

    terminal.hall_told(TROUBLE)

    terminal.page(ChooseQueue)
    assert terminal.layer is None


def test_window_shuts_after_the_visit_under_way(terminal: StagedTerminal) -> None:
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.hall_told(TROUBLE)

    terminal.runner.finish()

    assert terminal.layer is Layer.OUT_OF_SERVICE


def test_backend_that_came_back_during_the_visit_leaves_the_window_open(terminal: StagedTerminal) -> None:
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.hall_told(TROUBLE)
    terminal.hall_told()

    terminal.runner.finish()

    assert terminal.layer is None


# ── defects ──


def test_journey_with_a_defect_ends_the_visit() -> None:
    async def journey(visit: Visit) -> None:
        await visit.show(Start())
        await visit.do(Look())
        raise ZeroDivisionError

    office = StagedTerminal(journey)
    looking(office)
    office.answered(Look, Done(1))

    office.page(Start)
    assert [type(defect) for defect in office.journal.defects] == [ZeroDivisionError]


def test_journey_that_changed_on_replay_ends_the_visit() -> None:
    words = iter("abcdef")

    async def journey(visit: Visit) -> None:
        await visit.show(Start())
        await visit.show(Ask(next(words)))
        await visit.show(Ask("second"))
        await visit.show(Ask("third"))

    office = StagedTerminal(journey)
    for _ in range(3):
        office.touch("go")

    office.back()

    office.page(Start)


class Clumsy(AskedPerformer):
    """Cannot even begin to print."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:  # type: ignore[override]  # sometimes none
        if isinstance(call.effect, PrintTicket):
            raise self.error
        return super().begin(call, answer)


@pytest.mark.parametrize(("error", "code"), [(KeyError("ticket"), "defect"), (NotEnrolled("x"), "not_enrolled")])
def test_effect_that_cannot_begin_is_answered_as_failed(error: Exception, code: str) -> None:
    clumsy = Clumsy(error)
    terminal = StagedTerminal(performer=clumsy)
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.touch(GENERAL)
    clumsy.last.answer(Done(number_for()))
    terminal.loop.settle()

    assert terminal.page(NumberTaken).trouble == code
    terminal.runner.finish()
    terminal.page(Home)


# ── forgetting ──


@dataclass(frozen=True)
class HeldIdentity:
    """Stands for an identity, and can be referred to weakly."""

    identity: Identity


async def personal(visit: Visit) -> None:
    """A journey that holds somebody's data in answers, pages, effects and its own variables."""
    met = await visit.show_while(Start(), Look())
    await visit.show(Hold(met))
    await visit.do(Keep(met))
    await visit.show(Hold(met))
    await visit.show(Hold(met))


@dataclass(frozen=True, slots=True)
class Hold(Page[object]):
    held: object


@dataclass(frozen=True, slots=True)
class Keep(Effect[Outcome[int]]):
    held: object


def personal_visit() -> tuple[StagedTerminal, weakref.ref[HeldIdentity]]:
    """Stand in the middle of a visit, back and forth, with somebody's data everywhere."""
    terminal = StagedTerminal(personal)
    held = HeldIdentity(identity_of())
    terminal.answered(Look, Done(held))
    terminal.touch(held)
    terminal.answered(Keep, Done(held))
    terminal.touch(held)
    terminal.back()
    return terminal, weakref.ref(held)


def is_forgotten(terminal: StagedTerminal, held: weakref.ref[HeldIdentity]) -> bool:
    """Whether nobody but screen and performer, which here remember for the test's sake, held it."""
    terminal.screen.forget()
    terminal.performer.forget()
    gc.collect()
    return held() is None


def test_data_is_there_during_the_visit() -> None:
    terminal, held = personal_visit()

    assert not is_forgotten(terminal, held)


def test_nothing_is_left_after_finish() -> None:
    terminal, held = personal_visit()

    terminal.runner.finish()

    assert is_forgotten(terminal, held)


def test_nothing_is_left_after_the_time_out() -> None:
    terminal, held = personal_visit()

    terminal.wait(120 + 45)

    assert is_forgotten(terminal, held)


def test_nothing_is_left_after_going_back_to_the_beginning() -> None:
    terminal, held = personal_visit()
    terminal.back()
    terminal.back()
    terminal.page(Start)

    assert is_forgotten(terminal, held)


def test_nothing_is_left_after_the_journeys_end() -> None:
    terminal, held = personal_visit()
    terminal.touch("on")
    terminal.touch("on")
    terminal.page(Start)

    assert is_forgotten(terminal, held)


def test_nothing_is_left_when_the_terminal_stops() -> None:
    terminal, held = personal_visit()

    terminal.runner.close()
    del terminal.screen.scenes[:]

    terminal.performer.forget()
    gc.collect()
    assert held() is None


def test_nothing_is_left_of_an_answer_held_beneath_help() -> None:
    terminal = StagedTerminal(personal)
    held = HeldIdentity(identity_of())
    seen = weakref.ref(held)
    terminal.runner.open_layer(Layer.HELP)
    terminal.answered(Look, Done(held))
    del held
    terminal.runner.finish()

    assert is_forgotten(terminal, seen)


def test_nothing_is_left_of_an_answer_that_came_too_late() -> None:
    terminal = StagedTerminal(personal)
    held = HeldIdentity(identity_of())
    seen = weakref.ref(held)
    listening = terminal.performer.last
    terminal.touch("without a card")
    terminal.runner.finish()
    listening.answer(Done(held))
    terminal.loop.settle()
    del held, listening

    assert is_forgotten(terminal, seen)


def test_no_timer_is_left_after_a_visit(terminal: StagedTerminal) -> None:
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.runner.open_layer(Layer.HELP)
    terminal.runner.finish()

    assert terminal.loop.timers == 0


def test_no_timer_is_left_when_the_terminal_stops(office: StagedTerminal) -> None:
    looking(office)

    office.runner.close()

    assert office.loop.timers == 0


def test_ended_visit_is_logged_without_anybodys_data(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitCard, Done(identity_of()))

    terminal.runner.finish()

    assert terminal.journal.count(Event.VISIT_ENDED) == 1
    assert RESIDENT.name not in str(terminal.journal.entries)
    assert RESIDENT.number not in str(terminal.journal.entries)


def test_untouched_home_ends_no_visit(terminal: StagedTerminal) -> None:
    terminal.hall_told(TROUBLE)
    terminal.hall_told()

    assert terminal.journal.count(Event.VISIT_ENDED) == 0


def test_news_after_the_end_begin_no_visit(terminal: StagedTerminal) -> None:
    terminal.runner.close()
    begun = len(terminal.performer.performances)

    terminal.hall_told(TROUBLE)

    assert len(terminal.performer.performances) == begun


def test_every_visit_has_an_id_of_its_own(terminal: StagedTerminal) -> None:
    first = terminal.performer.last.call.visit_id
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.runner.finish()

    assert terminal.performer.last.call.visit_id != first


def test_all_calls_of_one_visit_share_its_id(terminal: StagedTerminal) -> None:
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.touch(RESIDENCE)
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.answered(TakeNumber, Done(number_for(RESIDENCE)))

    assert len({performance.call.visit_id for performance in terminal.performer.performances}) == 1


def test_order_is_the_persons_who_stands_there_now(terminal: StagedTerminal) -> None:
    """One lays down a card and goes back; the next comes without."""
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.back()
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.touch(GENERAL)

    assert terminal.effect(TakeNumber).order == NumberOrder("general")


def test_standing_reaches_the_screen(terminal: StagedTerminal) -> None:
    terminal.hall_told(TROUBLE)

    told = terminal.screen.standings[-1]
    assert (told.terminal, told.hall, told.closed_for) == (TERMINAL, HALL, TROUBLE)
