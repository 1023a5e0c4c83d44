"""The runner: tokens, pages beside effects, the hourglass, commits, defects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Message
from kiosk.health.events import Event
from kiosk.health.guard import outcome_of
from kiosk.journeys.effects import AwaitCard, PrintTicket
from kiosk.journeys.pages import ChooseQueue, Home, HomeChoice, Identify, NumberTaken, Processing
from kiosk.ports.errors import BackendFault, NotEnrolled
from kiosk.ports.screen import Layer
from kiosk.visit import Done
from tests.fakes.halls import GENERAL, RESIDENCE, number_for
from tests.fakes.office import TROUBLE, Ask, Look, Start, Submit, looking, submitting
from tests.fakes.people import RESIDENT, identity_of
from tests.fakes.performer import AskedPerformer
from tests.fakes.terminal import StagedTerminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.performing.calls import Call
    from kiosk.ports.lane import Running
    from kiosk.visit import Visit


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
