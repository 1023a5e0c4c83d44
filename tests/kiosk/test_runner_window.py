"""The runner: back at the beginning, how the screen speaks, and the window that is shut."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.message import Language, Message
from kiosk.health.guard import outcome_of
from kiosk.journeys.effects import AwaitCard, TakeNumber
from kiosk.journeys.pages import ChooseQueue, Home, HomeChoice
from kiosk.ports.errors import BackendFault
from kiosk.ports.screen import Layer, TextSize
from kiosk.visit import Done
from tests.fakes.halls import GENERAL, number_for
from tests.fakes.office import ENGLISH, TROUBLE, submitting
from tests.fakes.people import identity_of
from tests.fakes.terminal import USUAL, StagedTerminal

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
