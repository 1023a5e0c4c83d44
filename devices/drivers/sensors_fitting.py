"""The cabinet's sensors from what settings and the command line say about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.codecs.sensor_lines import Sensor
from devices.drivers.sensors import SerialSensors
from devices.drivers.sensors_gpio import GpioSensors
from devices.links.address import parse_link
from devices.links.choice import link_to
from devices.links.gpio_address import SCHEME, GpioAddress, parse_gpio
from devices.links.gpio_chip import GpioInput
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from devices.links.address import LinkAddress
    from kiosk.ports.sensors import Sensors


def fit_sensors(link: str) -> Sensors:
    """Make the driver, closed: a board behind a link, or contacts on GPIO lines. Raises SettingsError."""
    address = parse_sensors(link)
    if isinstance(address, GpioAddress):
        return GpioSensors(GpioInput(address), frozenset(Sensor(line.name) for line in address.lines))
    return SerialSensors(link_to(address))


def parse_sensors(link: str) -> LinkAddress | GpioAddress:
    """Read where the sensors are. Raises SettingsError."""
    if not link.startswith(SCHEME):
        return parse_link(link)
    address = parse_gpio(link, names=frozenset(Sensor))
    names = {line.name for line in address.lines}
    if Sensor.BATTERY in names and Sensor.MAINS not in names:
        raise SettingsError(f"link {link!r}: battery tells nothing without mains; name both")
    return address
