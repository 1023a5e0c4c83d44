"""The cabinet's sensors: its door, where the power comes from, whether somebody is there, the headset's jack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kiosk.ports.statuses import SensorsStatus


class Sensors(Protocol):
    """Blocking calls, made on the device's owner thread only. `interrupt` alone may come from any thread."""

    def open(self, *, deadline_s: float) -> None:
        """Open the link and make sure that a board of sensors answers. Safe to call again after any failure.

        Raises PortMissing, DeviceSilent, WrongDevice (engineer); DeviceBusy, LinkLost (retry); Canceled.
        """

    def close(self) -> None:
        """Let go of the link. Never raises."""

    def interrupt(self) -> None:
        """End a pending call, which raises Canceled. Harmless when nothing is pending."""

    def status(self, *, deadline_s: float) -> SensorsStatus:
        """Tell what the sensors told last. Never waits long, never raises for their condition: silence is `unknown`.

        A sensor that this cabinet does not have is None. One that was not heard of for a while is `unknown`, and so is
        the board then.
        """
