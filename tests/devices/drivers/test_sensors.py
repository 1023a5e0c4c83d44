"""The sensors' driver over the emulated board, on a real wire, in virtual time where it waits."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from devices.drivers.sensors import SILENCE_S, SerialSensors
from devices.drivers.sensors_fitting import fit_sensors
from devices.emulators.sensors import SensorsEmulator
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.ports.errors import Canceled, DeviceSilent, PortMissing, WrongDevice
from kiosk.ports.statuses import Device, Door, Headset, Proximity, SensorsStatus, Ups

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from devices.links.link import Link
    from kiosk.ports.sensors import Sensors

SOON_S = 5.0


@pytest.fixture(params=[None, 0], ids=["pty", "tcp"])
def board(request: pytest.FixtureRequest) -> Iterator[SensorsEmulator]:
    with SensorsEmulator(tcp_port=request.param) as emulator:
        yield emulator


@pytest.fixture
def sensors(board: SensorsEmulator) -> Iterator[Sensors]:
    driver = fit_sensors(board.link)
    driver.open(deadline_s=SOON_S)
    yield driver
    driver.close()


def until(sensors: Sensors, expected: object, field: str) -> SensorsStatus:
    """Ask until the sensor says so: the wire takes its time."""
    ends = time.monotonic() + SOON_S
    while True:
        status = sensors.status(deadline_s=1)
        if getattr(status, field) == expected or time.monotonic() > ends:
            return status


def test_open_board_tells_all_its_sensors(sensors: Sensors) -> None:
    assert sensors.status(deadline_s=1) == SensorsStatus(
        Device.ONLINE, Door.CLOSED, Ups.ENGAGED, Proximity.NOT_PRESENT, Headset.NOT_PRESENT
    )


@pytest.mark.parametrize(
    ("commands", "field", "told"),
    [
        (["door open"], "door", Door.OPEN),
        (["mains lost"], "ups", Ups.POWERING),
        (["battery low", "mains lost"], "ups", Ups.LOW),
        (["battery low", "mains ok"], "ups", Ups.ENGAGED),
        (["person there"], "proximity", Proximity.PRESENT),
        (["jack in"], "headset", Headset.PRESENT),
    ],
)
def test_change_is_told(
    board: SensorsEmulator, sensors: Sensors, commands: list[str], field: str, told: object
) -> None:
    for command in commands:
        board.do(command.split())
    assert getattr(until(sensors, told, field), field) == told


def test_change_is_heard_by_the_next_look(board: SensorsEmulator, sensors: Sensors) -> None:
    started = time.monotonic()
    board.do(["door", "open"])
    until(sensors, Door.OPEN, "door")
    assert time.monotonic() - started < 0.5


def test_sensor_that_a_board_does_not_have_is_none() -> None:
    with SensorsEmulator(sensors=("door",)) as board:
        driver = fit_sensors(board.link)
        driver.open(deadline_s=SOON_S)
        assert driver.status(deadline_s=1) == SensorsStatus(Device.ONLINE, Door.CLOSED, None, None, None)
        driver.close()


def test_what_was_so_before_the_opening_is_known(board: SensorsEmulator) -> None:
    board.do(["door", "open"])
    driver = fit_sensors(board.link)
    driver.open(deadline_s=SOON_S)
    assert driver.status(deadline_s=1).door is Door.OPEN
    driver.close()


class Clock:
    """Goes as the machine's, and a while ahead when told to."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead_s


def test_board_that_falls_silent_is_unknown(board: SensorsEmulator) -> None:
    clock = Clock()
    driver = SerialSensors(link_to(parse_link(board.link)), monotonic=clock)
    driver.open(deadline_s=SOON_S)
    board.do(["silent", "on"])
    driver.status(deadline_s=0.1)
    clock.ahead_s += SILENCE_S + 0.1
    assert driver.status(deadline_s=0.1) == SensorsStatus(Device.UNKNOWN)
    driver.close()


def test_board_that_only_misses_a_beat_is_asked(board: SensorsEmulator) -> None:
    clock = Clock()
    driver = SerialSensors(link_to(parse_link(board.link)), monotonic=clock)
    driver.open(deadline_s=SOON_S)
    clock.ahead_s += SILENCE_S + 0.1
    assert driver.status(deadline_s=SOON_S).device is Device.ONLINE
    driver.close()


class SlowLine:
    """A line that takes as long for the question as it may, and brings no answer. Its time is virtual."""

    def __init__(self, line: Link) -> None:
        self._line = line
        self.now = 0.0
        self.slow = False

    def monotonic(self) -> float:
        return self.now

    def write(self, data: bytes, *, deadline_s: float) -> None:
        if self.slow:
            self.now += deadline_s
        else:
            self._line.write(data, deadline_s=deadline_s)

    def read(self, max_bytes: int, *, deadline_s: float) -> bytes:
        if self.slow:
            self.now += deadline_s
            return b""
        return self._line.read(max_bytes, deadline_s=deadline_s)

    def __getattr__(self, name: str) -> object:
        return getattr(self._line, name)


def test_status_of_a_slow_line_ends_with_its_deadline(board: SensorsEmulator) -> None:
    line = SlowLine(link_to(parse_link(board.link)))
    driver = SerialSensors(line, monotonic=line.monotonic)  # type: ignore[arg-type]  # the rest is the line's own
    driver.open(deadline_s=SOON_S)
    line.slow = True
    line.now = began = SILENCE_S + 0.1
    driver.status(deadline_s=1.0)
    driver.close()
    assert line.now - began == pytest.approx(1.0)


@pytest.mark.parametrize(("fault", "error"), [("silent", DeviceSilent), ("deaf", DeviceSilent)])
def test_board_that_does_not_answer_is_told_when_opened(
    board: SensorsEmulator, fault: str, error: type[Exception]
) -> None:
    board.do([fault, "on"])
    with pytest.raises(error):
        fit_sensors(board.link).open(deadline_s=0.3)


@pytest.mark.parametrize("fault", ["garbage", "checksum"])
def test_other_bytes_are_another_device(board: SensorsEmulator, fault: str) -> None:
    board.do([fault, "on"])
    with pytest.raises(WrongDevice):
        fit_sensors(board.link).open(deadline_s=0.8)


def test_damaged_lines_tell_nothing(board: SensorsEmulator, sensors: Sensors) -> None:
    board.do(["checksum", "on"])
    board.do(["door", "open"])
    assert sensors.status(deadline_s=0.1).door is Door.CLOSED


def test_missing_port_is_told(tmp_path: Path) -> None:
    with pytest.raises(PortMissing):
        fit_sensors(f"serial:{tmp_path}/none").open(deadline_s=0.2)


def test_unplugged_board_is_offline(board: SensorsEmulator, sensors: Sensors) -> None:
    board.do(["unplug"])
    assert until(sensors, Device.OFFLINE, "device").device is Device.OFFLINE


def test_board_plugged_in_again_is_opened(board: SensorsEmulator, sensors: Sensors) -> None:
    board.do(["unplug"])
    board.do(["plug"])
    sensors.close()
    again = fit_sensors(board.link)
    again.open(deadline_s=SOON_S)
    assert again.status(deadline_s=1).device is Device.ONLINE
    again.close()


def test_closed_board_is_offline(sensors: Sensors) -> None:
    sensors.close()
    sensors.close()
    assert sensors.status(deadline_s=1).device is Device.OFFLINE


def test_idle_interrupt_is_harmless(sensors: Sensors) -> None:
    sensors.interrupt()
    assert sensors.status(deadline_s=1).device is Device.ONLINE


def test_interrupt_ends_the_opening() -> None:
    with SensorsEmulator() as board:
        board.do(["silent", "on"])
        driver = fit_sensors(board.link)
        threading.Timer(0.1, driver.interrupt).start()
        with pytest.raises(Canceled):
            driver.open(deadline_s=SOON_S)
