"""A card left lying is seen at once: the counter flashes, or stands out where nothing may move."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtQuick import QQuickItem

from kiosk.journeys import pages
from kiosk.ports.screen import Contrast, Covering, Layer
from ui.gallery import SamplePanel, Shot, stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QColor
    from pytestqt.qtbot import QtBot

    from ui.shell import Shell

SHOT = Shot("card-left", pages.Home(), Covering(Layer.CARD_LEFT), active=False)


@pytest.fixture
def moving(shell: Shell) -> Iterator[Shell]:
    """A panel on which things may move."""
    shell.look.measure(1080, 1920, pitch_mm=0.311, still=False)
    yield shell
    shell.resize(1080, 1920)


def band(shell: Shell) -> QQuickItem:
    assert shell.window is not None
    found = shell.window.findChild(QQuickItem, "flash")
    assert found is not None
    return found


def colour(shell: Shell) -> str:
    found: QColor = band(shell).property("color")
    return found.name()


def test_layer_is_painted_with_the_next_frame(shell: Shell, qtbot: QtBot) -> None:
    assert shell.window is not None
    with qtbot.waitSignal(shell.window.frameSwapped, timeout=1000):
        stage(shell, SHOT, 1)
    assert shell.shown == "CardLeft"


def test_counter_flashes(moving: Shell, qtbot: QtBot) -> None:
    stage(moving, SHOT, 1)
    first = colour(moving)
    qtbot.waitUntil(lambda: colour(moving) != first, timeout=2000)
    qtbot.waitUntil(lambda: colour(moving) == first, timeout=2000)


def test_flash_is_slower_than_three_a_second(moving: Shell) -> None:
    stage(moving, SHOT, 1)
    assert moving.window is not None
    timers = [found for found in band(moving).parentItem().children() if found.inherits("QQmlTimer")]
    assert [timer.property("interval") for timer in timers] == [500]


def test_nothing_flashes_where_motion_is_reduced(shell: Shell, qtbot: QtBot) -> None:
    stage(shell, SHOT, 1)
    first = colour(shell)
    qtbot.wait(700)
    assert colour(shell) == first


@pytest.mark.parametrize("contrast", Contrast)
def test_still_band_stands_out_from_the_counter(shell: Shell, contrast: Contrast) -> None:
    shell.suit(replace(shell.manner, contrast=contrast))
    stage(shell, SHOT, 1)
    assert colour(shell) == ("#ffffff" if contrast is Contrast.HIGH else "#0a383d")


def test_panel_of_the_gallery_reduces_motion() -> None:
    assert SamplePanel().reduced_motion
