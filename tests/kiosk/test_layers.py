"""Layers: what happens beneath help and accessibility, and when nobody comes back from there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.identity import CardFault, refusal_for
from kiosk.domain.message import Message
from kiosk.journeys.effects import AwaitCard, PrintTicket, TakeNumber
from kiosk.journeys.pages import ChooseQueue, Declined, Home, Identify
from kiosk.ports.screen import Covering, Layer, TextSize
from kiosk.ports.statuses import Paper
from kiosk.ports.ticket_printer import Printed
from kiosk.visit import Done, Refused
from tests.fakes.halls import GENERAL, number_for
from tests.fakes.people import identity_of
from tests.fakes.terminal import USUAL, StagedTerminal

LARGE = replace(USUAL, size=TextSize.LARGE)
EXPIRED = Refused(refusal_for(CardFault.EXPIRED))
PRINTED = Done(Printed(800, 900.0, Paper.FULL))


# ── help and accessibility ──


@pytest.mark.parametrize("layer", [Layer.HELP, Layer.ACCESSIBILITY])
def test_layer_covers_the_page(choosing: StagedTerminal, layer: Layer) -> None:
    choosing.runner.open_layer(layer)

    assert choosing.screen.covering == Covering(layer)


@pytest.mark.parametrize("layer", [Layer.HELP, Layer.ACCESSIBILITY])
def test_page_beneath_a_layer_cannot_be_answered(choosing: StagedTerminal, layer: Layer) -> None:
    choosing.runner.open_layer(layer)

    choosing.touch(GENERAL)

    choosing.page(ChooseQueue)


def test_page_beneath_a_layer_cannot_be_left_by_back(choosing: StagedTerminal) -> None:
    choosing.runner.open_layer(Layer.HELP)

    choosing.back()

    choosing.page(ChooseQueue)


def test_closing_the_layer_shows_the_page_again(choosing: StagedTerminal) -> None:
    choosing.runner.open_layer(Layer.HELP)

    choosing.runner.close_layer()

    assert choosing.screen.covering is None


def test_layers_lie_on_one_another(choosing: StagedTerminal) -> None:
    choosing.runner.open_layer(Layer.HELP)
    choosing.runner.open_layer(Layer.ACCESSIBILITY)
    choosing.runner.close_layer()

    assert choosing.layer is Layer.HELP


def test_layer_opened_twice_is_closed_once(choosing: StagedTerminal) -> None:
    choosing.runner.open_layer(Layer.HELP)
    choosing.runner.open_layer(Layer.HELP)
    choosing.runner.close_layer()

    assert choosing.layer is None


def test_closing_a_layer_that_is_not_there_is_harmless(choosing: StagedTerminal) -> None:
    choosing.runner.close_layer()

    choosing.page(ChooseQueue)


def test_card_laid_down_beneath_help_waits(identifying: StagedTerminal) -> None:
    identifying.runner.open_layer(Layer.HELP)
    identifying.answered(AwaitCard, Done(identity_of()))

    identifying.page(Identify)


def test_card_that_waited_beneath_help_is_taken_when_it_closes(identifying: StagedTerminal) -> None:
    identifying.runner.open_layer(Layer.HELP)
    identifying.answered(AwaitCard, Done(identity_of()))

    identifying.runner.close_layer()

    identifying.effect(TakeNumber)


def test_card_that_waited_beneath_two_layers_is_taken_when_both_are_closed(identifying: StagedTerminal) -> None:
    identifying.runner.open_layer(Layer.HELP)
    identifying.runner.open_layer(Layer.ACCESSIBILITY)
    identifying.answered(AwaitCard, EXPIRED)
    identifying.runner.close_layer()
    identifying.page(Identify)

    identifying.runner.close_layer()

    identifying.page(Declined)


def test_number_that_waited_beneath_help_is_handed_over_when_it_closes(choosing: StagedTerminal) -> None:
    choosing.touch(GENERAL)
    choosing.runner.open_layer(Layer.HELP)
    choosing.answered(TakeNumber, Done(number_for()))

    choosing.runner.close_layer()

    choosing.effect(PrintTicket)


def test_hourglass_appears_beneath_help(choosing: StagedTerminal) -> None:
    choosing.touch(GENERAL)
    choosing.runner.open_layer(Layer.HELP)
    choosing.wait(1)

    assert (choosing.screen.pages[-1], choosing.layer) == ("Processing", Layer.HELP)


def test_answer_held_beneath_help_is_gone_after_the_wipe(identifying: StagedTerminal) -> None:
    identifying.runner.open_layer(Layer.HELP)
    identifying.answered(AwaitCard, Done(identity_of()))
    identifying.wait(120 + 45)
    assert identifying.is_over

    identifying.runner.open_layer(Layer.HELP)
    identifying.runner.close_layer()

    identifying.page(Home)


def test_held_commit_does_not_keep_a_visit_nobody_is_at(choosing: StagedTerminal) -> None:
    choosing.touch(GENERAL)
    choosing.runner.open_layer(Layer.HELP)
    choosing.answered(TakeNumber, Done(number_for()))
    choosing.wait(120 + 45)

    assert choosing.is_over


def test_finish_beneath_help_with_a_commit_that_has_answered_is_heard(choosing: StagedTerminal) -> None:
    choosing.touch(GENERAL)
    choosing.runner.open_layer(Layer.HELP)
    choosing.answered(TakeNumber, Done(number_for()))

    choosing.runner.finish()

    assert choosing.is_over


def test_nobody_there_during_a_commit_waits_for_it(choosing: StagedTerminal) -> None:
    choosing.touch(GENERAL)
    choosing.runner.open_layer(Layer.HELP)
    choosing.wait(3600)
    assert choosing.layer is None

    choosing.answered(TakeNumber, Done(number_for()))

    choosing.effect(PrintTicket)


def test_visit_nobody_is_at_ends_on_the_page_after_the_commit(choosing: StagedTerminal) -> None:
    choosing.touch(GENERAL)
    choosing.runner.open_layer(Layer.HELP)
    choosing.wait(3600)
    choosing.answered(TakeNumber, Done(number_for()))
    choosing.answered(PrintTicket, PRINTED)

    choosing.wait(30)

    assert choosing.is_over


def test_help_over_a_page_is_asked_whether_somebody_is_there(choosing: StagedTerminal) -> None:
    choosing.runner.open_layer(Layer.HELP)
    choosing.wait(60)

    assert choosing.layer is Layer.TIME_OUT


def test_still_here_over_help_leads_back_to_help(choosing: StagedTerminal) -> None:
    choosing.runner.open_layer(Layer.HELP)
    choosing.wait(60)

    choosing.runner.close_layer()

    assert choosing.layer is Layer.HELP


def test_card_laid_down_beneath_help_answers_the_countdown_only(identifying: StagedTerminal) -> None:
    identifying.runner.open_layer(Layer.HELP)
    identifying.wait(120)
    identifying.answered(AwaitCard, Done(identity_of()))

    assert identifying.layer is Layer.HELP
    identifying.page(Identify)


@pytest.mark.parametrize("layer", [Layer.HELP, Layer.ACCESSIBILITY])
def test_layer_left_open_over_home_closes_by_itself(terminal: StagedTerminal, layer: Layer) -> None:
    terminal.runner.open_layer(layer)
    terminal.wait(120)

    assert terminal.is_over


@pytest.mark.parametrize("layer", [Layer.HELP, Layer.ACCESSIBILITY])
def test_layer_over_home_that_was_touched_closes_by_itself(terminal: StagedTerminal, layer: Layer) -> None:
    terminal.runner.open_layer(layer)
    terminal.wait(10)
    terminal.runner.touch()
    terminal.wait(120)

    assert terminal.is_over


def test_layer_over_home_closes_by_itself_when_the_manner_went_to_and_fro(terminal: StagedTerminal) -> None:
    terminal.runner.open_layer(Layer.ACCESSIBILITY)
    terminal.runner.set_manner(LARGE)
    terminal.runner.set_manner(USUAL)
    terminal.wait(120)

    assert terminal.is_over


def test_card_laid_down_beneath_help_over_home_begins_the_visit_when_it_closes(terminal: StagedTerminal) -> None:
    terminal.runner.open_layer(Layer.HELP)
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.runner.close_layer()
    terminal.loop.settle()

    assert terminal.page(ChooseQueue).present is not None


def test_card_held_beneath_help_over_home_is_forgotten_when_nobody_comes_back(terminal: StagedTerminal) -> None:
    terminal.runner.open_layer(Layer.HELP)
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.wait(120)

    assert terminal.is_over
    assert not terminal.runner._effect.holds


def test_help_over_the_shut_window_closes_by_itself(terminal: StagedTerminal) -> None:
    terminal.hall_told(Message.of("error.backend_unreachable"))
    terminal.runner.open_layer(Layer.HELP)
    terminal.wait(120)

    assert terminal.layer is Layer.OUT_OF_SERVICE
