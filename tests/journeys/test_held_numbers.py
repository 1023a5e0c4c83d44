"""Who holds numbers is told so, gets the paper once more, and never a second number by itself."""

from __future__ import annotations

import pytest

from kiosk.domain.message import Message
from kiosk.domain.queueing import NumberOrder
from kiosk.domain.refusal import Refusal
from kiosk.health.guard import outcome_of
from kiosk.journeys.certificate_effects import SendCode
from kiosk.journeys.effects import AwaitCard, CheckIn, FindNumbers, PrintTicket, TakeNumber
from kiosk.journeys.number_pages import HeldChoice, HeldNumbers
from kiosk.journeys.pages import (
    ChooseQueue,
    Declined,
    Home,
    HomeChoice,
    NumberChoice,
    NumberTaken,
    RefusedChoice,
    Ticket,
)
from kiosk.ports.errors import BackendFault, OutcomeUnknown
from kiosk.ports.statuses import Paper
from kiosk.ports.ticket_printer import Printed
from kiosk.visit import Done, Refused
from tests.fakes.halls import GENERAL, RESERVED, RESIDENCE, number_for
from tests.fakes.people import RESIDENT, identity_of
from tests.fakes.terminal import StagedTerminal

PRINTED = Done(Printed(bytes_sent=800, elapsed_ms=900.0, paper=Paper.FULL))
HELD = (number_for(), number_for(RESIDENCE, 4))
NO = Message.of("words")
TOO_MANY = Refused(Refusal(Message.of("queues.too_many_live.reason", ticket="A012"), NO, NO))


@pytest.fixture
def terminal() -> StagedTerminal:
    return StagedTerminal()


@pytest.fixture
def holder(terminal: StagedTerminal) -> StagedTerminal:
    """Somebody who holds two numbers laid down their card on home."""
    terminal.performer.held = Done(HELD)
    terminal.answered(AwaitCard, Done(identity_of()))
    assert terminal.page(HeldNumbers).numbers == HELD
    return terminal


def test_card_laid_down_is_asked_about(terminal: StagedTerminal) -> None:
    terminal.performer.held = None
    terminal.answered(AwaitCard, Done(identity_of()))

    assert terminal.effect(FindNumbers).holder_number == RESIDENT.number


def test_numbers_that_cannot_be_told_now_hold_nobody_up(terminal: StagedTerminal) -> None:
    terminal.performer.held = outcome_of(BackendFault("500"))
    terminal.answered(AwaitCard, Done(identity_of()))

    assert terminal.page(ChooseQueue).held == ()


def test_number_held_is_printed_again_by_one_touch(holder: StagedTerminal) -> None:
    holder.touch(HELD[1])

    assert holder.effect(PrintTicket) == PrintTicket(HELD[1], anew=True)


def test_printing_again_never_asks_for_a_number(holder: StagedTerminal) -> None:
    holder.touch(HELD[0])
    holder.answered(PrintTicket, PRINTED)

    assert not [one for one in holder.performer.performances if isinstance(one.call.effect, TakeNumber)]


def test_paper_printed_again_is_shown_as_a_number_taken(holder: StagedTerminal) -> None:
    holder.touch(HELD[0])
    holder.answered(PrintTicket, PRINTED)
    assert holder.page(NumberTaken) == NumberTaken(HELD[0], Ticket.PRINTED)
    holder.touch(NumberChoice.FINISH)

    holder.page(Home)


def test_paper_nobody_can_tell_of_is_asked_of_the_person(holder: StagedTerminal) -> None:
    holder.touch(HELD[0])
    holder.answered(PrintTicket, outcome_of(OutcomeUnknown("cut")))

    assert holder.page(NumberTaken).ticket is Ticket.UNKNOWN


def test_another_number_can_be_taken(holder: StagedTerminal) -> None:
    holder.touch(HeldChoice.ANOTHER)
    assert (holder.page(ChooseQueue).held, holder.page(ChooseQueue).certificates) == (HELD, True)
    holder.touch(GENERAL)

    assert holder.effect(TakeNumber).order == NumberOrder("general", RESIDENT.number)


def test_certificate_can_be_had_all_the_same(holder: StagedTerminal) -> None:
    holder.touch(HeldChoice.CERTIFICATES)

    assert holder.effect(SendCode).id_number == RESIDENT.number


def test_back_from_the_numbers_leads_home(holder: StagedTerminal) -> None:
    holder.back()

    holder.page(Home)


def test_number_from_the_phone_is_checked_in_by_one_touch(terminal: StagedTerminal) -> None:
    terminal.performer.held = Done((RESERVED,))
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.touch(RESERVED)
    assert terminal.effect(CheckIn) == CheckIn("ABCDEFGHIJKLMNOPQRSTUVWXYZ", RESIDENT.number)
    terminal.answered(CheckIn, Done(number_for(order=15)))

    assert terminal.effect(PrintTicket).number == number_for(order=15)


def test_number_from_the_phone_that_came_too_late_leads_to_a_new_one(terminal: StagedTerminal) -> None:
    terminal.performer.held = Done((RESERVED,))
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.touch(RESERVED)
    terminal.answered(CheckIn, Refused(Refusal(Message.of("queues.check_in_too_late.reason"), NO, NO)))
    assert terminal.page(Declined).choices == (RefusedChoice.TAKE_NUMBER,)
    terminal.touch(RefusedChoice.TAKE_NUMBER)

    terminal.page(ChooseQueue)


# ── a second number is refused ──


@pytest.fixture
def refused(terminal: StagedTerminal) -> StagedTerminal:
    """A second number for the same window was refused."""
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.touch(RESIDENCE)
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.performer.held = Done(HELD)
    terminal.answered(TakeNumber, TOO_MANY)
    return terminal


def test_refused_second_number_leads_to_the_one_they_hold(refused: StagedTerminal) -> None:
    page = refused.page(HeldNumbers)
    assert (page.numbers, page.refusal) == (HELD, TOO_MANY.refusal)
    refused.touch(HELD[1])

    assert refused.effect(PrintTicket) == PrintTicket(HELD[1], anew=True)


def test_refused_second_number_leaves_the_other_windows(refused: StagedTerminal) -> None:
    refused.touch(HeldChoice.ANOTHER)
    assert refused.page(ChooseQueue).held == HELD
    refused.touch(GENERAL)

    assert refused.effect(TakeNumber).order == NumberOrder("general", RESIDENT.number)


def test_refused_second_number_says_why_where_they_cannot_be_told(terminal: StagedTerminal) -> None:
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.touch(RESIDENCE)
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.performer.held = outcome_of(BackendFault("500"))
    terminal.answered(TakeNumber, TOO_MANY)

    assert terminal.page(Declined) == Declined(TOO_MANY.refusal, (RefusedChoice.OTHER_QUEUE,))
