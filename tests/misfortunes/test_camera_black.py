"""The lens is covered: named within 3 s, no call hangs, and it goes on when the lens is free."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from kiosk.ports.camera import Presence, Symbology
from kiosk.ports.errors import PictureBlack
from kiosk.ports.statuses import CameraStatus, Device, Picture
from tests.fakes.camera import CameraDesk

if TYPE_CHECKING:
    from collections.abc import Iterator

BLACK = CameraStatus(Device.USER_ERROR, Picture.BLACK)


@pytest.fixture
def desk() -> Iterator[CameraDesk]:
    with CameraDesk(show="qr") as desk:
        yield desk


def test_covered_lens_is_named_within_three_seconds(desk: CameraDesk) -> None:
    desk.befall("black on")
    assert desk.status_within(BLACK.__eq__, limit_s=3) == BLACK


def test_call_says_so_before_its_deadline() -> None:
    with CameraDesk(show="hall") as desk:  # a code could still be read in a picture that was under way
        desk.befall("black on")
        began = time.monotonic()
        with pytest.raises(PictureBlack):
            desk.camera.scan_code(frozenset(Symbology), deadline_s=20)
        assert time.monotonic() - began < 4


def test_nobody_knows_who_stands_there(desk: CameraDesk) -> None:
    told: list[Presence] = []
    stream = desk.camera.presence(lambda change: told.append(change.presence))
    desk.befall("black on")
    desk.status_within(lambda _status: told[-1:] == [Presence.UNKNOWN] and len(told) > 1, limit_s=5)
    stream.cancel()
    assert told[-1] is Presence.UNKNOWN


def test_free_lens_goes_on_without_opening_anew(desk: CameraDesk) -> None:
    desk.befall("black on")
    desk.status_within(BLACK.__eq__, limit_s=3)
    desk.befall("black off")
    assert desk.camera.scan_code(frozenset(Symbology), deadline_s=5).symbology is Symbology.QR
