"""Where records of device tests are kept, and who is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kiosk.domain.device_tests import DeviceTest


class DeviceTests(Protocol):
    """Every call is durable when it returns. From any thread, from several processes.

    Every call raises VaultBusy (retry); VaultFull, VaultDamaged, VaultKeyWrong (engineer). Then nothing was written.
    """

    def put(self, test: DeviceTest) -> int:
        """Keep a record; one that is kept already changes nothing. Gives how many of the oldest had to go for it."""

    def newest(self, *, most: int) -> tuple[DeviceTest, ...]:
        """Give the newest records, the newest first."""

    def unreported(self) -> tuple[DeviceTest, ...]:
        """Give what the backend was not told, the oldest first."""

    def reported(self, test: DeviceTest) -> None:
        """The backend took it, or definitely will not."""


class TestOffice(Protocol):
    """The backend, for records of tests."""

    def device_test(self, test: DeviceTest, *, key: str, deadline_s: float) -> None:
        """Hand in a record. The same `key` and record are one. Raises BackendError."""
