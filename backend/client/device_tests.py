"""`kiosk.ports.device_tests.TestOffice` over HTTPS, on the connection of a BackendClient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.client.adapter import Call
from backend.wire.device_tests import Kept, WireDeviceTest

if TYPE_CHECKING:
    from backend.client.adapter import BackendClient
    from kiosk.domain.device_tests import DeviceTest


class DeviceTestClient:
    """Whoever keeps the records behind the backend this terminal is enrolled with. Threads may share one."""

    def __init__(self, client: BackendClient) -> None:
        """Talk through `client`, which whoever made it closes."""
        self._client = client

    def device_test(self, test: DeviceTest, *, key: str, deadline_s: float) -> None:
        """Hand in a record."""
        call = Call("POST", "/v1/device-tests", WireDeviceTest.of(test), key)
        self._client.ask(call, Kept.model_validate_json, deadline_s=deadline_s)
