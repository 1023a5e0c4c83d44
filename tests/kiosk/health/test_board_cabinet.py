"""Door, power and the forgotten card on the status board."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.health.board import StatusBoard
from kiosk.health.events import Event
from kiosk.ports.errors import BackendUnreachable
from kiosk.ports.statuses import (
    Device,
    Door,
    Engine,
    IdCardReaderStatus,
    SensorsStatus,
    SpeakerStatus,
    Ups,
)
from tests.fakes.halls import HALL, TERMINAL
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from kiosk.standing import Standing

CLOSED = SensorsStatus(Device.ONLINE, Door.CLOSED, Ups.ENGAGED, None, None)
OPENED = replace(CLOSED, door=Door.OPEN)
BATTERY = replace(CLOSED, ups=Ups.POWERING)
SILENT = SensorsStatus(Device.OFFLINE)


class Office:
    """A board, who listens to it, and who keeps its alerts."""

    def __init__(self) -> None:
        self.journal = RememberingJournal()
        self.heard: list[Standing] = []
        self.kept: list[tuple[Event, bool]] = []
        self.board = StatusBoard(TERMINAL, journal=self.journal, on_change=self.heard.append)
        self.board.keep_alerts(lambda event, attended: self.kept.append((event, attended)))


@pytest.fixture
def office() -> Office:
    return Office()


def test_change_that_overtakes_another_is_the_last_that_is_heard(office: Office) -> None:
    """Two threads: the card is lifted after the open door was noted, and before it was handed on."""
    board = office.board
    board.card_left(lies=True)
    board.keep_alerts(lambda event, _: board.card_left(lies=False) if event is Event.DOOR_OPENED else None)

    board.sensors(OPENED)

    last = office.heard[-1]
    assert (last.card_left, last.door_open, last) == (False, True, board.standing)


def test_opened_door_closes_the_terminal(office: Office) -> None:
    office.board.sensors(OPENED)
    assert office.board.standing.intruded


def test_closed_door_opens_the_terminal_again(office: Office) -> None:
    office.board.sensors(OPENED)
    office.board.sensors(CLOSED)
    assert office.board.standing.closed_for is None


@pytest.mark.parametrize("silent", [SILENT, replace(CLOSED, door=Door.UNKNOWN)])
def test_sensor_that_falls_silent_does_not_close_a_door_that_was_open(office: Office, silent: SensorsStatus) -> None:
    office.board.sensors(OPENED)
    office.board.sensors(silent)
    assert office.board.standing.door_open


def test_sensor_that_was_never_heard_closes_nothing(office: Office) -> None:
    office.board.sensors(SILENT)
    assert office.board.standing.closed_for is None


@pytest.mark.parametrize("ups", [Ups.POWERING, Ups.LOW])
def test_terminal_on_battery_is_closed(office: Office, ups: Ups) -> None:
    office.board.sensors(replace(CLOSED, ups=ups))
    assert office.board.standing.on_battery


def test_mains_that_came_back_opens_it(office: Office) -> None:
    office.board.sensors(BATTERY)
    office.board.sensors(CLOSED)
    assert office.board.standing.closed_for is None


def test_power_that_nobody_knows_of_changes_nothing(office: Office) -> None:
    office.board.sensors(BATTERY)
    office.board.sensors(replace(CLOSED, ups=Ups.UNKNOWN))
    assert office.board.standing.on_battery


def test_opening_is_kept_once(office: Office) -> None:
    for _ in range(3):
        office.board.sensors(OPENED)
    assert office.kept == [(Event.DOOR_OPENED, False)]


def test_technicians_opening_is_kept_as_theirs(office: Office) -> None:
    office.board.attended(present=True)
    office.board.sensors(OPENED)
    assert office.kept == [(Event.DOOR_OPENED, True)]


def test_technician_who_leaves_the_door_open_is_news(office: Office) -> None:
    office.board.attended(present=True)
    office.board.sensors(OPENED)
    office.board.attended(present=False)
    assert office.kept[-1] == (Event.DOOR_OPENED, False)


def test_closing_and_power_are_kept(office: Office) -> None:
    for status in (OPENED, CLOSED, BATTERY, CLOSED):
        office.board.sensors(status)
    assert [event for event, _ in office.kept] == [
        Event.DOOR_OPENED,
        Event.DOOR_CLOSED,
        Event.POWER_LOST,
        Event.POWER_BACK,
    ]


def test_alert_is_logged_too(office: Office) -> None:
    office.board.sensors(OPENED)
    assert office.journal.count(Event.DOOR_OPENED) == 1


def test_same_status_again_is_logged_once(office: Office) -> None:
    for _ in range(3):
        office.board.sensors(CLOSED)
    assert office.journal.count(Event.DEVICE_STATUS) == 1


def test_left_card_is_kept_when_it_comes_and_when_it_goes(office: Office) -> None:
    office.board.card_left(lies=True)
    office.board.card_left(lies=False)
    assert [event for event, _ in office.kept] == [Event.CARD_LEFT, Event.CARD_TAKEN]


def test_reader_that_went_away_holds_nobody_up(office: Office) -> None:
    office.board.card_left(lies=True)
    office.board.reader(IdCardReaderStatus(Device.OFFLINE))
    assert not office.board.standing.card_left


def test_unclaimed_card_is_kept(office: Office) -> None:
    office.board.card_unclaimed()
    assert office.kept == [(Event.CARD_UNCLAIMED, False)]


def test_time_since_stays_while_the_reason_changes(office: Office) -> None:
    office.board.sensors(OPENED)
    since = office.board.standing.since
    office.board.backend_failed(BackendUnreachable("x"))
    office.board.sensors(CLOSED)
    assert since is not None
    assert office.board.standing.since is since


def test_hall_that_answers_does_not_open_a_terminal_on_battery(office: Office) -> None:
    office.board.sensors(BATTERY)
    office.board.hall(HALL)
    assert office.board.standing.since is not None


def test_speaker_is_told(office: Office) -> None:
    status = SpeakerStatus(Device.ONLINE, Engine.READY)
    office.board.speaker(status)
    assert office.heard[-1].speaker == status
