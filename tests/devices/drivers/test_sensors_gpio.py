"""Contacts on GPIO lines as the cabinet's sensors."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from devices.codecs.sensor_lines import Sensor
from devices.drivers.sensors import SerialSensors
from devices.drivers.sensors_fitting import fit_sensors, parse_sensors
from devices.drivers.sensors_gpio import GpioSensors
from devices.links.gpio_address import GpioAddress
from devices.links.gpio_chip import GpioInput
from kiosk.ports.errors import LinkLost, SettingsError
from kiosk.ports.statuses import Device, Door, Headset, Proximity, SensorsStatus, Ups
from tests.fakes.gpio_kernel import GpioKernel

if TYPE_CHECKING:
    from pathlib import Path

ALL = "door=1&mains=2&battery=3&person=4&jack=5"


@pytest.fixture
def kernel(tmp_path: Path) -> GpioKernel:
    return GpioKernel(tmp_path)


def sensors(kernel: GpioKernel, query: str = ALL) -> GpioSensors:
    address = parse_sensors(f"gpio:{kernel.chip}?{query}")
    assert isinstance(address, GpioAddress)
    driver = GpioSensors(GpioInput(address, ioctl=kernel.ioctl), frozenset(Sensor(line.name) for line in address.lines))
    driver.open(deadline_s=1)
    return driver


def test_quiet_lines_are_a_quiet_cabinet(kernel: GpioKernel) -> None:
    assert sensors(kernel).status(deadline_s=1) == SensorsStatus(
        Device.ONLINE, Door.CLOSED, Ups.ENGAGED, Proximity.NOT_PRESENT, Headset.NOT_PRESENT
    )


@pytest.mark.parametrize(
    ("active", "field", "told"),
    [
        ([1], "door", Door.OPEN),
        ([2], "ups", Ups.POWERING),
        ([2, 3], "ups", Ups.LOW),
        ([3], "ups", Ups.ENGAGED),
        ([4], "proximity", Proximity.PRESENT),
        ([5], "headset", Headset.PRESENT),
    ],
)
def test_active_lines_are_told(kernel: GpioKernel, active: list[int], field: str, told: object) -> None:
    driver = sensors(kernel)
    kernel.levels |= dict.fromkeys(active, True)
    assert getattr(driver.status(deadline_s=1), field) is told


def test_sensor_without_a_line_is_none(kernel: GpioKernel) -> None:
    assert sensors(kernel, "door=1").status(deadline_s=1) == SensorsStatus(Device.ONLINE, Door.CLOSED, None, None, None)


def test_lines_that_cannot_be_read_are_offline(kernel: GpioKernel) -> None:
    driver = sensors(kernel)
    kernel.fail_with = errno.ENODEV
    assert driver.status(deadline_s=1) == SensorsStatus(Device.OFFLINE)


def test_lines_that_cannot_be_read_at_first_are_not_open(kernel: GpioKernel) -> None:
    driver = sensors(kernel)
    driver.close()
    ioctl, kernel_ioctl = [0], kernel.ioctl

    def third_fails(fd: int, request: int, data: bytearray) -> int:
        ioctl[0] += 1
        if ioctl[0] == 3:
            raise OSError(errno.EIO, "Input/output error")
        return kernel_ioctl(fd, request, data)

    lines = GpioInput(parse_gpio_of(kernel), ioctl=third_fails)
    with pytest.raises(LinkLost):
        GpioSensors(lines, frozenset({Sensor.DOOR})).open(deadline_s=1)
    assert not lines.is_open


def parse_gpio_of(kernel: GpioKernel) -> GpioAddress:
    address = parse_sensors(f"gpio:{kernel.chip}?door=1")
    assert isinstance(address, GpioAddress)
    return address


def test_battery_without_mains_is_refused() -> None:
    with pytest.raises(SettingsError, match="without mains"):
        parse_sensors("gpio:/dev/gpiochip0?battery=1")


def test_address_chooses_the_driver() -> None:
    drivers = [fit_sensors("gpio:/dev/gpiochip0?door=1"), fit_sensors("serial:/dev/ttyUSB0")]
    assert [type(driver) for driver in drivers] == [GpioSensors, SerialSensors]


@pytest.mark.parametrize("link", ["gpio:", "gpio:/dev/gpiochip0?roof=1", "smoke:1"])
def test_wrong_address_is_a_settings_error(link: str) -> None:
    with pytest.raises(SettingsError):
        fit_sensors(link)
