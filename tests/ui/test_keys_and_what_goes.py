"""Keys and controls that go while they are held: the focus stays on the page, and nothing hidden is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.journeys.certificate_pages import CertificateDone
from kiosk.journeys.pages import Home
from kiosk.ports.screen import Scene
from ui import certificate_samples as samples
from ui.input.keypad import touchables

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickItem

    from tests.ui.conftest import FakeAttendant
    from ui.playback import Playback
    from ui.shell import Shell


def control(shell: Shell, name: str) -> QQuickItem:
    assert shell.window is not None
    return next(found for found in touchables(shell.window.contentItem()) if found.parentItem().objectName() == name)


def focused(shell: Shell) -> str:
    assert shell.window is not None
    held = [found for found in touchables(shell.window.contentItem()) if found.hasActiveFocus()]
    return held[0].parentItem().objectName() if held else ""


@pytest.fixture
def asked(shell: Shell, attendant: FakeAttendant, playback: Playback) -> Shell:
    """How was it? A bad level, chosen by keys, is asked why, and the levels go."""
    del attendant
    shell.show(Scene(0, Home(), None, can_go_back=False, active=False))
    shell.show(Scene(1, CertificateDone(samples.CERTIFICATE), None, can_go_back=False, active=True))
    playback.settle()
    playback.key("down")
    control(shell, "level.bad").forceActiveFocus()
    playback.key("select")
    QCoreApplication.processEvents()
    return shell


def test_focus_goes_to_the_nearest_control_that_stays(asked: Shell) -> None:
    assert focused(asked).startswith("reason.")


def test_next_arrow_moves_on_from_there(asked: Shell, playback: Playback) -> None:
    held = focused(asked)
    playback.key("down")
    assert focused(asked) not in {held, ""}


def test_focus_that_is_held_is_left_alone(asked: Shell, playback: Playback) -> None:
    held = focused(asked)
    playback.key("select")
    QCoreApplication.processEvents()
    assert focused(asked) == held


def test_touch_forgets_where_keys_were(asked: Shell) -> None:
    window = asked.window
    assert window is not None
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    control(asked, focused(asked)).setEnabled(False)
    QTest.keyClick(window, Qt.Key.Key_Shift)
    QCoreApplication.processEvents()
    assert focused(asked) == ""


def test_hidden_control_that_kept_the_focus_is_not_pressed(
    shell: Shell, attendant: FakeAttendant, playback: Playback
) -> None:
    shell.show(Scene(0, samples.PAGES[0][1], None, can_go_back=True, active=True))
    shell.show(Scene(7, Home(), None, can_go_back=False, active=False))
    playback.settle()
    held = control(shell, "takeNumber")
    held.forceActiveFocus()
    held.parentItem().setVisible(False)
    assert shell.window is not None
    QTest.keyClick(shell.window, Qt.Key.Key_Return)
    held.parentItem().setVisible(True)
    assert attendant.told() == []
