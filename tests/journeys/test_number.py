"""Take a number: visits as scripts. What was shown, what was answered, how it ended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.identity import CardFault, refusal_for
from kiosk.domain.message import Message
from kiosk.domain.queueing import NumberOrder
from kiosk.domain.refusal import Refusal
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
    NumberTaken,
    Problem,
    ProblemChoice,
    RefusedChoice,
    Ticket,
)
from kiosk.ports.errors import BackendFault, BackendUnreachable, LinkLost, OutcomeUnknown, PaperOut
from kiosk.ports.statuses import Paper
from kiosk.ports.ticket_printer import Printed
from kiosk.visit import Done, Refused
from tests.fakes.halls import GENERAL, RESIDENCE, number_for
from tests.fakes.people import RESIDENT, identity_of
from tests.fakes.terminal import StagedTerminal

NO = Message.of("queue.closed.reason")
CLOSED = Refused(Refusal(NO, Message.of("queue.closed.fix"), Message.of("queue.closed.where")))
PRINTED = Done(Printed(bytes_sent=800, elapsed_ms=900.0, paper=Paper.FULL))
EXPIRED = Refused(refusal_for(CardFault.EXPIRED))


@pytest.fixture
def terminal() -> StagedTerminal:
    return StagedTerminal()


def choose(terminal: StagedTerminal) -> None:
    """Come without a card, to the choice of windows."""
    terminal.page(Home)
    terminal.touch(HomeChoice.TAKE_NUMBER)
    assert terminal.page(ChooseQueue).present is None


# ── it goes well ──


def test_number_without_card(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(GENERAL)
    assert terminal.effect(TakeNumber).order == NumberOrder("general")
    terminal.answered(TakeNumber, Done(number_for()))
    assert terminal.effect(PrintTicket) == PrintTicket(number_for())
    terminal.answered(PrintTicket, PRINTED)

    assert terminal.page(NumberTaken) == NumberTaken(number_for(), Ticket.PRINTED)
    terminal.touch(NumberChoice.FINISH)
    terminal.page(Home)


def test_number_with_card_laid_down_at_home(terminal: StagedTerminal) -> None:
    terminal.page(Home)
    terminal.answered(AwaitCard, Done(identity_of()))
    present = terminal.page(ChooseQueue).present
    assert present is not None
    assert present.identity == identity_of()

    terminal.touch(GENERAL)

    assert terminal.effect(TakeNumber).order == NumberOrder("general", RESIDENT.number)


def test_window_that_needs_a_card_asks_for_it(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(RESIDENCE)
    assert terminal.page(Identify).queue == RESIDENCE
    terminal.answered(AwaitCard, Done(identity_of()))

    assert terminal.effect(TakeNumber).order == NumberOrder("residence", RESIDENT.number)


def test_window_that_needs_a_card_takes_the_one_laid_down_at_home(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitCard, Done(identity_of()))

    terminal.touch(RESIDENCE)

    assert terminal.effect(TakeNumber).order == NumberOrder("residence", RESIDENT.number)


def test_home_wants_the_last_visits_card_lifted_first(terminal: StagedTerminal) -> None:
    assert terminal.effect(AwaitCard).fresh


def test_card_asked_for_may_lie_there_already(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(RESIDENCE)

    assert not terminal.effect(AwaitCard).fresh


def test_shortest_way_without_card_is_two_touches(terminal: StagedTerminal) -> None:
    touches = (HomeChoice.TAKE_NUMBER, GENERAL)
    for touch in touches:
        terminal.touch(touch)

    terminal.effect(TakeNumber)


# ── other ways on ──


def test_card_asked_for_can_be_done_without_at_another_window(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(RESIDENCE)
    terminal.touch(IdentifyChoice.OTHER_QUEUE)
    terminal.page(ChooseQueue)

    terminal.touch(GENERAL)

    assert terminal.effect(TakeNumber).order == NumberOrder("general")


def test_refused_card_at_home_can_go_on_without(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitCard, EXPIRED)
    assert terminal.page(Declined).refusal.reason.id == "card.expired.reason"

    terminal.touch(RefusedChoice.WITHOUT_CARD)

    assert terminal.page(ChooseQueue).present is None


def test_refused_card_at_home_can_be_laid_down_again(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitCard, EXPIRED)
    terminal.touch(RefusedChoice.AGAIN)
    terminal.page(Home)

    terminal.answered(AwaitCard, Done(identity_of()))

    terminal.page(ChooseQueue)


def test_refused_card_for_a_window_can_be_laid_down_again(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(RESIDENCE)
    terminal.answered(AwaitCard, EXPIRED)
    terminal.touch(RefusedChoice.AGAIN)
    terminal.page(Identify)

    terminal.answered(AwaitCard, Done(identity_of()))

    terminal.effect(TakeNumber)


def test_refused_card_for_a_window_can_go_to_another(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(RESIDENCE)
    terminal.answered(AwaitCard, EXPIRED)

    terminal.touch(RefusedChoice.OTHER_QUEUE)

    terminal.page(ChooseQueue)


def test_window_that_refuses_says_why_and_offers_the_others(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(GENERAL)
    terminal.answered(TakeNumber, CLOSED)
    assert terminal.page(Declined) == Declined(CLOSED.refusal, (RefusedChoice.OTHER_QUEUE,))

    terminal.touch(RefusedChoice.OTHER_QUEUE)

    terminal.page(ChooseQueue)


# ── it goes wrong ──


@pytest.mark.parametrize(
    "error", [BackendFault("500"), BackendUnreachable("no route"), BackendUnreachable("cut", sent=True)]
)
def test_number_that_did_not_come_can_be_asked_for_again(terminal: StagedTerminal, error: BackendFault) -> None:
    choose(terminal)
    terminal.touch(GENERAL)
    first = terminal.performer.last.call
    terminal.answered(TakeNumber, outcome_of(error))
    assert terminal.page(Problem).code == error.code
    terminal.touch(ProblemChoice.AGAIN)

    assert terminal.performer.last.call == first


def test_number_that_did_not_come_can_be_left(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(GENERAL)
    terminal.answered(TakeNumber, outcome_of(BackendFault("500")))

    terminal.touch(ProblemChoice.LEAVE)

    terminal.page(Home)


def test_number_that_surely_was_not_taken_leaves_the_way_back_open(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(GENERAL)
    terminal.answered(TakeNumber, outcome_of(BackendFault("500")))

    terminal.back()

    terminal.page(ChooseQueue)


def test_number_that_may_have_been_taken_closes_the_way_back(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(GENERAL)
    terminal.answered(TakeNumber, outcome_of(BackendUnreachable("cut", sent=True)))

    assert not terminal.screen.scene.can_go_back


def test_paper_that_is_out_costs_nobody_the_number(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(GENERAL)
    terminal.answered(TakeNumber, Done(number_for()))
    terminal.answered(PrintTicket, outcome_of(PaperOut("empty")))

    assert terminal.page(NumberTaken) == NumberTaken(number_for(), Ticket.NOT_PRINTED, trouble="paper_out")


def test_paper_nobody_can_tell_of_is_asked_of_the_person(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(GENERAL)
    terminal.answered(TakeNumber, Done(number_for()))
    terminal.answered(PrintTicket, outcome_of(OutcomeUnknown("cut")))

    assert terminal.page(NumberTaken) == NumberTaken(number_for(), Ticket.UNKNOWN, trouble="outcome_unknown")


def test_paper_is_printed_again_only_when_asked(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(GENERAL)
    terminal.answered(TakeNumber, Done(number_for()))
    terminal.answered(PrintTicket, outcome_of(PaperOut("empty")))
    terminal.touch(NumberChoice.PRINT_AGAIN)
    assert terminal.effect(PrintTicket) == PrintTicket(number_for(), copy=2)
    terminal.answered(PrintTicket, PRINTED)

    assert terminal.page(NumberTaken).ticket is Ticket.PRINTED


def test_low_paper_is_told_with_the_number(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(GENERAL)
    terminal.answered(TakeNumber, Done(number_for()))
    terminal.answered(PrintTicket, Done(Printed(800, 900.0, Paper.LOW)))

    assert terminal.page(NumberTaken).low_on_paper


def test_number_is_nobodys_to_take_back(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(GENERAL)
    terminal.answered(TakeNumber, Done(number_for()))
    terminal.answered(PrintTicket, PRINTED)

    assert not terminal.screen.scene.can_go_back


def test_reader_that_went_away_at_home_leaves_home(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitCard, outcome_of(LinkLost("cable")))

    terminal.page(Home)
    terminal.effect(AwaitCard)


def test_reader_that_went_away_is_waited_for(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(RESIDENCE)
    terminal.answered(AwaitCard, outcome_of(LinkLost("cable")))

    terminal.page(Identify)
    terminal.effect(AwaitCard)


# ── back ──


def test_back_from_the_choice_leads_home(terminal: StagedTerminal) -> None:
    choose(terminal)

    terminal.back()

    terminal.page(Home)
    terminal.effect(AwaitCard)


def test_back_from_the_card_leads_to_the_choice_with_the_window_chosen_before(terminal: StagedTerminal) -> None:
    choose(terminal)
    terminal.touch(RESIDENCE)

    terminal.back()

    assert (terminal.page(ChooseQueue).present, terminal.screen.scene.previous) == (None, RESIDENCE)


def test_queue_whose_state_changed_since_is_taken_as_it_was_touched(terminal: StagedTerminal) -> None:
    choose(terminal)
    busier = replace(GENERAL, waiting=9)

    terminal.touch(busier)

    assert terminal.effect(TakeNumber).order == NumberOrder("general")
