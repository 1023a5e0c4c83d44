"""Check in: by card or by code, early and late, and what to do then."""

from __future__ import annotations

import pytest

from kiosk.domain.check_in import ShownCode
from kiosk.domain.identity import CardFault, refusal_for
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal
from kiosk.health.guard import outcome_of
from kiosk.journeys.effects import AwaitArrival, AwaitCard, CheckIn, PrintTicket
from kiosk.journeys.number_pages import CheckInChoice, CheckInPage
from kiosk.journeys.pages import (
    ArrivalChoice,
    ChooseQueue,
    Declined,
    Home,
    HomeChoice,
    NumberTaken,
    Problem,
    ProblemChoice,
    RefusedChoice,
)
from kiosk.ports.errors import BackendFault, BackendUnreachable, LinkLost
from kiosk.ports.statuses import Paper
from kiosk.ports.ticket_printer import Printed
from kiosk.visit import Done, Refused
from tests.fakes.halls import number_for
from tests.fakes.people import RESIDENT, identity_of
from tests.fakes.terminal import StagedTerminal

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PRINTED = Done(Printed(bytes_sent=800, elapsed_ms=900.0, paper=Paper.FULL))


def refused(condition: str) -> Refused:
    return Refused(Refusal(*(Message.of(f"{condition}.{part}") for part in ("reason", "fix", "where"))))


EARLY = refused("queues.check_in_too_early")
NEEDS_CARD = refused("queue.needs_identity")


@pytest.fixture
def terminal() -> StagedTerminal:
    terminal = StagedTerminal()
    terminal.touch(HomeChoice.CHECK_IN)
    terminal.page(CheckInPage)
    return terminal


def test_code_held_before_the_camera_checks_in(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitArrival, Done(ShownCode(TOKEN)))

    assert terminal.effect(CheckIn) == CheckIn(token=TOKEN)


def test_card_laid_down_checks_in(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitArrival, Done(identity_of()))

    assert terminal.effect(CheckIn) == CheckIn(holder_number=RESIDENT.number)


def test_whoever_is_checked_in_gets_paper(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitArrival, Done(ShownCode(TOKEN)))
    terminal.answered(CheckIn, Done(number_for()))

    assert terminal.effect(PrintTicket) == PrintTicket(number_for(), anew=True)
    terminal.answered(PrintTicket, PRINTED)
    assert terminal.page(NumberTaken).number == number_for()


def test_checking_in_takes_one_touch_from_home() -> None:
    terminal = StagedTerminal()
    terminal.touch(HomeChoice.CHECK_IN)

    terminal.effect(AwaitArrival)


def test_card_laid_down_at_home_checks_in_by_one_touch() -> None:
    terminal = StagedTerminal()
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.touch(ArrivalChoice.CHECK_IN)

    assert terminal.effect(CheckIn) == CheckIn(holder_number=RESIDENT.number)


# ── a no ──


def test_too_early_says_so_and_offers_a_number_now(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitArrival, Done(ShownCode(TOKEN)))
    terminal.answered(CheckIn, EARLY)
    choices = (RefusedChoice.SHOW_AGAIN, RefusedChoice.TAKE_NUMBER)
    assert terminal.page(Declined) == Declined(EARLY.refusal, choices)

    terminal.touch(RefusedChoice.TAKE_NUMBER)

    assert terminal.page(ChooseQueue).present is None


def test_number_now_after_a_card_knows_who_is_there(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitArrival, Done(identity_of()))
    terminal.answered(CheckIn, EARLY)
    terminal.touch(RefusedChoice.TAKE_NUMBER)

    assert terminal.page(ChooseQueue).present is not None


def test_after_a_no_something_else_can_be_shown(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitArrival, Done(identity_of()))
    terminal.answered(CheckIn, EARLY)
    terminal.touch(RefusedChoice.SHOW_AGAIN)
    terminal.page(CheckInPage)
    terminal.answered(AwaitArrival, Done(ShownCode(TOKEN)))

    assert terminal.effect(CheckIn) == CheckIn(token=TOKEN)


def test_window_that_wants_to_know_who_comes_asks_for_the_card_too(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitArrival, Done(ShownCode(TOKEN)))
    terminal.answered(CheckIn, NEEDS_CARD)
    assert (terminal.page(CheckInPage).card_too, terminal.effect(AwaitArrival).card_only) == (True, True)
    terminal.answered(AwaitArrival, Done(identity_of()))

    assert terminal.effect(CheckIn) == CheckIn(TOKEN, RESIDENT.number)


@pytest.mark.parametrize("choice", [RefusedChoice.SHOW_AGAIN, RefusedChoice.TAKE_NUMBER])
def test_card_that_is_not_believed_leads_on(terminal: StagedTerminal, choice: RefusedChoice) -> None:
    terminal.answered(AwaitArrival, Refused(refusal_for(CardFault.EXPIRED)))
    terminal.touch(choice)

    terminal.page(CheckInPage if choice is RefusedChoice.SHOW_AGAIN else ChooseQueue)


def test_without_anything_to_show_a_number_can_be_taken(terminal: StagedTerminal) -> None:
    terminal.touch(CheckInChoice.TAKE_NUMBER)

    terminal.page(ChooseQueue)


# ── it goes wrong ──


def test_devices_that_went_away_are_waited_for(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitArrival, outcome_of(LinkLost("cable")))

    terminal.page(CheckInPage)
    terminal.effect(AwaitArrival)


@pytest.mark.parametrize("error", [BackendFault("500"), BackendUnreachable("cut", sent=True)])
def test_check_in_that_failed_can_be_tried_again(terminal: StagedTerminal, error: BackendFault) -> None:
    terminal.answered(AwaitArrival, Done(ShownCode(TOKEN)))
    first = terminal.performer.last.call
    terminal.answered(CheckIn, outcome_of(error))
    terminal.page(Problem)
    terminal.touch(ProblemChoice.AGAIN)

    assert terminal.performer.last.call == first


def test_check_in_that_failed_can_be_left(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitArrival, Done(ShownCode(TOKEN)))
    terminal.answered(CheckIn, outcome_of(BackendFault("500")))
    terminal.touch(ProblemChoice.LEAVE)

    terminal.page(Home)


def test_back_from_checking_in_leads_home(terminal: StagedTerminal) -> None:
    terminal.back()

    terminal.page(Home)


def test_token_reaches_no_log(terminal: StagedTerminal) -> None:
    terminal.answered(AwaitArrival, Done(ShownCode(TOKEN)))
    terminal.answered(CheckIn, Done(number_for()))

    assert TOKEN not in repr([performance.call for performance in terminal.performer.performances[:3]])
