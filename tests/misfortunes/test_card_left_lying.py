"""A card is left on the reader: seen as present, never taken for removed; the next person's card is read as theirs.

And it is noticed that it was lifted, whatever the terminal does at that moment.
"""

from __future__ import annotations

from queue import Queue
from typing import TYPE_CHECKING, Final

import pytest

from devices.codecs.sdt_card import encode_text
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.emulators.id_reader import LeftCard
from devices.emulators.id_reader_card import EmulatedCard
from devices.host import DeviceHost
from kiosk.boot.hosts import card_desk
from kiosk.health.board import StatusBoard
from kiosk.ports.statuses import Device, IdCardReaderStatus, Media
from tests.fakes.halls import TERMINAL
from tests.fakes.journal import RememberingJournal
from tests.fakes.people import HONG_KONG, RESIDENT
from tests.fakes.usb_machines import UsbReader
from tests.fakes.works import Clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.standing import Standing

PATIENCE_S: Final = 20.0


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


class Hall:
    """A reader with its owner, who looks for cards, and the status board."""

    def __init__(self, left_card: LeftCard) -> None:
        self.plugged = UsbReader(left_card)
        self._told: Queue[Standing] = Queue()
        journal = RememberingJournal()
        board = StatusBoard(TERMINAL, journal=journal, on_change=self._told.put)
        reader: IdCardReader = SdtIdCardReader(self.plugged.link())
        self.host: DeviceHost[IdCardReader, IdCardReaderStatus] = DeviceHost(
            reader,
            name="reader",
            journal=journal,
            on_status=board.reader,
            absent=IdCardReaderStatus(Device.OFFLINE),
        )
        self.desk = card_desk(Clock(), board, self.host)
        self.host.start()

    def leave_card(self) -> None:
        """A card is read, its visit ends, it lies there still; then nobody asks for cards any more."""
        self.plugged.lay(EmulatedCard(encode_text(RESIDENT)))
        read: Queue[object] = Queue()
        self.host.submit(lambda reader: self.desk.look(reader, fresh=True), read.put, patient=True)
        read.get(timeout=PATIENCE_S)
        looking = self.host.submit(self.desk.removed, lambda _came: None, patient=True)
        self.until(left=True)
        looking.cancel()

    def until(self, *, left: bool) -> bool:
        """Wait until the board says so."""
        while self._told.get(timeout=PATIENCE_S).card_left is not left:
            pass
        return left


@pytest.fixture(params=LeftCard)
def hall(request: pytest.FixtureRequest) -> Iterator[Hall]:
    made = Hall(request.param)
    yield made
    made.host.stop()


def test_left_card_that_no_visit_asks_for_is_seen_lifted(hall: Hall) -> None:
    hall.leave_card()
    hall.plugged.lift()
    assert hall.until(left=False) is False


def test_left_card_is_seen_lifted_while_another_is_awaited_as_a_badge(hall: Hall) -> None:
    hall.leave_card()
    hall.plugged.lift()
    badge = hall.host.submit(lambda reader: reader.read_card(deadline_s=1.0), lambda _came: None, patient=True)
    assert hall.until(left=False) is False
    badge.cancel()
