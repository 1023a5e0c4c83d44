"""The technician's pages: what they say, and what their controls answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.journeys.upkeep_effects import Place, Response
from kiosk.journeys.upkeep_pages import Choice, Filter, OpenDevice, OpenGuide, Pin, Touched
from kiosk.upkeep.kinds import DeviceKind
from kiosk.upkeep.steps import GuideId
from ui.gallery import SHOTS, stage
from ui.viewmodels.upkeep_touch import LONG, SHORT

if TYPE_CHECKING:
    from tests.ui.conftest import FakeAttendant
    from ui.playback import Playback
    from ui.shell import Shell

TOKEN = 7


def show(shell: Shell, name: str) -> None:
    stage(shell, next(shot for shot in SHOTS if shot.name == name), TOKEN)


def answers(attendant: FakeAttendant) -> list[object]:
    return [call[2] for call in attendant.told() if call[0] == "answer"]


@pytest.mark.parametrize(
    ("name", "digits", "answer"),
    [("upkeep-sign-in", "40718263", Response("40718263")), ("upkeep-pin", "471902", Pin("471902"))],
)
def test_last_digit_hands_it_in(
    shell: Shell, attendant: FakeAttendant, playback: Playback, name: str, digits: str, answer: object
) -> None:
    show(shell, name)
    playback.pause(0.32)  # the sheet is the same as before: its keys settle
    playback.touch_each(*(f"digit.{digit}" for digit in digits))
    assert answers(attendant) == [answer]


def test_pin_is_never_shown(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    del attendant
    show(shell, "upkeep-pin")
    playback.touch_each("digit.4", "digit.7")
    playback.settle()
    assert "4 7" not in shell.reading()


def test_nobody_enlisted_leaves_no_keys(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    del attendant
    show(shell, "upkeep-sign-in-nobody")
    playback.settle()
    assert not [name for name in playback.controls if name.startswith("digit.")]


@pytest.mark.parametrize(
    ("name", "control", "answer"),
    [
        ("upkeep-sign-in", "leave", Choice.LEAVE),
        ("upkeep-board", "mend.ticket-printer", OpenGuide(DeviceKind.TICKET_PRINTER, GuideId.REFILL_ROLL)),
        ("upkeep-board", "device.ticket-printer", OpenDevice(DeviceKind.TICKET_PRINTER)),
        ("upkeep-board-fine", "place.logs", Place.LOGS),
        ("upkeep-board-attendant", "restart", Choice.RESTART),
        ("upkeep-device", "test", Choice.TEST),
        ("upkeep-device", "guide", OpenGuide(DeviceKind.TICKET_PRINTER, GuideId.REFILL_ROLL)),
        ("upkeep-testing", "stop", Choice.STOP),
        ("upkeep-testing-asks", "no", Choice.NO),
        ("upkeep-guide-tap", "done", Choice.DONE),
        ("upkeep-guide-trouble", "print", Choice.PRINT),
        ("upkeep-guide-judge", "yes", Choice.YES),
        ("upkeep-logs", "filter.sign", Filter("sign")),
    ],
)
def test_control_answers(
    shell: Shell, attendant: FakeAttendant, playback: Playback, name: str, control: str, answer: object
) -> None:
    show(shell, name)
    playback.touch(control)
    assert answers(attendant) == [answer]


def test_attendant_sees_nothing_but_refill_and_restart(shell: Shell, playback: Playback) -> None:
    show(shell, "upkeep-board-attendant")
    playback.settle()
    work = [name for name in playback.controls if name not in {"finish", "language", "large", "accessibility"}]
    assert work == ["mend.ticket-printer", "restart"]


def test_sensor_step_has_nothing_to_tap(shell: Shell, playback: Playback) -> None:
    show(shell, "upkeep-guide")
    playback.settle()
    assert "done" not in playback.controls


def test_rail_leaves_the_session(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    show(shell, "upkeep-board-fine")
    playback.touch("finish")
    assert attendant.told() == [("finish",)]


def test_touch_test_has_the_panel_for_itself(shell: Shell, playback: Playback) -> None:
    show(shell, "upkeep-touch")
    playback.settle()
    assert playback.controls == ("done",)


def test_touched_cells_are_lit_and_the_others_missed(
    shell: Shell, attendant: FakeAttendant, playback: Playback
) -> None:
    show(shell, "upkeep-touch")
    playback.settle()
    assert shell.window is not None
    QTest.mouseClick(shell.window, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    playback.touch("done")
    (touched,) = answers(attendant)
    assert isinstance(touched, Touched)
    assert (touched.cells, 0 in touched.missed) == (SHORT * LONG, False)
