"""The cable is pulled in the middle of a reading: at any byte of it."""

from __future__ import annotations

import threading

import pytest

from devices.codecs.sdt_card import encode_text
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.emulators.id_reader_card import EmulatedCard
from kiosk.ports.errors import LinkLost
from tests.fakes.misfortune_desks import ReaderDesk
from tests.fakes.misfortune_table import Suffered, stories
from tests.fakes.people import RESIDENT
from tests.fakes.usb_machines import UsbReader

CARD = EmulatedCard(encode_text(RESIDENT))
told = stories("reader: unplugged in a read")


class TestUnpluggedInARead(Suffered):
    """Named, survived, not lied about."""


@pytest.mark.parametrize("start", range(0, 1400, 200))
def test_cable_pulled_at_any_byte_of_a_reading_gives_no_card_or_the_right_one(start: int) -> None:
    plugged = UsbReader()
    reader = SdtIdCardReader(plugged.link())
    for at in range(start, start + 200, 29):
        reader.open(deadline_s=3)
        plugged.lay(CARD)
        plugged.device.pull_at(after_in=at)
        try:
            assert reader.read_card(deadline_s=1) == RESIDENT
        except LinkLost:
            reader.close()
        plugged.unplug()
        plugged.plug()
    reader.open(deadline_s=3)
    assert reader.read_card(deadline_s=1) == RESIDENT
    reader.close()


def test_citizen_who_waits_with_the_card_is_served_when_the_reader_is_back() -> None:
    desk = ReaderDesk("usb")
    desk.lift()
    desk.befall("unplug")
    timers = [threading.Timer(0.5, desk.befall, ["plug"]), threading.Timer(0.6, desk.lay, [RESIDENT])]
    for timer in timers:
        timer.start()
    assert desk.hosted.do(lambda reader: reader.read_card(deadline_s=1), patient=True) == RESIDENT
    for timer in timers:
        timer.join()
    desk.close()
