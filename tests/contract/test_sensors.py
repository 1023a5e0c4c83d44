"""What every board of sensors must do: the fake, and driver and emulator on real wires."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from devices.drivers.sensors_fitting import fit_sensors
from devices.emulators.sensors import SensorsEmulator
from kiosk.ports.errors import DeviceSilent
from kiosk.ports.statuses import Device, Door, Headset, Proximity, SensorsStatus, Ups
from tests.fakes.sensors import FakeSensors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.ports.sensors import Sensors

SOON_S = 5.0


class Rig:
    """A port, closed, and the hands at its far end."""

    def __init__(self, port: Sensors, do: Callable[[list[str]], str]) -> None:
        self.port = port
        self._do = do

    def do(self, words: str) -> None:
        self._do(words.split())

    def until(self, wanted: Callable[[SensorsStatus], bool]) -> SensorsStatus:
        """Ask until it is so: a wire takes its time."""
        ends = time.monotonic() + SOON_S
        while not wanted(status := self.port.status(deadline_s=1)) and time.monotonic() < ends:
            pass
        return status


@contextmanager
def fake() -> Iterator[Rig]:
    sensors = FakeSensors()
    yield Rig(sensors, sensors.do)


@contextmanager
def emulated(tcp_port: int | None) -> Iterator[Rig]:
    with SensorsEmulator(tcp_port=tcp_port) as emulator:
        port = fit_sensors(emulator.link)
        yield Rig(port, emulator.do)
        port.close()


@pytest.fixture(params=[fake, lambda: emulated(None), lambda: emulated(0)], ids=["fake", "pty", "tcp"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with request.param() as rig:
        yield rig


@pytest.fixture
def opened(rig: Rig) -> Rig:
    rig.port.open(deadline_s=SOON_S)
    return rig


def test_open_board_tells_how_all_is(opened: Rig) -> None:
    assert opened.port.status(deadline_s=1) == SensorsStatus(
        Device.ONLINE, Door.CLOSED, Ups.ENGAGED, Proximity.NOT_PRESENT, Headset.NOT_PRESENT
    )


@pytest.mark.parametrize(
    ("words", "field", "told"),
    [
        ("door open", "door", Door.OPEN),
        ("mains lost", "ups", Ups.POWERING),
        ("person there", "proximity", Proximity.PRESENT),
        ("jack in", "headset", Headset.PRESENT),
    ],
)
def test_change_is_told(opened: Rig, words: str, field: str, told: object) -> None:
    opened.do(words)
    assert getattr(opened.until(lambda status: getattr(status, field) is told), field) is told


def test_change_back_is_told(opened: Rig) -> None:
    opened.do("door open")
    opened.until(lambda status: status.door is Door.OPEN)
    opened.do("door closed")
    assert opened.until(lambda status: status.door is Door.CLOSED).door is Door.CLOSED


def test_silence_is_unknown_in_every_field(opened: Rig) -> None:
    opened.do("silent on")
    assert opened.until(lambda status: status.device is Device.UNKNOWN) == SensorsStatus(Device.UNKNOWN)


def test_silent_board_does_not_open(rig: Rig) -> None:
    rig.do("silent on")
    with pytest.raises(DeviceSilent):
        rig.port.open(deadline_s=0.3)


def test_closed_board_is_offline(opened: Rig) -> None:
    opened.port.close()
    assert opened.port.status(deadline_s=1) == SensorsStatus(Device.OFFLINE)


def test_board_opens_again(opened: Rig) -> None:
    opened.port.close()
    opened.port.open(deadline_s=SOON_S)
    assert opened.port.status(deadline_s=1).device is Device.ONLINE


def test_status_never_waits_long(opened: Rig) -> None:
    started = time.monotonic()
    opened.port.status(deadline_s=1)
    assert time.monotonic() - started < 0.5
