"""Back from one field of several: to the others, with what was answered there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.journeys.certificate_pages import Answers, Question
from kiosk.journeys.pages import Home
from kiosk.ports.screen import Scene
from ui import certificate_samples as samples

if TYPE_CHECKING:
    from tests.ui.conftest import FakeAttendant
    from ui.playback import Playback
    from ui.shell import Shell

PAPER = Question(samples.FORM, "paper")  # addressee, number_style, language


@pytest.fixture
def opened(shell: Shell, playback: Playback) -> Shell:
    """The language was chosen, and the addressee is open by mistake."""
    shell.show(Scene(0, Home(), None, can_go_back=False, active=False))
    shell.show(Scene(1, PAPER, None, can_go_back=True, active=True))
    playback.touch_each("field.language", "option.en", "field.addressee")
    return shell


def test_back_shows_the_other_fields(opened: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    del opened
    playback.touch_each("back")
    playback.settle()
    assert (attendant.told(), "field.language" in playback.controls) == ([], True)


def test_what_was_answered_before_is_kept(opened: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    del opened
    playback.touch_each("back", "continue")
    assert attendant.told() == [("answer", 1, Answers((("language", "en"),)))]


def test_back_from_the_fields_leaves_the_page(opened: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    del opened
    playback.touch_each("back", "back")
    assert attendant.told() == [("back", 1)]
