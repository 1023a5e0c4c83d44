"""Somebody whom the camera saw leave: asked at once, for 20 s, then everything is wiped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import pytest

from kiosk.journeys.effects import TakeNumber
from kiosk.journeys.pages import ChooseQueue, Home, HomeChoice
from kiosk.ports.camera import Presence
from kiosk.ports.screen import Layer
from kiosk.visit import Done, Effect, Outcome, Page
from tests.fakes.halls import GENERAL, number_for
from tests.fakes.terminal import StagedTerminal

if TYPE_CHECKING:
    from kiosk.visit import Visit


@pytest.fixture
def choosing(terminal: StagedTerminal) -> StagedTerminal:
    terminal.runner.meets(Presence.PRESENT)
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.page(ChooseQueue)
    return terminal


def test_who_left_is_asked_for_20_s(choosing: StagedTerminal) -> None:
    choosing.runner.meets(Presence.ABSENT)
    assert (choosing.layer, choosing.seconds_left) == (Layer.TIME_OUT, 20)


@dataclass(frozen=True, slots=True)
class Desk(Page[str]):
    """Papers are laid before the camera."""

    lens: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Photograph(Effect[Outcome[None]]):
    """And are photographed."""

    lens: ClassVar[bool] = True


async def copying(visit: Visit) -> None:
    await visit.show(Home())
    await visit.show(Desk())
    await visit.do(Photograph())
    await visit.show(Home())


@pytest.mark.parametrize(("answers", "asked"), [(1, False), (2, False), (3, True)], ids=["page", "effect", "after"])
def test_papers_before_the_camera_send_nobody_away(answers: int, asked: bool) -> None:
    terminal = StagedTerminal(copying)
    terminal.touch(HomeChoice.TAKE_NUMBER)
    if answers > 1:
        terminal.touch("laid")
    if answers > 2:
        terminal.answered(Photograph, Done(None))
    terminal.runner.meets(Presence.ABSENT)
    assert (terminal.layer is Layer.TIME_OUT) is asked


def test_who_left_and_does_not_answer_is_forgotten(choosing: StagedTerminal) -> None:
    choosing.runner.meets(Presence.ABSENT)
    choosing.wait(20)
    assert isinstance(choosing.screen.page, Home)


def test_visit_is_not_over_before_the_countdown_is(choosing: StagedTerminal) -> None:
    choosing.runner.meets(Presence.ABSENT)
    choosing.wait(19.9)
    choosing.page(ChooseQueue)


def test_who_answers_goes_on(choosing: StagedTerminal) -> None:
    choosing.runner.meets(Presence.ABSENT)
    choosing.runner.close_layer()
    choosing.wait(59)
    assert choosing.layer is None


def test_next_person_who_is_seen_does_not_answer(choosing: StagedTerminal) -> None:
    choosing.runner.meets(Presence.ABSENT)
    choosing.runner.meets(Presence.PRESENT)
    choosing.wait(20)
    assert isinstance(choosing.screen.page, Home)


def test_countdown_under_way_becomes_shorter(choosing: StagedTerminal) -> None:
    choosing.wait(60)
    choosing.runner.meets(Presence.ABSENT)
    assert choosing.seconds_left == 20


def test_countdown_nearly_over_becomes_no_longer(choosing: StagedTerminal) -> None:
    choosing.wait(60 + 40)
    choosing.runner.meets(Presence.ABSENT)
    assert choosing.seconds_left == 5


def test_what_is_under_way_is_waited_for(choosing: StagedTerminal) -> None:
    choosing.touch(GENERAL)
    choosing.runner.meets(Presence.ABSENT)
    choosing.wait(5)
    assert choosing.layer is None
    choosing.answered(TakeNumber, Done(number_for()))
    assert choosing.screen.coverings == []


def test_last_page_is_not_asked_on(choosing: StagedTerminal) -> None:
    choosing.touch(GENERAL)
    choosing.answered(TakeNumber, Done(number_for()))
    choosing.runner.meets(Presence.ABSENT)
    assert choosing.layer is None


def test_untouched_home_asks_nobody(terminal: StagedTerminal) -> None:
    terminal.runner.meets(Presence.ABSENT)
    terminal.wait(60)
    assert terminal.layer is None


def test_picture_that_is_not_live_tells_nothing(choosing: StagedTerminal) -> None:
    choosing.runner.meets(Presence.UNKNOWN)
    assert choosing.layer is None


def test_person_of_the_next_visit_is_not_the_one_who_left(choosing: StagedTerminal) -> None:
    choosing.runner.meets(Presence.ABSENT)
    choosing.wait(20)
    choosing.touch(HomeChoice.TAKE_NUMBER)
    assert choosing.layer is None
