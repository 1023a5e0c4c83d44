"""Patience: what happens when nobody moves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.identity import CardFault, refusal_for
from kiosk.domain.message import Language
from kiosk.health.guard import outcome_of
from kiosk.journeys.effects import AwaitCard, PrintTicket, TakeNumber
from kiosk.journeys.pages import ChooseQueue, Home, NumberTaken, RefusedChoice
from kiosk.ports.errors import PaperOut
from kiosk.ports.screen import Contrast, Covering, Layer, TextSize
from kiosk.ports.statuses import Paper
from kiosk.ports.ticket_printer import Printed
from kiosk.visit import Done, Refused
from tests.fakes.halls import GENERAL, RESIDENCE, number_for
from tests.fakes.people import identity_of
from tests.fakes.terminal import USUAL, StagedTerminal

LARGE = replace(USUAL, size=TextSize.LARGE)
EXPIRED = Refused(refusal_for(CardFault.EXPIRED))
PRINTED = Done(Printed(800, 900.0, Paper.FULL))


@pytest.fixture
def taken(choosing: StagedTerminal) -> StagedTerminal:
    """The last page, paper in hand."""
    choosing.touch(GENERAL)
    choosing.answered(TakeNumber, Done(number_for()))
    choosing.answered(PrintTicket, PRINTED)
    choosing.page(NumberTaken)
    return choosing


# ── nobody moves ──


def test_untouched_home_waits_for_ever(terminal: StagedTerminal) -> None:
    shown = len(terminal.screen.scenes)

    terminal.wait(86_400)

    assert (len(terminal.screen.scenes), terminal.layer) == (shown, None)


def test_personal_page_asks_after_60_s(choosing: StagedTerminal) -> None:
    choosing.wait(59.9)
    before = choosing.layer
    choosing.wait(0.1)

    assert (before, choosing.layer) == (None, Layer.TIME_OUT)


def test_other_page_asks_after_120_s(identifying: StagedTerminal) -> None:
    identifying.wait(119.9)
    before = identifying.layer
    identifying.wait(0.1)

    assert (before, identifying.layer) == (None, Layer.TIME_OUT)


def test_large_mode_asks_after_300_s(choosing: StagedTerminal) -> None:
    choosing.runner.set_manner(LARGE)
    choosing.wait(299.9)
    before = choosing.layer
    choosing.wait(0.1)

    assert (before, choosing.layer) == (None, Layer.TIME_OUT)


def test_countdown_begins_at_45(choosing: StagedTerminal) -> None:
    choosing.wait(60)

    assert choosing.seconds_left == 45


def test_countdown_tells_every_second(choosing: StagedTerminal) -> None:
    choosing.wait(60)
    already = len(choosing.screen.coverings)
    choosing.wait(44)

    told = choosing.screen.coverings[already:]
    assert told == [Covering(Layer.TIME_OUT, left) for left in range(44, 0, -1)]


def test_nobody_answering_the_countdown_ends_the_visit(choosing: StagedTerminal) -> None:
    choosing.wait(60 + 45)

    assert choosing.is_over


def test_visit_is_not_over_before_the_countdown_is(choosing: StagedTerminal) -> None:
    choosing.wait(60 + 44.9)

    choosing.page(ChooseQueue)


def test_touch_begins_the_patience_anew(choosing: StagedTerminal) -> None:
    choosing.wait(59)
    choosing.runner.touch()
    choosing.wait(59)

    assert choosing.layer is None


def test_touch_elsewhere_does_not_answer_the_countdown(choosing: StagedTerminal) -> None:
    choosing.wait(60)
    choosing.runner.touch()

    choosing.wait(45)

    assert choosing.is_over


def test_page_beneath_the_countdown_cannot_be_answered(choosing: StagedTerminal) -> None:
    choosing.wait(60)

    choosing.touch(GENERAL)

    choosing.page(ChooseQueue)


def test_still_here_goes_on_where_it_was(choosing: StagedTerminal) -> None:
    choosing.wait(60 + 44)
    choosing.runner.close_layer()
    choosing.wait(59.9)

    choosing.page(ChooseQueue)
    assert choosing.layer is None


def test_still_here_is_asked_again_later(choosing: StagedTerminal) -> None:
    choosing.wait(60 + 10)
    choosing.runner.close_layer()
    choosing.wait(60)

    assert choosing.seconds_left == 45


def test_more_time_is_five_minutes(choosing: StagedTerminal) -> None:
    choosing.wait(60)
    choosing.runner.more_time()
    choosing.wait(299.9)
    before = choosing.layer
    choosing.wait(0.1)

    assert (before, choosing.layer) == (None, Layer.TIME_OUT)


def test_more_time_is_for_the_present_page(choosing: StagedTerminal) -> None:
    choosing.wait(60)
    choosing.runner.more_time()
    choosing.touch(RESIDENCE)
    choosing.back()

    choosing.wait(60)

    assert choosing.layer is Layer.TIME_OUT


def test_card_laid_down_during_the_countdown_is_somebody_there(identifying: StagedTerminal) -> None:
    identifying.wait(120)
    identifying.answered(AwaitCard, Done(identity_of()))

    identifying.effect(TakeNumber)
    assert identifying.layer is None


def test_finish_during_the_countdown_ends_the_visit(choosing: StagedTerminal) -> None:
    choosing.wait(60)

    choosing.runner.finish()

    assert choosing.is_over


def test_no_tick_is_left_of_an_answered_countdown(choosing: StagedTerminal) -> None:
    choosing.wait(60)
    choosing.runner.close_layer()

    assert choosing.loop.timers == 1


def test_manner_changed_during_the_countdown_leaves_it_running(choosing: StagedTerminal) -> None:
    choosing.wait(60 + 5)
    choosing.runner.set_manner(replace(USUAL, language=Language.EN))
    choosing.wait(5)

    assert choosing.seconds_left == 35


def test_help_asked_for_during_the_countdown_answers_it(choosing: StagedTerminal) -> None:
    choosing.wait(60 + 5)
    choosing.runner.open_layer(Layer.HELP)

    choosing.runner.close_layer()

    assert choosing.layer is None


# ── the last page ──


def test_last_page_ends_by_itself_after_30_s(taken: StagedTerminal) -> None:
    taken.wait(30)

    assert taken.is_over


def test_last_page_counts_nothing_down(taken: StagedTerminal) -> None:
    taken.wait(30)

    assert [covering for covering in taken.screen.coverings if covering is not None] == []


def test_last_page_in_large_mode_has_twice_the_time(taken: StagedTerminal) -> None:
    taken.runner.set_manner(LARGE)
    taken.wait(59.9)

    taken.page(NumberTaken)


def test_help_over_the_last_page_can_be_read(taken: StagedTerminal) -> None:
    taken.runner.open_layer(Layer.HELP)
    taken.wait(119.9)

    assert taken.layer is Layer.HELP


def test_help_left_open_over_the_last_page_ends_the_visit(taken: StagedTerminal) -> None:
    taken.runner.open_layer(Layer.HELP)
    taken.wait(120)

    assert taken.is_over


def test_last_page_without_paper_asks_first(choosing: StagedTerminal) -> None:
    choosing.touch(GENERAL)
    choosing.answered(TakeNumber, Done(number_for()))
    choosing.answered(PrintTicket, outcome_of(PaperOut("empty")))
    choosing.wait(120)

    assert choosing.layer is Layer.TIME_OUT


# ── how the screen speaks ──


def test_home_somebody_changed_goes_back_to_usual(terminal: StagedTerminal) -> None:
    terminal.runner.set_manner(replace(USUAL, contrast=Contrast.HIGH))
    terminal.wait(119.9)
    before = terminal.screen.manner.contrast
    terminal.wait(0.1)

    assert (before, terminal.screen.manner) == (Contrast.HIGH, USUAL)


def test_home_somebody_changed_counts_nothing_down(terminal: StagedTerminal) -> None:
    terminal.runner.set_manner(replace(USUAL, contrast=Contrast.HIGH))
    terminal.wait(120)

    assert terminal.screen.coverings == []


def test_home_changed_back_by_hand_is_untouched_again(terminal: StagedTerminal) -> None:
    terminal.runner.set_manner(LARGE)
    terminal.runner.set_manner(USUAL)

    assert terminal.loop.timers == 0


def test_manner_is_usual_after_the_wipe(choosing: StagedTerminal) -> None:
    choosing.runner.set_manner(replace(USUAL, language=Language.EN))
    choosing.wait(60 + 45)

    assert choosing.screen.manner == USUAL


def test_large_mode_switched_off_is_as_impatient_as_ever(choosing: StagedTerminal) -> None:
    choosing.runner.set_manner(LARGE)
    choosing.runner.set_manner(USUAL)
    choosing.wait(60)

    assert choosing.layer is Layer.TIME_OUT


def test_declined_page_of_another_choice_is_patient(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitCard, EXPIRED)
    terminal.touch(RefusedChoice.AGAIN)
    terminal.page(Home)
    terminal.wait(120)

    assert terminal.layer is Layer.TIME_OUT
