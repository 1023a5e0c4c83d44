"""Door, power and the forgotten card in the middle of visits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.identity import CardFault, refusal_for
from kiosk.domain.message import Message
from kiosk.health.events import Event
from kiosk.journeys.certificate_effects import AwaitRemoval
from kiosk.journeys.effects import AwaitCard, PrintTicket, TakeNumber
from kiosk.journeys.pages import ChooseQueue, Declined, Home, HomeChoice, NumberTaken
from kiosk.ports.errors import ClearBy
from kiosk.ports.screen import Layer
from kiosk.ports.statuses import Device, IdCardReaderStatus, Media, Paper
from kiosk.ports.ticket_printer import Printed
from kiosk.session import Upkeep
from kiosk.standing import Standing
from kiosk.visit import Done, Failed
from tests.fakes.halls import GENERAL, HALL, TERMINAL, number_for
from tests.fakes.people import identity_of
from tests.fakes.terminal import StagedTerminal

if TYPE_CHECKING:
    from kiosk.visit import Visit

OPEN = Standing(TERMINAL, HALL)
DOOR = replace(OPEN, door_open=True)
BATTERY = replace(OPEN, on_battery=True)
LEFT = replace(OPEN, card_left=True)
CLEARING = pytest.mark.parametrize("standing", [DOOR, BATTERY, replace(OPEN, attended=True)])
PRINTED = Done(Printed(800, 900.0, Paper.FULL))


@pytest.fixture
def choosing(terminal: StagedTerminal) -> StagedTerminal:
    """A visit of a person whose card was read."""
    terminal.answered(AwaitCard, Done(identity_of()))
    terminal.page(ChooseQueue)
    return terminal


@pytest.fixture
def numbering(choosing: StagedTerminal) -> StagedTerminal:
    """A number is being taken: it commits."""
    choosing.touch(GENERAL)
    choosing.effect(TakeNumber)
    return choosing


def tell(terminal: StagedTerminal, standing: Standing) -> None:
    terminal.runner.tell(standing)
    terminal.loop.settle()


def is_wiped(terminal: StagedTerminal) -> bool:
    return isinstance(terminal.screen.page, Home) and not terminal.screen.scene.active


@CLEARING
def test_visit_is_wiped_at_once(choosing: StagedTerminal, standing: Standing) -> None:
    tell(choosing, standing)
    assert (is_wiped(choosing), choosing.layer) == (True, Layer.OUT_OF_SERVICE)


@CLEARING
def test_idle_terminal_closes(terminal: StagedTerminal, standing: Standing) -> None:
    tell(terminal, standing)
    assert terminal.layer is Layer.OUT_OF_SERVICE


@CLEARING
def test_terminal_opens_when_the_cause_is_gone(choosing: StagedTerminal, standing: Standing) -> None:
    tell(choosing, standing)
    tell(choosing, OPEN)
    assert choosing.layer is None


@CLEARING
def test_number_being_taken_is_waited_for(numbering: StagedTerminal, standing: Standing) -> None:
    tell(numbering, standing)
    assert (numbering.layer, numbering.performer.last.canceled) == (None, False)


@CLEARING
def test_ticket_of_a_number_is_still_printed(numbering: StagedTerminal, standing: Standing) -> None:
    tell(numbering, standing)
    numbering.answered(TakeNumber, Done(number_for()))
    assert numbering.effect(PrintTicket).number == number_for()


@CLEARING
def test_visit_ends_when_the_paper_is_out(numbering: StagedTerminal, standing: Standing) -> None:
    tell(numbering, standing)
    numbering.answered(TakeNumber, Done(number_for()))
    numbering.answered(PrintTicket, PRINTED)
    assert (is_wiped(numbering), numbering.layer) == (True, Layer.OUT_OF_SERVICE)


def test_page_after_the_paper_is_never_shown(numbering: StagedTerminal) -> None:
    tell(numbering, DOOR)
    numbering.answered(TakeNumber, Done(number_for()))
    numbering.answered(PrintTicket, PRINTED)
    assert NumberTaken.__name__ not in numbering.screen.pages


def test_commit_that_failed_ends_the_visit_too(numbering: StagedTerminal) -> None:
    tell(numbering, BATTERY)
    numbering.answered(TakeNumber, Failed("backend_fault", ClearBy.RETRY, Message.of("error.backend_fault")))
    assert is_wiped(numbering)


def test_help_over_a_commit_does_not_hold_the_end_up(numbering: StagedTerminal) -> None:
    numbering.runner.open_layer(Layer.HELP)
    tell(numbering, DOOR)
    numbering.runner.open_layer(Layer.HELP)
    numbering.answered(TakeNumber, Done(number_for()))
    numbering.answered(PrintTicket, PRINTED)
    assert is_wiped(numbering)


def test_answer_held_beneath_help_does_not_keep_the_visit(numbering: StagedTerminal) -> None:
    numbering.runner.open_layer(Layer.HELP)
    numbering.answered(TakeNumber, Done(number_for()))
    tell(numbering, DOOR)
    assert is_wiped(numbering)


def test_door_closed_while_the_number_is_taken_lets_the_visit_go_on(numbering: StagedTerminal) -> None:
    tell(numbering, DOOR)
    tell(numbering, OPEN)
    numbering.answered(TakeNumber, Done(number_for()))
    numbering.answered(PrintTicket, PRINTED)
    numbering.page(NumberTaken)


def test_wiped_visit_is_logged_as_ended(choosing: StagedTerminal) -> None:
    tell(choosing, DOOR)
    assert choosing.journal.count(Event.VISIT_ENDED) == 1


# ── a card left lying ──


def test_card_left_after_the_visit_covers_home(choosing: StagedTerminal) -> None:
    choosing.runner.finish()
    tell(choosing, LEFT)
    assert choosing.layer is Layer.CARD_LEFT


def test_lifted_card_uncovers_home(choosing: StagedTerminal) -> None:
    choosing.runner.finish()
    tell(choosing, LEFT)
    tell(choosing, OPEN)
    assert choosing.layer is None


def test_card_lying_during_the_visit_covers_nothing(choosing: StagedTerminal) -> None:
    tell(choosing, LEFT)
    assert choosing.layer is None


def test_card_lying_during_the_visit_covers_home_when_it_ends(choosing: StagedTerminal) -> None:
    tell(choosing, LEFT)
    choosing.runner.finish()
    assert choosing.layer is Layer.CARD_LEFT


def test_card_left_by_who_walked_away_is_told(choosing: StagedTerminal) -> None:
    tell(choosing, LEFT)
    choosing.wait(60 + 45)
    assert choosing.layer is Layer.CARD_LEFT


def test_no_visit_begins_while_a_card_lies_there(choosing: StagedTerminal) -> None:
    choosing.runner.finish()
    tell(choosing, LEFT)
    choosing.touch(HomeChoice.TAKE_NUMBER)
    assert is_wiped(choosing)


def test_nobody_closes_the_layer(choosing: StagedTerminal) -> None:
    choosing.runner.finish()
    tell(choosing, LEFT)
    choosing.runner.close_layer()
    assert choosing.layer is Layer.CARD_LEFT


def test_help_over_the_layer_leads_back_to_it(choosing: StagedTerminal) -> None:
    choosing.runner.finish()
    tell(choosing, LEFT)
    choosing.runner.open_layer(Layer.HELP)
    choosing.runner.close_layer()
    assert choosing.layer is Layer.CARD_LEFT


def test_card_lifted_beneath_help_leaves_help(choosing: StagedTerminal) -> None:
    choosing.runner.finish()
    tell(choosing, LEFT)
    choosing.runner.open_layer(Layer.HELP)
    tell(choosing, OPEN)
    assert choosing.layer is Layer.HELP


def test_next_card_begins_a_visit_after_the_left_one_was_lifted(choosing: StagedTerminal) -> None:
    choosing.runner.finish()
    tell(choosing, LEFT)
    tell(choosing, OPEN)
    choosing.answered(AwaitCard, Done(identity_of()))
    choosing.page(ChooseQueue)


def test_left_card_lies_over_out_of_service(choosing: StagedTerminal) -> None:
    tell(choosing, replace(DOOR, card_left=True))
    assert choosing.layer is Layer.CARD_LEFT


def test_out_of_service_shows_when_the_card_is_lifted(choosing: StagedTerminal) -> None:
    tell(choosing, replace(DOOR, card_left=True))
    tell(choosing, DOOR)
    assert choosing.layer is Layer.OUT_OF_SERVICE


def test_reader_is_looked_at_while_the_window_is_shut(choosing: StagedTerminal) -> None:
    tell(choosing, replace(DOOR, reader=IdCardReaderStatus(Device.ONLINE, Media.PRESENT)))
    assert isinstance(choosing.effect(AwaitRemoval), AwaitRemoval)


def test_canceled_wait_for_a_card_answers_nothing_while_the_reader_is_looked_at(choosing: StagedTerminal) -> None:
    tell(choosing, replace(DOOR, reader=IdCardReaderStatus(Device.ONLINE, Media.PRESENT)))
    shown = len(choosing.screen.scenes)
    waiting = next(
        done for done in reversed(choosing.performer.performances) if isinstance(done.call.effect, AwaitCard)
    )
    waiting.answer(Failed("canceled", ClearBy.RETRY, Message.of("error.canceled")))
    choosing.loop.settle()
    assert (len(choosing.screen.scenes), choosing.layer) == (shown, Layer.OUT_OF_SERVICE)


def test_shut_window_without_a_card_listens_to_nobody(choosing: StagedTerminal) -> None:
    tell(choosing, replace(DOOR, reader=IdCardReaderStatus(Device.ONLINE, Media.NOT_PRESENT)))
    assert choosing.performer.last.canceled


def test_lifted_card_answers_nothing_while_the_window_is_shut(choosing: StagedTerminal) -> None:
    tell(choosing, replace(DOOR, reader=IdCardReaderStatus(Device.ONLINE, Media.PRESENT)))
    choosing.answered(AwaitRemoval, Done(None))
    assert is_wiped(choosing)


# ── who opened the cabinet ──


async def _sign_in(visit: Visit) -> None:
    await visit.show(Declined(refusal_for(CardFault.EXPIRED), ()))


@pytest.fixture
def looked_after() -> StagedTerminal:
    """A terminal whose cabinet was just opened: whoever did is asked who they are."""
    terminal = StagedTerminal(upkeep=Upkeep(_sign_in, left=lambda: None))
    tell(terminal, DOOR)
    terminal.page(Declined)
    return terminal


def test_door_that_is_shut_again_opens_the_terminal_when_nobody_signed_in(looked_after: StagedTerminal) -> None:
    tell(looked_after, OPEN)
    assert (is_wiped(looked_after), looked_after.layer) == (True, None)


def test_door_that_is_shut_on_battery_leaves_the_terminal_closed(looked_after: StagedTerminal) -> None:
    tell(looked_after, BATTERY)
    assert (is_wiped(looked_after), looked_after.layer) == (True, Layer.OUT_OF_SERVICE)


def test_door_that_a_technician_shuts_ends_no_session(looked_after: StagedTerminal) -> None:
    tell(looked_after, replace(DOOR, attended=True))
    tell(looked_after, replace(OPEN, attended=True))
    looked_after.page(Declined)
