"""The cable is out, or the camera says nothing any more: named within 3 s; the host brings it back by itself."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from devices.host import DeviceHost
from kiosk.health.journal import LineJournal
from kiosk.ports.camera import Symbology
from kiosk.ports.errors import DeviceBusy, DeviceSilent, LinkLost, PortMissing
from kiosk.ports.statuses import CameraStatus, Device
from tests.fakes.camera import CameraDesk

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def desk() -> Iterator[CameraDesk]:
    with CameraDesk(show="qr") as desk:
        yield desk


@pytest.mark.parametrize("fate", ["gone on", "stall on", "garbage on"])
def test_lost_camera_is_named_within_three_seconds(desk: CameraDesk, fate: str) -> None:
    desk.befall(fate)
    lost = {Device.OFFLINE, Device.UNKNOWN, Device.HARDWARE_ERROR}
    assert desk.status_within(lambda status: status.device in lost, limit_s=3).device in lost


@pytest.mark.parametrize("fate", ["gone on", "stall on"])
def test_call_ends_before_its_deadline(fate: str) -> None:
    with CameraDesk(show="hall") as desk:  # a code could still be read in a picture that was under way
        threading.Timer(0.2, desk.befall, [fate]).start()
        began = time.monotonic()
        with pytest.raises(LinkLost):
            desk.camera.scan_code(frozenset(Symbology), deadline_s=20)
        assert time.monotonic() - began < 4


@pytest.mark.parametrize("fate", ["gone on", "stall on"])
def test_opening_it_ends_at_the_deadline(desk: CameraDesk, fate: str) -> None:
    desk.befall(fate)
    began = time.monotonic()
    with pytest.raises((PortMissing, DeviceSilent, DeviceBusy)):
        desk.camera.open(deadline_s=1)
    assert time.monotonic() - began < 2.5


def test_host_tells_its_loss_and_brings_it_back(desk: CameraDesk) -> None:
    told: list[CameraStatus] = []
    absent = CameraStatus(Device.OFFLINE)
    host = DeviceHost(
        desk.camera,
        name="camera",
        journal=LineJournal(),
        on_status=told.append,
        absent=absent,
        poll_s=0.2,
    )
    host.start()

    def wait(wanted: Device) -> bool:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and not (told and told[-1].device is wanted):
            desk.emulator.rest(0.02)
        return told[-1].device is wanted

    assert wait(Device.ONLINE)
    desk.befall("gone on")
    assert wait(Device.OFFLINE)
    desk.befall("gone off")
    assert wait(Device.ONLINE)
    host.stop()
