"""The trunk of the error tree: what every condition has, settings, and what every device has in common.

The tree stands in the package's docstring.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from kiosk.domain.message import Message


class ClearBy(StrEnum):
    """Who can clear a condition."""

    RETRY = "retry"
    CITIZEN = "citizen"
    ATTENDANT = "attendant"
    ENGINEER = "engineer"


class KioskError(Exception):
    """A condition with a name. `str()` is for technicians: what happened, in English, without personal data."""

    clear_by: ClassVar[ClearBy]
    code: ClassVar[str]

    @property
    def remedy(self) -> Message:
        """What to do, for the people `clear_by` names: a message of the catalogue."""
        return Message.of(f"error.{self.code}")


class SettingsError(KioskError):
    """A setting is wrong. `str()` names the file and line, or the option, and what would be right."""

    clear_by = ClearBy.ENGINEER
    code = "settings"


class DeviceError(KioskError):
    """A device, or the way to it."""


class Canceled(DeviceError):
    """The call was interrupted on purpose."""

    clear_by = ClearBy.RETRY
    code = "canceled"


class PortMissing(DeviceError):
    """The port or address is not there, refuses, or may not be opened."""

    clear_by = ClearBy.ENGINEER
    code = "port_missing"


class LinkLost(DeviceError):
    """The wire went away in the middle of a call."""

    clear_by = ClearBy.RETRY
    code = "link_lost"


class DeviceSilent(DeviceError):
    """The port is open and nothing answers."""

    clear_by = ClearBy.ENGINEER
    code = "device_silent"


class WrongDevice(DeviceError):
    """Something answers on the port, but in another protocol."""

    clear_by = ClearBy.ENGINEER
    code = "wrong_device"


class DeviceBusy(DeviceError):
    """In use by another process, or still starting."""

    clear_by = ClearBy.RETRY
    code = "device_busy"


class ProtocolViolated(DeviceError):
    """Damaged or senseless bytes outlasted the retries."""

    clear_by = ClearBy.RETRY
    code = "protocol_violated"
