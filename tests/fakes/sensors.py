"""A board of sensors in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.ports.errors import DeviceSilent
from kiosk.ports.statuses import Device, Door, Headset, Proximity, SensorsStatus, Ups

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("door", "open"): {"door": Door.OPEN},
    ("door", "closed"): {"door": Door.CLOSED},
    ("mains", "lost"): {"ups": Ups.POWERING},
    ("mains", "ok"): {"ups": Ups.ENGAGED},
    ("person", "there"): {"proximity": Proximity.PRESENT},
    ("person", "gone"): {"proximity": Proximity.NOT_PRESENT},
    ("jack", "in"): {"headset": Headset.PRESENT},
    ("jack", "out"): {"headset": Headset.NOT_PRESENT},
}


class FakeSensors:
    """Fulfils `Sensors`; `do` takes the words of the emulator."""

    def __init__(self) -> None:
        self._status = SensorsStatus(
            Device.ONLINE, Door.CLOSED, Ups.ENGAGED, Proximity.NOT_PRESENT, Headset.NOT_PRESENT
        )
        self._silent = False
        self._open = False

    def open(self, *, deadline_s: float) -> None:
        if self._silent:
            raise DeviceSilent("no answer")
        self._open = True

    def close(self) -> None:
        self._open = False

    def interrupt(self) -> None:
        """Nothing here ever waits."""

    def status(self, *, deadline_s: float) -> SensorsStatus:
        if not self._open:
            return SensorsStatus(Device.OFFLINE)
        return SensorsStatus(Device.UNKNOWN) if self._silent else self._status

    def do(self, words: list[str]) -> str:
        if words[0] == "silent":
            self._silent = words[1] == "on"
        else:
            self._status = replace(self._status, **_WORDS[words[0], words[1]])  # type: ignore[arg-type]  # fields named above
        return " ".join(words)
