"""Somebody who leaves the contact (a mat, a light barrier) is asked like somebody whom the camera saw leave."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journeys.pages import ChooseQueue, Home, HomeChoice
from kiosk.ports.camera import Presence
from kiosk.ports.screen import Layer
from kiosk.ports.statuses import Device, Proximity, SensorsStatus
from kiosk.standing import Standing
from tests.fakes.halls import HALL, TERMINAL
from tests.fakes.terminal import StagedTerminal

OPEN = Standing(TERMINAL, HALL)


def feel(terminal: StagedTerminal, proximity: Proximity | None, *, device: Device = Device.ONLINE) -> None:
    terminal.runner.tell(replace(OPEN, sensors=SensorsStatus(device, None, None, proximity, None)))
    terminal.loop.settle()


@pytest.fixture
def choosing() -> StagedTerminal:
    terminal = StagedTerminal()
    feel(terminal, Proximity.PRESENT)
    terminal.touch(HomeChoice.TAKE_NUMBER)
    terminal.page(ChooseQueue)
    return terminal


def test_who_left_the_contact_is_asked_for_20_s(choosing: StagedTerminal) -> None:
    feel(choosing, Proximity.NOT_PRESENT)
    assert (choosing.layer, choosing.seconds_left) == (Layer.TIME_OUT, 20)


def test_who_left_the_contact_and_does_not_answer_is_forgotten(choosing: StagedTerminal) -> None:
    feel(choosing, Proximity.NOT_PRESENT)
    choosing.wait(20)
    assert isinstance(choosing.screen.page, Home)


def test_who_stands_on_the_contact_is_not_asked_though_the_camera_lost_them(choosing: StagedTerminal) -> None:
    choosing.runner.meets(Presence.ABSENT)
    assert choosing.layer is None


def test_who_left_the_contact_is_asked_though_the_camera_sees_another(choosing: StagedTerminal) -> None:
    choosing.runner.meets(Presence.PRESENT)
    feel(choosing, Proximity.NOT_PRESENT)
    choosing.runner.meets(Presence.PRESENT)
    assert choosing.layer is Layer.TIME_OUT


def test_board_that_falls_silent_asks_nobody(choosing: StagedTerminal) -> None:
    feel(choosing, Proximity.UNKNOWN, device=Device.UNKNOWN)
    assert choosing.layer is None


def test_camera_is_heard_again_when_the_board_is_silent(choosing: StagedTerminal) -> None:
    feel(choosing, Proximity.UNKNOWN, device=Device.OFFLINE)
    choosing.runner.meets(Presence.ABSENT)
    assert choosing.layer is Layer.TIME_OUT


def test_news_of_other_devices_ask_nobody(choosing: StagedTerminal) -> None:
    feel(choosing, Proximity.PRESENT)
    assert choosing.layer is None


def test_untouched_home_asks_nobody_who_steps_off() -> None:
    terminal = StagedTerminal()
    feel(terminal, Proximity.PRESENT)
    feel(terminal, Proximity.NOT_PRESENT)
    terminal.wait(60)
    assert terminal.layer is None


def test_who_answers_after_stepping_off_goes_on(choosing: StagedTerminal) -> None:
    feel(choosing, Proximity.NOT_PRESENT)
    choosing.runner.close_layer()
    choosing.wait(59)
    assert choosing.layer is None
