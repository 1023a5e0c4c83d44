"""What the cabinet's sensors told, in the core's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from devices.codecs.sensor_lines import Sensor
from kiosk.ports.statuses import Device, Door, Headset, Proximity, SensorsStatus, Ups

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

_DOOR: Final = {"open": Door.OPEN, "closed": Door.CLOSED, None: Door.UNKNOWN}
_PERSON: Final = {"there": Proximity.PRESENT, "gone": Proximity.NOT_PRESENT, None: Proximity.UNKNOWN}
_JACK: Final = {"in": Headset.PRESENT, "out": Headset.NOT_PRESENT, None: Headset.UNKNOWN}


def status_of(has: AbstractSet[Sensor], told: Mapping[Sensor, str]) -> SensorsStatus:
    """Put together what sensors there are and what each told last. Those that are not there are None."""
    return SensorsStatus(
        Device.ONLINE,
        door=_DOOR[told.get(Sensor.DOOR)] if Sensor.DOOR in has else None,
        ups=_ups(told) if Sensor.MAINS in has else None,
        proximity=_PERSON[told.get(Sensor.PERSON)] if Sensor.PERSON in has else None,
        headset=_JACK[told.get(Sensor.JACK)] if Sensor.JACK in has else None,
    )


def _ups(told: Mapping[Sensor, str]) -> Ups:
    match told.get(Sensor.MAINS), told.get(Sensor.BATTERY):
        case None, _:
            return Ups.UNKNOWN
        case "ok", _:
            return Ups.ENGAGED
        case _, "low":
            return Ups.LOW
        case _:
            return Ups.POWERING
