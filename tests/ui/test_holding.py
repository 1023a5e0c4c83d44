"""Which control keys came to, told once: its words, and how it is where it can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.message import Language
from kiosk.journeys import pages
from kiosk.ports.screen import Control, Covering, Layer, Scene
from ui import copy_samples
from ui.input.holding import Holding
from ui.input.keypad import touchables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.texts import Catalogue
    from ui.playback import Playback
    from ui.shell import Shell


@pytest.fixture
def told(shell: Shell) -> Iterator[list[Control]]:
    heard: list[Control] = []
    shell.follow(heard.append)
    yield heard
    shell.follow(lambda _control: None)


def hold(shell: Shell, playback: Playback, name: str) -> None:
    """Hold a control, then press an arrow that leads nowhere else but to it."""
    playback.settle()
    assert shell.window is not None
    found = [one for one in touchables(shell.window.contentItem()) if one.parentItem().objectName() == name]
    found[0].forceActiveFocus()


def press(playback: Playback, key: str) -> None:
    playback.key(key)
    QCoreApplication.processEvents()


def test_arrow_tells_what_it_came_to(
    shell: Shell, playback: Playback, told: list[Control], catalogue: Catalogue
) -> None:
    shell.show(Scene(0, pages.Home(), None, can_go_back=False, active=False))
    shell.cover(Covering(Layer.ACCESSIBILITY))
    hold(shell, playback, "contrast")
    press(playback, "up")
    label = catalogue.text("accessibility.large", Language.ZH_CN)
    assert told == [Control(label, "switch.off")]


def test_one_that_is_chosen_says_so(shell: Shell, playback: Playback, told: list[Control]) -> None:
    page = {name: page for name, page, _ in copy_samples.PAGES}["copy-sheets"]
    shell.show(Scene(1, page, None, can_go_back=False, active=True))
    hold(shell, playback, "count.1")
    press(playback, "right")
    press(playback, "select")
    assert [control.state for control in told] == ["spoken.not_chosen", "spoken.chosen"]


def test_rail_stands_on_every_page(shell: Shell, playback: Playback, told: list[Control]) -> None:
    shell.show(Scene(0, pages.Home(), None, can_go_back=False, active=False))
    hold(shell, playback, "language")
    press(playback, "right")
    assert [control.common for control in told] == [True]


ONE, OTHER = Control("one"), Control("other")


def test_first_control_of_a_page_is_no_news() -> None:
    heard: list[Control] = []
    holding = Holding()
    holding.follow(heard.append)
    holding.holds(ONE, moved=False)
    assert heard == []


def test_control_that_took_the_place_of_another_is_told() -> None:
    heard: list[Control] = []
    holding = Holding()
    holding.follow(heard.append)
    for control in (ONE, ONE, OTHER):
        holding.holds(control, moved=False)
    assert heard == [OTHER]


def test_what_is_held_on_another_page_is_no_news() -> None:
    heard: list[Control] = []
    holding = Holding()
    holding.follow(heard.append)
    holding.holds(ONE, moved=False)
    holding.forget()
    holding.holds(OTHER, moved=False)
    assert heard == []
