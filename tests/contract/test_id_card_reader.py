"""What every IdCardReader must do: the fake in memory, and the driver over real wires to the emulated reader."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from devices.codecs.sdt_card import encode_text
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.emulators.id_reader import LeftCard
from devices.emulators.id_reader_card import EmulatedCard
from devices.emulators.id_reader_line import IdReaderEmulator
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.ports.errors import Canceled, DeviceError, DeviceSilent, LinkLost, NoCard
from kiosk.ports.statuses import Device, Media
from tests.fakes.id_card_reader import FakeIdCardReader
from tests.fakes.people import FOREIGN_2023, HONG_KONG, RESIDENT

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
            lambda card: emulator.lay(EmulatedCard(encode_text(card))),
            emulator.lift,
            lambda: emulator.misfortune("silent"),
        )
        reader.close()


DESKS: dict[str, Callable[[], Iterator[Desk]]] = {
    "fake": fake,
    "pty": lambda: emulated(IdReaderEmulator(paced=False)),
    "pty-left-80": lambda: emulated(IdReaderEmulator(paced=False, left_card=LeftCard.NOT_FOUND)),
    "tcp": lambda: emulated(IdReaderEmulator(paced=False, tcp_port=0)),
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


def test_no_card_by_the_deadline_is_told(desk: Desk) -> None:
    with pytest.raises(NoCard):
        desk.reader.read_card(deadline_s=0.1)


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


def test_card_left_lying_is_not_removed(desk: Desk) -> None:
    desk.lay(RESIDENT)
    desk.reader.read_card(deadline_s=3)
    assert desk.reader.await_removal(deadline_s=0.2) is False


def test_card_lifted_later_is_seen_removed(desk: Desk) -> None:
    desk.lay(RESIDENT)
    desk.reader.read_card(deadline_s=3)
    timer = threading.Timer(0.05, desk.lift)
    timer.start()
    assert desk.reader.await_removal(deadline_s=10) is True
    timer.join()


def test_interrupt_from_another_thread_cancels_the_wait(desk: Desk) -> None:
    timer = threading.Timer(0.05, desk.reader.interrupt)
    timer.start()
    with pytest.raises(Canceled):
        desk.reader.read_card(deadline_s=20)
    timer.join()


def test_canceled_reader_reads_the_next_card(desk: Desk) -> None:
    timer = threading.Timer(0.05, desk.reader.interrupt)
    timer.start()
    with pytest.raises(Canceled):
        desk.reader.read_card(deadline_s=20)
    timer.join()
    desk.lay(RESIDENT)
    assert desk.reader.read_card(deadline_s=3) == RESIDENT


def test_interrupt_with_nothing_pending_is_harmless(desk: Desk) -> None:
    desk.reader.interrupt()
    desk.lay(RESIDENT)
    assert desk.reader.read_card(deadline_s=3) == RESIDENT


def test_sam_identity_has_the_printed_form(desk: Desk) -> None:
    assert desk.reader.sam_id(deadline_s=2) == "05.01-20040518-0000011562-2283468762"


def test_status_tells_the_card(desk: Desk) -> None:
    before = desk.reader.status(deadline_s=2)
    desk.lay(RESIDENT)
    after = desk.reader.status(deadline_s=2)
    assert (before.device, before.media, after.media) == (Device.ONLINE, Media.NOT_PRESENT, Media.PRESENT)


def test_silence_is_an_unknown_status(desk: Desk) -> None:
    desk.die()
    assert desk.reader.status(deadline_s=0.4).device is Device.UNKNOWN


def test_silence_is_told_when_a_card_is_wanted(desk: Desk) -> None:
    desk.die()
    with pytest.raises(DeviceError):
        desk.reader.read_card(deadline_s=0.1)


def test_closed_reader_reads_nothing(closed: Desk) -> None:
    with pytest.raises(LinkLost):
        closed.reader.read_card(deadline_s=1)


def test_reader_can_be_opened_again(desk: Desk) -> None:
    desk.reader.close()
    desk.reader.open(deadline_s=3)
    desk.lay(RESIDENT)
    assert desk.reader.read_card(deadline_s=3) == RESIDENT


def test_closing_twice_is_harmless(desk: Desk) -> None:
    desk.reader.close()
    desk.reader.close()


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
