"""One picture again and again: named within 3 s, opened anew by itself, and it goes on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from kiosk.ports.camera import Symbology
from kiosk.ports.errors import PictureFrozen
from kiosk.ports.statuses import CameraStatus, Device, Picture
from tests.fakes.camera import CameraDesk

if TYPE_CHECKING:
    from collections.abc import Iterator

FROZEN = CameraStatus(Device.HARDWARE_ERROR, Picture.FROZEN)


@pytest.fixture
def desk() -> Iterator[CameraDesk]:
    with CameraDesk() as desk:
        yield desk


def test_frozen_picture_is_named_within_three_seconds(desk: CameraDesk) -> None:
    desk.befall("frozen on")
    assert desk.status_within(FROZEN.__eq__, limit_s=3) == FROZEN


def test_call_says_so_before_its_deadline(desk: CameraDesk) -> None:
    desk.befall("frozen on")
    began = time.monotonic()
    with pytest.raises(PictureFrozen):
        desk.camera.scan_code(frozenset(Symbology), deadline_s=20)
    assert time.monotonic() - began < 4


def test_source_is_opened_anew_by_itself(desk: CameraDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.drivers.camera_watch._FROZEN_PATIENCE_S", 0.2)
    watched: list[object] = []
    desk.emulator._tell = watched.append
    desk.befall("frozen on")
    desk.status_within(lambda _status: {"event": "watched"} in watched, limit_s=6)
    assert {"event": "watched"} in watched


def test_picture_that_moves_again_is_live(desk: CameraDesk) -> None:
    desk.befall("frozen on")
    desk.status_within(FROZEN.__eq__, limit_s=3)
    desk.befall("frozen off")
    live = CameraStatus(Device.ONLINE, Picture.LIVE)
    assert desk.status_within(live.__eq__, limit_s=3) == live
