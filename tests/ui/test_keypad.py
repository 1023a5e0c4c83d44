"""The whole journey by four arrow keys and select."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.journeys import pages
from kiosk.journeys.pages import HomeChoice, NumberChoice
from kiosk.ports.screen import Covering, Layer, Scene
from ui import samples
from ui.gallery import SHOTS, Shot, stage
from ui.input.keypad import TOUCHABLE, touchables

if TYPE_CHECKING:
    from tests.ui.conftest import FakeAttendant
    from ui.playback import Playback
    from ui.shell import Shell

ARROWS = ("down", "up", "left", "right")


def focused(shell: Shell) -> str:
    """Give the name of the control that has the keys: it can be touched, so it is seen and enabled, to the root."""
    assert shell.window is not None
    held = shell.window.activeFocusItem()
    usable = held.isVisible() and held.isEnabled() and held.property(TOUCHABLE)
    return held.parentItem().objectName() if usable else ""


def reachable(shell: Shell, playback: Playback) -> set[str]:
    """Explore by arrows alone: from every control reached, try every arrow."""
    assert shell.window is not None
    playback.settle()
    playback.key("down")
    start = focused(shell)
    seen, open_ = {start}, [start]
    controls = {found.parentItem().objectName(): found for found in touchables(shell.window.contentItem())}
    while open_:
        here = open_.pop()
        for arrow in ARROWS:
            controls[here].forceActiveFocus()
            playback.key(arrow)
            if (there := focused(shell)) not in seen:
                seen.add(there)
                open_.append(there)
    return seen


def walk_to(shell: Shell, playback: Playback, name: str) -> None:
    """Press arrows as a person would, down first, until the control is lit."""
    playback.settle()
    for arrow in ("down", "right", "up", "left"):
        for _ in range(8):
            if focused(shell) == name:
                return
            playback.key(arrow)
    assert focused(shell) == name


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_every_control_of_a_page_is_reached_by_arrows(shell: Shell, playback: Playback, shot: Shot) -> None:
    stage(shell, shot, 1)
    QCoreApplication.processEvents()
    assert reachable(shell, playback) == set(playback.controls)


def test_number_is_taken_by_keys_alone(shell: Shell, playback: Playback, attendant: FakeAttendant) -> None:
    shell.show(Scene(1, pages.Home(), None, can_go_back=False, active=False))
    walk_to(shell, playback, "takeNumber")
    playback.key("select")
    shell.show(Scene(2, pages.ChooseQueue(None), None, can_go_back=True, active=True))
    walk_to(shell, playback, "queue.household")
    playback.key("select")
    shell.show(Scene(3, pages.NumberTaken(samples.NUMBER, pages.Ticket.PRINTED), None, can_go_back=False, active=True))
    walk_to(shell, playback, "done")
    playback.key("select")
    assert attendant.told() == [
        ("answer", 1, HomeChoice.TAKE_NUMBER),
        ("answer", 2, samples.HOUSEHOLD),
        ("answer", 3, NumberChoice.FINISH),
    ]


def test_layer_over_a_page_takes_the_keys(shell: Shell, playback: Playback, attendant: FakeAttendant) -> None:
    shell.show(Scene(1, pages.Home(), None, can_go_back=False, active=True))
    shell.cover(Covering(Layer.TIME_OUT, 30))
    walk_to(shell, playback, "stillHere")
    playback.key("select")
    assert attendant.told() == [("close_layer",)]


def test_touch_hides_the_focus_ring(shell: Shell, playback: Playback, attendant: FakeAttendant) -> None:
    shell.show(Scene(1, pages.Home(), None, can_go_back=False, active=False))
    playback.key("down")
    shown = shell.look.property("keypad")
    playback.touch("help")
    assert (shown, shell.look.property("keypad")) == (True, False)
