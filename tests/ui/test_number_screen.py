"""The pages on the way to a number, touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kiosk.domain.message import Message
from kiosk.domain.queueing import Priority
from kiosk.journeys import pages
from kiosk.journeys.number_pages import (
    Advised,
    AdvisedChoice,
    CheckInChoice,
    CheckInPage,
    ChoosePriority,
    ChooseServices,
    HeldChoice,
    HeldNumbers,
    Triage,
)
from kiosk.journeys.pages import ArrivalChoice, Guidance, HomeChoice, RefusedChoice
from kiosk.ports.screen import Scene
from ui import number_samples as numbers
from ui import samples

if TYPE_CHECKING:
    from kiosk.visit import Page
    from tests.ui.conftest import FakeAttendant
    from ui.playback import Playback
    from ui.shell import Shell

CHOICE = pages.ChooseQueue(samples.PRESENT, certificates=True)
HELD = HeldNumbers(samples.PRESENT, (numbers.WAITING, numbers.RESERVED), certificates=True)
QUESTION = Triage(numbers.QUESTION)
CLASSES = ChoosePriority(Priority.VETERAN)
SERVICES = ChooseServices(numbers.GENERAL)
REFUSED = pages.Declined(numbers.TOO_EARLY, (RefusedChoice.SHOW_AGAIN, RefusedChoice.TAKE_NUMBER))
CARD_HELPS = pages.Declined(numbers.SHARE, (RefusedChoice.WITH_CARD, RefusedChoice.OTHER_QUEUE))


def show(shell: Shell, page: Page[Any], previous: object = None) -> None:
    """Show a page on a fresh sheet, where no control remembers a touch of the test before."""
    shell.tell(numbers.STANDING)
    shell.show(Scene(0, pages.Processing(Message("processing.CheckIn"), commits=True), None, False, False))
    shell.show(Scene(1, page, previous, can_go_back=True, active=True))


def tried(playback: Playback, attendant: FakeAttendant, *names: str) -> list[object]:
    playback.settle()
    playback.touch_each(*names)
    return [call[2] for call in attendant.told() if call[0] == "answer"]


@pytest.mark.parametrize(
    ("page", "name", "answer"),
    [
        (pages.Home(), "checkIn", HomeChoice.CHECK_IN),
        (CHOICE, "way.certificates", ArrivalChoice.CERTIFICATES),
        (CHOICE, "way.check_in", ArrivalChoice.CHECK_IN),
        (CHOICE, "way.several", ArrivalChoice.SEVERAL),
        (CHOICE, "way.priority", ArrivalChoice.PRIORITY),
        (CHOICE, "way.triage", Guidance(numbers.HALL.triage, numbers.HALL.queues)),
        (HELD, "number.n-1", numbers.WAITING),
        (HELD, "number.n-3", numbers.RESERVED),
        (HELD, "another", HeldChoice.ANOTHER),
        (HELD, "row.certificates", HeldChoice.CERTIFICATES),
        (CheckInPage(), "takeNumber", CheckInChoice.TAKE_NUMBER),
        (QUESTION, "option.house", numbers.QUESTION.answers[1]),
        (CLASSES, "option.with_child", Priority.WITH_CHILD),
        (CLASSES, "option.ordinary", Priority.ORDINARY),
        (Advised(numbers.GENERAL), "take", AdvisedChoice.TAKE),
        (Advised(numbers.GENERAL), "seeAll", AdvisedChoice.SEE_ALL),
        (REFUSED, "showAgain", RefusedChoice.SHOW_AGAIN),
        (REFUSED, "takeNumber", RefusedChoice.TAKE_NUMBER),
        (CARD_HELPS, "withCard", RefusedChoice.WITH_CARD),
        (CARD_HELPS, "otherQueue", RefusedChoice.OTHER_QUEUE),
    ],
)
def test_touch_answers_the_page(
    shell: Shell, attendant: FakeAttendant, playback: Playback, page: Page[Any], name: str, answer: object
) -> None:
    show(shell, page)

    assert tried(playback, attendant, name) == [answer]


def test_services_are_handed_in_together_in_the_pages_order(
    shell: Shell, attendant: FakeAttendant, playback: Playback
) -> None:
    show(shell, SERVICES)
    names = ("option.business-licence", "option.social-insurance", "confirm")

    assert tried(playback, attendant, *names) == [("social-insurance", "business-licence")]


def test_service_ticked_by_mistake_is_unticked(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    show(shell, SERVICES, previous=("medical-insurance",))

    assert tried(playback, attendant, "option.medical-insurance", "confirm") == [()]


def test_services_chosen_before_going_back_are_ticked(
    shell: Shell, attendant: FakeAttendant, playback: Playback
) -> None:
    show(shell, SERVICES, previous=("medical-insurance",))

    assert tried(playback, attendant, "confirm") == [("medical-insurance",)]


def test_advised_window_that_is_closed_cannot_be_taken(shell: Shell, playback: Playback) -> None:
    show(shell, Advised(samples.PROPERTY))
    playback.settle()

    assert "take" not in playback.controls


def test_check_in_offers_help(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    show(shell, CheckInPage())
    playback.settle()
    playback.touch("askHelp")

    assert attendant.told()[-1][0] == "open_layer"


@pytest.mark.parametrize("page", [HELD, CheckInPage(), QUESTION, CLASSES, SERVICES, Advised(numbers.GENERAL)])
def test_page_is_read_aloud_with_its_title_and_its_ways(shell: Shell, page: Page[Any]) -> None:
    show(shell, page)
    words = shell.reading()

    assert len(words.splitlines()) >= 3


def test_numbers_held_are_read_with_their_place(shell: Shell) -> None:
    show(shell, HELD)

    assert "前面 3 人，约 8–12 分钟" in shell.reading()
