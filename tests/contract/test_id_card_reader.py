"""What every IdCardReader must do and no check can see from outside, since it takes knowing what is behind the port.

The rest are the checks of `devices.diagnostics`: see test_checks.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from devices.codecs.sdt_card import encode_text
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.emulators.id_reader import LeftCard
from devices.emulators.id_reader_card import EmulatedCard, address_block
from devices.emulators.id_reader_line import IdReaderEmulator
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.ports.errors import DeviceSilent, LinkLost, NoCard
from kiosk.ports.id_card_reader import NoPhoto
from kiosk.ports.statuses import Device
from tests.fakes.id_card_reader import FakeIdCardReader
from tests.fakes.people import FOREIGN_2023, HONG_KONG, RESIDENT
from tests.fakes.usb_machines import UsbReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.domain.identity import IdCard
    from kiosk.ports.id_card_reader import IdCardReader


@dataclass
class Desk:
    """A reader as the core sees it, and what a person and fate can do to it."""

    reader: IdCardReader
    lay: Callable[[IdCard], None]
    lift: Callable[[], None]
    die: Callable[[], None]  # the reader falls silent


def fake() -> Iterator[Desk]:
    reader = FakeIdCardReader()
    yield Desk(reader, reader.lay, reader.lift, lambda: reader.fail_with(DeviceSilent("no answer")))


def emulated(emulator: IdReaderEmulator) -> Iterator[Desk]:
    with emulator:
        reader = SdtIdCardReader(link_to(parse_link(emulator.link)))
        yield Desk(
            reader,
            lambda card: emulator.lay(
                EmulatedCard(encode_text(card), address=address_block({"newest_address": card.newest_address}))
            ),
            emulator.lift,
            lambda: emulator.misfortune("silent"),
        )
        reader.close()


def on_usb() -> Iterator[Desk]:
    plugged = UsbReader()
    reader = SdtIdCardReader(plugged.link())
    yield Desk(
        reader,
        lambda card: plugged.lay(
            EmulatedCard(encode_text(card), address=address_block({"newest_address": card.newest_address}))
        ),
        plugged.lift,
        lambda: plugged.suffer("silent"),
    )
    reader.close()


DESKS: dict[str, Callable[[], Iterator[Desk]]] = {
    "fake": fake,
    "pty": lambda: emulated(IdReaderEmulator(paced=False)),
    "pty-left-80": lambda: emulated(IdReaderEmulator(paced=False, left_card=LeftCard.NOT_FOUND)),
    "tcp": lambda: emulated(IdReaderEmulator(paced=False, tcp_port=0)),
    "usb": on_usb,
}


@pytest.fixture(params=DESKS)
def closed(request: pytest.FixtureRequest) -> Iterator[Desk]:
    yield from DESKS[request.param]()


@pytest.fixture
def desk(closed: Desk) -> Desk:
    closed.reader.open(deadline_s=3)
    return closed


@pytest.mark.parametrize("card", [RESIDENT, HONG_KONG, FOREIGN_2023], ids=lambda card: card.kind)
def test_card_on_the_reader_is_read(desk: Desk, card: IdCard) -> None:
    desk.lay(card)
    assert desk.reader.read_card(deadline_s=3) == card


def test_card_laid_while_it_is_awaited_is_read(desk: Desk) -> None:
    timer = threading.Timer(0.05, desk.lay, [RESIDENT])
    timer.start()
    assert desk.reader.read_card(deadline_s=10) == RESIDENT
    timer.join()


def test_reader_reads_on_after_no_card(desk: Desk) -> None:
    with pytest.raises(NoCard):
        desk.reader.read_card(deadline_s=0)
    desk.lay(RESIDENT)
    assert desk.reader.read_card(deadline_s=3) == RESIDENT


def test_two_cards_in_turn_are_two_people(desk: Desk) -> None:
    desk.lay(RESIDENT)
    first = desk.reader.read_card(deadline_s=3)
    desk.lift()
    desk.lay(HONG_KONG)
    assert (first, desk.reader.read_card(deadline_s=3)) == (RESIDENT, HONG_KONG)


def test_interrupt_with_nothing_pending_is_harmless(desk: Desk) -> None:
    desk.reader.interrupt()
    desk.lay(RESIDENT)
    assert desk.reader.read_card(deadline_s=3) == RESIDENT


def test_sam_identity_has_the_printed_form(desk: Desk) -> None:
    assert desk.reader.sam_id(deadline_s=2) == "05.01-20040518-0000011562-2283468762"


def test_silence_is_an_unknown_status(desk: Desk) -> None:
    desk.die()
    assert desk.reader.status(deadline_s=0.4).device is Device.UNKNOWN


def test_reader_can_be_opened_again(desk: Desk) -> None:
    desk.reader.close()
    desk.reader.open(deadline_s=3)
    desk.lay(RESIDENT)
    assert desk.reader.read_card(deadline_s=3) == RESIDENT


def test_photo_before_any_card_is_none(desk: Desk) -> None:
    assert isinstance(desk.reader.photo(deadline_s=5), NoPhoto)


def test_photo_without_a_decoder_is_none_and_costs_no_card(desk: Desk) -> None:
    desk.lay(RESIDENT)
    desk.reader.read_card(deadline_s=3)
    assert (desk.reader.photo(deadline_s=5), desk.reader.capabilities().photo) == (NoPhoto.NO_DECODER, False)


def test_newest_address_is_read_where_there_is_one(desk: Desk) -> None:
    moved = replace(RESIDENT, newest_address="样例市新区新路9号")
    desk.lay(moved)
    assert desk.reader.read_card(deadline_s=3) == moved


def test_capabilities_are_told_of_a_closed_reader_too(closed: Desk) -> None:
    assert closed.reader.capabilities().photo is False


def test_wire_that_goes_away_loses_the_link() -> None:
    emulator = IdReaderEmulator(paced=False)
    emulator.start()
    reader = SdtIdCardReader(link_to(parse_link(emulator.link)))
    reader.open(deadline_s=3)
    timer = threading.Timer(0.05, emulator.stop)
    timer.start()
    with pytest.raises(LinkLost):
        reader.read_card(deadline_s=20)
    timer.join()
    reader.close()


@pytest.mark.parametrize("line", ["split on", "double on", "garbage 30", "checksum 100 1", "cut 700 1", "late 20"])
def test_card_is_read_through_misfortunes_of_a_real_wire(line: str) -> None:
    with IdReaderEmulator(paced=False) as emulator:
        reader = SdtIdCardReader(link_to(parse_link(emulator.link)))
        reader.open(deadline_s=3)
        emulator.misfortune(*line.split())
        emulator.lay(EmulatedCard(encode_text(RESIDENT)))
        assert reader.read_card(deadline_s=5) == RESIDENT
        reader.close()
