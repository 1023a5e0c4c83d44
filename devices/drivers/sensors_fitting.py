"""The cabinet's sensors from what settings and the command line say about them."""

from __future__ import annotations

from devices.drivers.sensors import SerialSensors
from devices.links.address import parse_link
from devices.links.choice import link_to


def fit_sensors(link: str) -> SerialSensors:
    """Make the driver, closed. Raises SettingsError."""
    return SerialSensors(link_to(parse_link(link)))
