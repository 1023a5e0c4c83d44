"""The cabinet's sensors as contacts on the computer's own GPIO lines.

A line that is active says the word that asks for attention: the door is open, mains is lost, the battery is low, a
person is there, a plug is in the jack. So a door's contact that is closed while the door is, wired to ground under a
pull-up, is active when the door opens, and when its cable is cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from devices.codecs.sensor_lines import Sensor
from devices.drivers.sensors_condition import status_of
from kiosk.ports.errors import DeviceError
from kiosk.ports.statuses import Device, SensorsStatus

if TYPE_CHECKING:
    from devices.links.gpio_chip import GpioInput

# idle, active
_WORDS: Final = {
    Sensor.DOOR: ("closed", "open"),
    Sensor.MAINS: ("ok", "lost"),
    Sensor.BATTERY: ("ok", "low"),
    Sensor.PERSON: ("gone", "there"),
    Sensor.JACK: ("out", "in"),
}


class GpioSensors:
    """Fulfils `kiosk.ports.sensors.Sensors`. Nothing ever waits: the kernel answers at once."""

    def __init__(self, lines: GpioInput, sensors: frozenset[Sensor]) -> None:
        """`sensors`: which of them have a line, named like them."""
        self._lines = lines
        self._sensors = sensors

    def open(self, *, deadline_s: float) -> None:
        """See Sensors."""
        del deadline_s
        self._lines.open()
        try:
            self._lines.active()
        except DeviceError:
            self._lines.close()
            raise

    def close(self) -> None:
        """See Sensors."""
        self._lines.close()

    def interrupt(self) -> None:
        """Nothing is ever pending."""

    def status(self, *, deadline_s: float) -> SensorsStatus:
        """See Sensors."""
        del deadline_s
        try:
            active = self._lines.active()
        except DeviceError:
            return SensorsStatus(Device.OFFLINE)
        return status_of(self._sensors, {sensor: _WORDS[sensor][sensor in active] for sensor in self._sensors})
