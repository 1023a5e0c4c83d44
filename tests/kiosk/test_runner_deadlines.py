"""The runner: an effect that keeps its own deadline badly is not waited for; one that commits always is."""

from __future__ import annotations

import pytest

from kiosk.domain.message import Message
from kiosk.health.events import Event
from kiosk.health.guard import outcome_of
from kiosk.journeys.effects import AwaitCard
from kiosk.journeys.pages import Home, Processing
from kiosk.ports.errors import Canceled, ClearBy
from kiosk.ports.screen import Layer
from kiosk.visit import Done, Failed
from tests.fakes.office import Ask, Look, Start, Submit, looking, submitting
from tests.fakes.stories import FAILED
from tests.fakes.terminal import StagedTerminal

DEADLINE_S = Look.deadline_s
LATE_S = DEADLINE_S + 2.0
TIMED_OUT = Failed("timed_out", ClearBy.RETRY, Message.of("error.timed_out"))


def test_effect_within_its_deadline_is_waited_for(office: StagedTerminal) -> None:
    looking(office)

    office.wait(LATE_S - 0.1)

    office.effect(Look)
    office.page(Processing)


def test_effect_long_overdue_is_answered_as_timed_out(office: StagedTerminal) -> None:
    looking(office)

    office.wait(LATE_S)

    assert office.page(Ask) == Ask("looked")
    assert office.runner._stepper._log[-1][1] == TIMED_OUT


def test_effect_long_overdue_is_canceled(office: StagedTerminal) -> None:
    looking(office)

    office.wait(LATE_S)

    assert office.performer.last.canceled


@pytest.mark.parametrize("late", [Done(1), FAILED, outcome_of(Canceled("interrupted"))])
def test_answer_after_the_end_of_patience_is_stale(office: StagedTerminal, late: object) -> None:
    looking(office)
    performance = office.performer.last
    office.wait(LATE_S)
    performance.answer(late)
    office.loop.settle()

    assert office.page(Ask) == Ask("looked")
    assert office.journal.count(Event.STALE_ANSWER) == 1


def test_effect_that_commits_is_waited_for_however_long(office: StagedTerminal) -> None:
    submitting(office)

    office.wait(3600)

    office.effect(Submit)
    assert not office.performer.last.canceled


def test_effect_that_commits_answers_after_an_hour(office: StagedTerminal) -> None:
    submitting(office)
    office.wait(3600)
    office.answered(Submit, Done(1))

    assert office.page(Ask) == Ask("submitted")


def test_effect_beside_a_page_is_waited_for_as_long_as_the_page_stands() -> None:
    terminal = StagedTerminal()

    terminal.wait(24 * 3600)

    terminal.page(Home)
    terminal.effect(AwaitCard)


def test_deadline_of_an_effect_that_answered_is_forgotten(office: StagedTerminal) -> None:
    looking(office)
    office.answered(Look, Done(1))
    office.touch("go")

    office.wait(LATE_S)

    office.effect(Submit)


def test_deadline_of_an_effect_that_was_left_is_forgotten(office: StagedTerminal) -> None:
    looking(office)
    office.runner.finish()

    office.wait(LATE_S)

    office.page(Start)
    assert office.loop.timers == 0


def test_deadline_of_an_earlier_visit_ends_nothing_in_this_one(office: StagedTerminal) -> None:
    looking(office)
    office.wait(LATE_S - 1)
    office.runner.finish()
    looking(office)

    office.wait(2)

    office.effect(Look)


# ── beneath a layer ──


def overdue_beneath_help(office: StagedTerminal) -> None:
    looking(office)
    office.runner.open_layer(Layer.HELP)
    office.wait(LATE_S)


def test_overdue_effect_beneath_help_waits_for_the_person(office: StagedTerminal) -> None:
    overdue_beneath_help(office)
    assert office.layer is Layer.HELP
    office.runner.close_layer()

    assert office.page(Ask) == Ask("looked")


def test_what_comes_after_the_end_of_patience_beneath_help_is_stale(office: StagedTerminal) -> None:
    """The canceled effect answers, too: what was decided stands."""
    overdue_beneath_help(office)
    office.performer.last.answer(Done(1))
    office.loop.settle()
    office.runner.close_layer()

    assert office.runner._stepper._log[-1][1] == TIMED_OUT
    assert office.journal.count(Event.STALE_ANSWER) == 1


def test_nothing_held_beneath_help_lets_a_later_commit_be_left(office: StagedTerminal) -> None:
    overdue_beneath_help(office)
    office.performer.last.answer(Done(1))
    office.loop.settle()
    office.runner.close_layer()
    office.touch("go")
    office.effect(Submit)

    office.runner.finish()

    office.effect(Submit)


def test_answer_in_time_beneath_help_is_not_overdue_later(office: StagedTerminal) -> None:
    looking(office)
    office.runner.open_layer(Layer.HELP)
    office.answered(Look, Done(1))
    office.wait(LATE_S)
    office.runner.close_layer()

    assert office.runner._stepper._log[-1][1] == Done(1)
