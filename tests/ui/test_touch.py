"""What a touch is: on release inside, slide off = nothing, a second one within 300 ms is ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from kiosk.journeys import pages
from kiosk.journeys.pages import HomeChoice
from kiosk.ports.screen import Scene
from ui import samples
from ui.input.keypad import touchables
from ui.playback import NoSuchControl

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickItem
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import FakeAttendant
    from ui.playback import Playback
    from ui.shell import Shell

HOME = Scene(7, pages.Home(), None, can_go_back=False, active=False)
TOOK = [("answer", 7, HomeChoice.TAKE_NUMBER)]


@pytest.fixture
def home(shell: Shell, attendant: FakeAttendant) -> FakeAttendant:
    shell.show(Scene(0, pages.ChooseQueue(None), None, can_go_back=False, active=False))
    shell.show(HOME)
    QCoreApplication.processEvents()
    return attendant


def control(shell: Shell, name: str) -> QQuickItem:
    assert shell.window is not None
    return next(found for found in touchables(shell.window.contentItem()) if found.parentItem().objectName() == name)


def touch(playback: Playback) -> QTest.QTouchEventSequence:
    return QTest.touchEvent(playback._window, playback._finger)


def middle(touchable: QQuickItem) -> QPoint:
    return touchable.mapToScene(QPointF(touchable.width() / 2, touchable.height() / 2)).toPoint()


def test_finger_lifted_inside_activates(home: FakeAttendant, playback: Playback) -> None:
    playback.touch("takeNumber")
    assert home.told() == TOOK


def test_finger_still_down_does_not_activate(home: FakeAttendant, shell: Shell, playback: Playback) -> None:
    point = middle(control(shell, "takeNumber"))
    touch(playback).press(0, point, playback._window).commit()
    told = home.told()
    touch(playback).release(0, QPoint(1, 1), playback._window).commit()
    assert told == []


def test_finger_down_shows_the_pressed_look(home: FakeAttendant, shell: Shell, playback: Playback) -> None:
    touchable = control(shell, "takeNumber")
    touch(playback).press(0, middle(touchable), playback._window).commit()
    pressed = touchable.property("pressed")
    touch(playback).release(0, QPoint(1, 1), playback._window).commit()
    assert pressed


def test_finger_slid_off_does_nothing(home: FakeAttendant, playback: Playback) -> None:
    playback.slide_off("takeNumber")
    assert home.told() == []


def test_finger_slid_off_and_back_does_nothing(
    home: FakeAttendant, shell: Shell, playback: Playback, qtbot: QtBot
) -> None:
    assert shell.window is not None
    point = middle(control(shell, "takeNumber"))
    for step in ("press", "away", "back", "release"):
        event = touch(playback)
        match step:
            case "press":
                event.press(0, point, playback._window)
            case "away":
                event.move(0, QPoint(3, 3), playback._window)
            case "back":
                event.move(0, point, playback._window)
            case _:
                event.release(0, point, playback._window)
        event.commit()
        with qtbot.waitSignal(shell.window.frameSwapped, timeout=5000):  # Qt delivers moves once a frame, merged
            shell.window.update()
    assert home.told() == []


def test_control_settles_for_300_ms(home: FakeAttendant, shell: Shell) -> None:
    assert control(shell, "takeNumber").property("settleMs") == 300


def test_second_touch_before_it_settled_is_ignored(home: FakeAttendant, shell: Shell, playback: Playback) -> None:
    touched = control(shell, "takeNumber")
    touched.setProperty("settleMs", 60_000)  # a busy machine takes longer than 300 ms between two touches
    playback.touch("takeNumber")
    playback.touch("takeNumber")
    told = home.told()
    touched.setProperty("settleMs", 1)
    playback.settle()
    touched.setProperty("settleMs", 300)
    assert told == TOOK


def test_second_touch_after_it_settled_counts(home: FakeAttendant, playback: Playback) -> None:
    playback.touch_each("takeNumber", "takeNumber")
    assert home.told() == TOOK * 2


def test_two_fingers_on_the_same_control_activate_it_at_most_once(
    home: FakeAttendant, shell: Shell, playback: Playback
) -> None:
    point = middle(control(shell, "takeNumber"))
    aside = point + QPoint(40, 0)
    touch(playback).press(0, point, playback._window).commit()
    touch(playback).stationary(0).press(1, aside, playback._window).commit()
    touch(playback).stationary(0).release(1, aside, playback._window).commit()
    touch(playback).release(0, point, playback._window).commit()
    assert home.told() in ([], TOOK)


def test_mouse_at_a_desk_activates(home: FakeAttendant, shell: Shell, playback: Playback) -> None:
    QTest.mouseClick(playback._window, Qt.MouseButton.LeftButton, pos=middle(control(shell, "takeNumber")))
    assert home.told() == TOOK


def test_touch_tells_that_somebody_is_there(home: FakeAttendant, playback: Playback) -> None:
    playback.touch("takeNumber")
    assert home.calls[0] == ("touch",)


def test_closed_queue_cannot_be_touched(shell: Shell, playback: Playback) -> None:
    shell.show(Scene(1, pages.ChooseQueue(None), None, can_go_back=False, active=True))
    QCoreApplication.processEvents()
    with pytest.raises(NoSuchControl, match=r"queue\.general"):
        playback.touch(f"queue.{samples.PROPERTY.id}")


def test_control_of_the_page_before_is_gone(home: FakeAttendant, shell: Shell, playback: Playback) -> None:
    shell.show(Scene(8, pages.ChooseQueue(None), None, can_go_back=True, active=True))
    with pytest.raises(NoSuchControl):
        playback.touch("takeNumber")


def test_same_page_with_a_new_token_answers_with_that_token(
    home: FakeAttendant, shell: Shell, playback: Playback
) -> None:
    shell.show(Scene(9, pages.Home(), None, can_go_back=False, active=False))
    playback.touch("takeNumber")
    assert home.told() == [("answer", 9, HomeChoice.TAKE_NUMBER)]
