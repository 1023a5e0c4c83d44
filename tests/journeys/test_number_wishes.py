"""Questions, several matters, priority, a card that helps: for those who ask, and no touch more for the others."""

from __future__ import annotations

import pytest

from kiosk.domain.message import Message
from kiosk.domain.queueing import NumberOrder, Priority
from kiosk.domain.refusal import Refusal
from kiosk.journeys.effects import AwaitCard, PrintTicket, TakeNumber
from kiosk.journeys.number_pages import Advised, AdvisedChoice, ChoosePriority, ChooseServices, Triage
from kiosk.journeys.pages import (
    ArrivalChoice,
    ChooseQueue,
    Declined,
    Guidance,
    HomeChoice,
    Identify,
    IdentifyChoice,
    RefusedChoice,
)
from kiosk.visit import Done, Refused
from tests.fakes.halls import GENERAL, QUESTION, RESIDENCE, SERVED, number_for
from tests.fakes.people import RESIDENT, identity_of
from tests.fakes.terminal import StagedTerminal

PERSON, INSURANCE, MORE = QUESTION.answers
GUIDANCE = Guidance((QUESTION,), (SERVED, RESIDENCE))
NO = Message.of("words")


@pytest.fixture
def terminal() -> StagedTerminal:
    terminal = StagedTerminal()
    terminal.touch(HomeChoice.TAKE_NUMBER)
    return terminal


# ── touches ──


def test_window_with_several_matters_costs_no_touch_more(terminal: StagedTerminal) -> None:
    terminal.touch(SERVED)

    assert terminal.effect(TakeNumber).order == NumberOrder("general")


def test_with_a_card_on_home_one_touch_is_enough() -> None:
    terminal = StagedTerminal()
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.touch(SERVED)

    assert terminal.effect(TakeNumber).order == NumberOrder("general", RESIDENT.number)


# ── several matters ──


def test_several_matters_are_chosen_after_the_window(terminal: StagedTerminal) -> None:
    terminal.touch(ArrivalChoice.SEVERAL)
    assert terminal.page(ChooseQueue).several
    terminal.touch(SERVED)
    assert terminal.page(ChooseServices).queue == SERVED
    terminal.touch(("social-insurance", "medical-insurance"))

    order = NumberOrder("general", services=("social-insurance", "medical-insurance"))
    assert terminal.effect(TakeNumber).order == order


def test_several_matters_can_be_thought_better_of(terminal: StagedTerminal) -> None:
    terminal.touch(ArrivalChoice.SEVERAL)
    terminal.touch(ArrivalChoice.SEVERAL)
    assert not terminal.page(ChooseQueue).several
    terminal.touch(SERVED)

    terminal.effect(TakeNumber)


def test_window_with_nothing_to_choose_among_asks_nothing(terminal: StagedTerminal) -> None:
    terminal.touch(ArrivalChoice.SEVERAL)
    terminal.touch(GENERAL)

    assert terminal.effect(TakeNumber).order == NumberOrder("general")


def test_back_from_the_matters_leads_to_the_windows(terminal: StagedTerminal) -> None:
    terminal.touch(ArrivalChoice.SEVERAL)
    terminal.touch(SERVED)
    terminal.back()

    assert terminal.page(ChooseQueue).several


# ── priority ──


def test_declared_class_goes_on_the_number(terminal: StagedTerminal) -> None:
    terminal.touch(ArrivalChoice.PRIORITY)
    terminal.page(ChoosePriority)
    terminal.touch(Priority.VETERAN)
    assert terminal.page(ChooseQueue).declared is Priority.VETERAN
    terminal.touch(GENERAL)

    assert terminal.effect(TakeNumber).order == NumberOrder("general", declared=Priority.VETERAN)


def test_declared_class_can_be_taken_back(terminal: StagedTerminal) -> None:
    terminal.touch(ArrivalChoice.PRIORITY)
    terminal.touch(Priority.VETERAN)
    terminal.touch(ArrivalChoice.PRIORITY)
    assert terminal.page(ChoosePriority).declared is Priority.VETERAN
    terminal.touch(Priority.ORDINARY)
    terminal.touch(GENERAL)

    assert terminal.effect(TakeNumber).order == NumberOrder("general")


def test_declared_class_outlasts_a_window_that_refuses(terminal: StagedTerminal) -> None:
    terminal.touch(ArrivalChoice.PRIORITY)
    terminal.touch(Priority.VETERAN)
    terminal.touch(GENERAL)
    terminal.answered(TakeNumber, Refused(Refusal(Message.of("queue.closed.reason"), NO, NO)))
    terminal.touch(RefusedChoice.OTHER_QUEUE)

    assert terminal.page(ChooseQueue).declared is Priority.VETERAN


# ── questions ──


def test_questions_lead_to_a_window_and_its_matter(terminal: StagedTerminal) -> None:
    terminal.touch(GUIDANCE)
    assert terminal.page(Triage).question == QUESTION
    terminal.touch(INSURANCE)
    assert terminal.page(Advised) == Advised(SERVED, "medical-insurance")
    terminal.touch(AdvisedChoice.TAKE)

    assert terminal.effect(TakeNumber).order == NumberOrder("general", services=("medical-insurance",))


def test_window_that_the_questions_led_to_may_ask_for_a_card(terminal: StagedTerminal) -> None:
    terminal.touch(GUIDANCE)
    terminal.touch(PERSON)
    terminal.touch(AdvisedChoice.TAKE)

    assert terminal.page(Identify).queue == RESIDENCE


def test_advice_needs_not_be_taken(terminal: StagedTerminal) -> None:
    terminal.touch(GUIDANCE)
    terminal.touch(INSURANCE)
    terminal.touch(AdvisedChoice.SEE_ALL)

    terminal.page(ChooseQueue)


def test_back_from_a_question_leads_to_the_windows(terminal: StagedTerminal) -> None:
    terminal.touch(GUIDANCE)
    terminal.back()

    terminal.page(ChooseQueue)


def test_back_from_advice_leads_to_the_question_with_the_answer(terminal: StagedTerminal) -> None:
    terminal.touch(GUIDANCE)
    terminal.touch(INSURANCE)
    terminal.back()

    assert (terminal.page(Triage).question, terminal.screen.scene.previous) == (QUESTION, INSURANCE)


@pytest.mark.parametrize("guidance", [GUIDANCE, Guidance((QUESTION,), ())])
def test_questions_that_lead_nowhere_end_with_the_windows(terminal: StagedTerminal, guidance: Guidance) -> None:
    terminal.touch(guidance)
    terminal.touch(MORE)

    terminal.page(ChooseQueue)


def test_questions_that_are_gone_end_with_the_windows(terminal: StagedTerminal) -> None:
    terminal.touch(Guidance((), ()))

    terminal.page(ChooseQueue)


# ── a card that helps ──


@pytest.mark.parametrize("condition", ["queues.share_used_up", "queues.too_many_anonymous", "queue.needs_identity"])
def test_number_refused_without_a_card_can_be_had_with_it(terminal: StagedTerminal, condition: str) -> None:
    refusal = Refusal(Message.of(f"{condition}.reason"), NO, NO)
    terminal.touch(GENERAL)
    terminal.answered(TakeNumber, Refused(refusal))
    choices = (RefusedChoice.WITH_CARD, RefusedChoice.OTHER_QUEUE)
    assert terminal.page(Declined) == Declined(refusal, choices)
    terminal.touch(RefusedChoice.WITH_CARD)
    assert terminal.page(Identify).queue == GENERAL
    terminal.answered(AwaitCard, Done(identity_of()))

    assert terminal.effect(TakeNumber).order == NumberOrder("general", RESIDENT.number)


def test_card_that_would_help_needs_not_be_laid_down(terminal: StagedTerminal) -> None:
    terminal.touch(GENERAL)
    terminal.answered(TakeNumber, Refused(Refusal(Message.of("queues.share_used_up.reason"), NO, NO)))
    terminal.touch(RefusedChoice.WITH_CARD)
    terminal.touch(IdentifyChoice.OTHER_QUEUE)

    terminal.page(ChooseQueue)


def test_number_with_wishes_is_printed_like_any_other(terminal: StagedTerminal) -> None:
    terminal.touch(ArrivalChoice.SEVERAL)
    terminal.touch(SERVED)
    terminal.touch(("social-insurance",))
    terminal.answered(TakeNumber, Done(number_for()))

    assert terminal.effect(PrintTicket) == PrintTicket(number_for())
