"""The remote control touches what a person could touch, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.journeys import pages
from kiosk.ports.screen import Covering, Layer, Scene
from ui.playback import NoSuchControl

if TYPE_CHECKING:
    from tests.ui.conftest import FakeAttendant
    from ui.playback import Playback
    from ui.shell import Shell

HOME = Scene(1, pages.Home(), None, can_go_back=False, active=False)


def test_page_is_named(shell: Shell, playback: Playback) -> None:
    shell.show(HOME)
    assert playback.page == "Home"


def test_layer_is_what_a_person_sees(shell: Shell, playback: Playback) -> None:
    shell.show(HOME)
    shell.cover(Covering(Layer.HELP))
    assert playback.page == "Help"


def test_unknown_control_names_those_that_are_there(shell: Shell, playback: Playback) -> None:
    shell.show(HOME)
    with pytest.raises(NoSuchControl, match=r"0 controls named apply on Home; there are takeNumber"):
        playback.touch("apply")


def test_control_beneath_a_layer_cannot_be_touched(shell: Shell, playback: Playback) -> None:
    shell.show(HOME)
    shell.cover(Covering(Layer.HELP))
    with pytest.raises(NoSuchControl):
        playback.touch("takeNumber")


def test_unknown_key_is_an_error(shell: Shell, playback: Playback) -> None:
    with pytest.raises(KeyError):
        playback.key("escape")


def test_wait_for_a_page_that_comes_later_ends(shell: Shell, playback: Playback) -> None:
    shell.show(HOME)
    shell.loop.after(0.02, lambda: shell.show(Scene(2, pages.ChooseQueue(None), None, can_go_back=True, active=True)))
    playback.wait_for_page("ChooseQueue", 5)
    assert playback.page == "ChooseQueue"


def test_wait_for_a_page_that_never_comes_says_what_is_shown(shell: Shell, playback: Playback) -> None:
    shell.show(HOME)
    with pytest.raises(TimeoutError, match="Home is shown"):
        playback.wait_for_page("Problem", 0.01)


def test_nobody_attached_yet_a_touch_does_nothing(shell: Shell, playback: Playback, attendant: FakeAttendant) -> None:
    shell._attendant = None
    shell.show(HOME)
    playback.touch("takeNumber")
    assert attendant.calls == []
