"""A card is left on the reader: seen as present, never taken for removed; the next person's card is read as theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from devices.codecs.sdt_card import encode_text
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.emulators.id_reader import LeftCard
from devices.emulators.id_reader_card import EmulatedCard
from kiosk.ports.statuses import Media
from tests.fakes.people import HONG_KONG, RESIDENT
from tests.fakes.usb_machines import UsbReader

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=LeftCard)
def desk(request: pytest.FixtureRequest) -> Iterator[tuple[UsbReader, SdtIdCardReader]]:
    plugged = UsbReader(request.param)
    reader = SdtIdCardReader(plugged.link())
    reader.open(deadline_s=3)
    plugged.lay(EmulatedCard(encode_text(RESIDENT)))
    assert reader.read_card(deadline_s=2) == RESIDENT
    yield plugged, reader
    reader.close()


def test_left_card_is_seen_for_as_long_as_it_lies(desk: tuple[UsbReader, SdtIdCardReader]) -> None:
    assert [desk[1].status(deadline_s=1).media for _ in range(4)] == [Media.PRESENT] * 4


def test_left_card_is_not_taken_for_removed(desk: tuple[UsbReader, SdtIdCardReader]) -> None:
    assert not desk[1].await_removal(deadline_s=0.5)


def test_lifted_card_is_seen_gone(desk: tuple[UsbReader, SdtIdCardReader]) -> None:
    desk[0].lift()
    assert desk[1].await_removal(deadline_s=2)


def test_next_card_is_the_next_person(desk: tuple[UsbReader, SdtIdCardReader]) -> None:
    desk[0].lift()
    desk[0].lay(EmulatedCard(encode_text(HONG_KONG)))
    assert desk[1].read_card(deadline_s=2) == HONG_KONG


def test_left_card_is_still_seen_after_the_cable_was_pulled(desk: tuple[UsbReader, SdtIdCardReader]) -> None:
    plugged, reader = desk
    plugged.unplug()
    plugged.plug()
    reader.open(deadline_s=3)
    assert reader.status(deadline_s=1).media is Media.PRESENT
