"""The cabinet's sensors behind a serial line (`devices.codecs.sensor_lines`)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from devices.codecs.sensor_lines import Alive, Present, Reading, Senseless, SensorDecoder, ask
from devices.drivers.sensors_condition import status_of
from kiosk.ports.errors import Canceled, DeviceError, DeviceSilent, WrongDevice
from kiosk.ports.statuses import Device, SensorsStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.codecs.sensor_lines import Line, Sensor
    from devices.links.link import Link

SILENCE_S: Final = 2.0  # a board says something each second; with the question after it, unknown within 3 s
_ASK_AGAIN_S: Final = 0.5
_MOST_READS: Final = 64  # a board that babbles must not hold the caller


class SerialSensors:
    """Fulfils `kiosk.ports.sensors.Sensors`."""

    def __init__(self, link: Link, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._link = link
        self._monotonic = monotonic
        self._decoder = SensorDecoder()
        self._present: frozenset[Sensor] = frozenset()
        self._told: dict[Sensor, str] = {}
        self._heard_at = float("-inf")
        self._senseless = 0

    def open(self, *, deadline_s: float) -> None:
        """See Sensors."""
        deadline = self._monotonic() + deadline_s
        self._link.forget_interrupt()
        self._forget()
        self._link.open(deadline_s=deadline_s)
        try:
            self._link.discard_input()
            while (left_s := deadline - self._monotonic()) > 0:
                self._link.write(ask(), deadline_s=left_s)
                if self._await_answer(min(deadline, self._monotonic() + _ASK_AGAIN_S)):
                    return
            if self._senseless:
                raise WrongDevice("something answers on this port, but not as a board of sensors")
            raise DeviceSilent("no answer: switched off, unplugged, or another device on this port?")
        except DeviceError:
            self._link.close()
            raise

    def close(self) -> None:
        """See Sensors."""
        self._link.close()
        self._forget()

    def interrupt(self) -> None:
        """See Sensors."""
        self._link.interrupt()

    def status(self, *, deadline_s: float) -> SensorsStatus:
        """See Sensors."""
        deadline = self._monotonic() + deadline_s
        self._link.forget_interrupt()
        if not self._link.is_open:
            return SensorsStatus(Device.OFFLINE)
        try:
            self._drain()
            if not self._lately and self._present:
                self._link.write(ask(), deadline_s=max(0.0, deadline - self._monotonic()))
                self._await_answer(min(deadline, self._monotonic() + _ASK_AGAIN_S))
        except Canceled:
            raise
        except DeviceError:
            return SensorsStatus(Device.OFFLINE)
        return status_of(self._present, self._told) if self._lately else SensorsStatus(Device.UNKNOWN)

    @property
    def _lately(self) -> bool:
        return self._monotonic() - self._heard_at <= SILENCE_S

    def _await_answer(self, deadline: float) -> bool:
        """Listen until the board has told which sensors it has and how each is."""
        self._told.clear()
        self._present = frozenset()
        while (left_s := deadline - self._monotonic()) > 0:
            self._take(self._decoder.feed(self._link.read(4096, deadline_s=left_s)))
            if self._present and self._present <= self._told.keys():
                return True
        return False

    def _drain(self) -> None:
        """Take what has come meanwhile."""
        for _ in range(_MOST_READS):
            data = self._link.read(4096, deadline_s=0)
            if not data:
                return
            self._take(self._decoder.feed(data))

    def _take(self, lines: list[Line]) -> None:
        for line in lines:
            if isinstance(line, Senseless):
                self._senseless += 1
                continue
            self._heard_at = self._monotonic()
            match line:
                case Present(sensors=sensors):
                    self._present = sensors
                case Reading(sensor=sensor, value=value):
                    self._told[sensor] = value
                case Alive():
                    pass

    def _forget(self) -> None:
        self._decoder = SensorDecoder()
        self._present = frozenset()
        self._told.clear()
        self._heard_at = float("-inf")
        self._senseless = 0
