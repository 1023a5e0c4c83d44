"""The sensors' board falls silent, with the door closed, and with the door open."""

from __future__ import annotations

import time
from queue import Queue
from typing import TYPE_CHECKING

import pytest

from devices.drivers.sensors_fitting import fit_sensors
from devices.emulators.sensors import SensorsEmulator
from devices.host import DeviceHost
from kiosk.health.board import StatusBoard
from kiosk.health.events import Event
from kiosk.ports.statuses import Device, Door, SensorsStatus
from tests.fakes.halls import TERMINAL
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.ports.sensors import Sensors
    from kiosk.standing import Standing

SOON_S = 10.0


class Cabinet:
    """A board of sensors, its owner thread, and the status board it reports to."""

    def __init__(self) -> None:
        self.journal = RememberingJournal()
        self.changes: Queue[Standing] = Queue()
        self.emulator = SensorsEmulator()
        self.emulator.start()
        self.board = StatusBoard(TERMINAL, journal=self.journal, on_change=self.changes.put)
        self.host: DeviceHost[Sensors, SensorsStatus] = DeviceHost(
            fit_sensors(self.emulator.link),
            name="sensors",
            journal=self.journal,
            on_status=self.board.sensors,
            absent=SensorsStatus(Device.OFFLINE),
            poll_s=0.05,
        )
        self.host.start()

    def until(self, seen: Callable[[Standing], bool]) -> Standing:
        """Wait for a standing that is as asked."""
        while True:
            standing = self.changes.get(timeout=SOON_S)
            if seen(standing):
                return standing

    def end(self) -> None:
        self.host.stop()
        self.emulator.stop()


@pytest.fixture
def cabinet() -> Iterator[Cabinet]:
    cabinet = Cabinet()
    yield cabinet
    cabinet.end()


def online(standing: Standing) -> bool:
    return standing.sensors is not None and standing.sensors.device is Device.ONLINE


def silent(standing: Standing) -> bool:
    return standing.sensors is not None and standing.sensors.device is Device.OFFLINE


def test_silence_is_unknown_within_three_seconds_and_closes_nothing(cabinet: Cabinet) -> None:
    cabinet.until(online)
    cabinet.emulator.do(["silent", "on"])
    began = time.monotonic()
    standing = cabinet.until(silent)
    assert time.monotonic() - began < 3.0
    assert standing.sensors == SensorsStatus(Device.OFFLINE)
    assert standing.closed_for is None


def test_door_that_was_open_stays_open_in_silence_and_closes_when_seen(cabinet: Cabinet) -> None:
    cabinet.until(online)
    cabinet.emulator.do(["door", "open"])
    cabinet.until(lambda standing: standing.intruded)
    cabinet.emulator.do(["unplug"])
    assert cabinet.until(silent).intruded
    assert cabinet.journal.count(Event.DOOR_OPENED) == 1


def test_board_that_speaks_again_is_heard_without_a_restart(cabinet: Cabinet) -> None:
    cabinet.until(online)
    cabinet.emulator.do(["silent", "on"])
    cabinet.until(silent)
    cabinet.emulator.do(["door", "open"])
    cabinet.emulator.do(["silent", "off"])
    standing = cabinet.until(online)
    assert standing.sensors is not None
    assert standing.sensors.door is Door.OPEN
