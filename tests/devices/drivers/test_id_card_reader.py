"""The reader's driver against the emulated reader, in memory, on a clock that jumps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from devices.drivers.id_card_reader import SdtIdCardReader
from devices.drivers.sdt_chip import Confirm, Manner
from devices.emulators.id_reader import EmulatedIdReader, LeftCard
from devices.emulators.id_reader_card import EmulatedCard
from kiosk.domain.identity import CardFault, IdCard, recognise
from kiosk.ports.errors import (
    Canceled,
    CardUnreadable,
    DeviceSilent,
    LinkLost,
    NoCard,
    ProtocolViolated,
    ReaderFault,
    WrongDevice,
)
from kiosk.ports.statuses import Device, IdCardReaderStatus, Media
from tests.fakes.people import FOREIGN_2017, FOREIGN_2023, HONG_KONG, RESIDENT, TODAY
from tests.fakes.reader_link import FakeClock, ReaderLink

if TYPE_CHECKING:
    from collections.abc import Callable

from devices.codecs.sdt_card import encode_text


def chip(card: IdCard) -> EmulatedCard:
    return EmulatedCard(encode_text(card))


@dataclass
class Bench:
    """A driver, its wire and the reader at the end of it."""

    reader: EmulatedIdReader
    link: ReaderLink
    driver: SdtIdCardReader
    clock: FakeClock
    told: list[str]

    def suffer(self, line: str) -> None:
        self.reader.misfortunes.set(*line.split())


def bench(*, left_card: LeftCard = LeftCard.FOUND, confirm: Confirm = Confirm.ALWAYS) -> Bench:
    told: list[str] = []
    clock = FakeClock()
    reader = EmulatedIdReader(left_card=left_card, tell=told.append)
    link = ReaderLink(reader, clock)
    driver = SdtIdCardReader(link, manner=Manner(confirm=confirm), monotonic=clock)
    return Bench(reader, link, driver, clock, told)


@pytest.fixture(params=list(LeftCard))
def opened(request: pytest.FixtureRequest) -> Bench:
    made = bench(left_card=request.param)
    made.driver.open(deadline_s=3)
    return made


@pytest.mark.parametrize("card", [RESIDENT, HONG_KONG, FOREIGN_2017, FOREIGN_2023], ids=lambda card: card.kind)
def test_card_of_every_kind_is_read(opened: Bench, card: IdCard) -> None:
    opened.reader.lay(chip(card))
    assert opened.driver.read_card(deadline_s=1) == card


def test_every_card_is_read_twice(opened: Bench) -> None:
    opened.reader.lay(chip(RESIDENT))
    opened.driver.read_card(deadline_s=1)
    assert opened.told.count("read") == 2


def doubting_bench() -> Bench:
    made = bench(confirm=Confirm.WHEN_DOUBTFUL)
    made.driver.open(deadline_s=3)
    return made


def test_clean_card_is_read_once_when_only_doubt_calls_for_more() -> None:
    made = doubting_bench()
    made.reader.lay(chip(RESIDENT))
    made.driver.read_card(deadline_s=1)
    assert made.told.count("read") == 1


def test_card_laid_later_is_found_within_two_polls(opened: Bench) -> None:
    laid_at = opened.clock.now + 5.0
    plain = opened.link.wire

    def wire(data: bytes) -> list[tuple[float, bytes]]:
        if opened.clock.now >= laid_at and "card_laid" not in opened.told:
            opened.reader.lay(chip(RESIDENT))
        return plain(data)

    opened.link.wire = wire
    opened.driver.read_card(deadline_s=20)
    assert opened.clock.now - laid_at < 0.4


def test_no_card_in_time_is_told_at_the_deadline(opened: Bench) -> None:
    started = opened.clock.now
    with pytest.raises(NoCard):
        opened.driver.read_card(deadline_s=2)
    assert 2.0 <= opened.clock.now - started < 2.3


@pytest.mark.parametrize(
    "line",
    [
        "double on",
        "split on",
        "late 50",
        "late 150",
        "late 900",
        "garbage 40",
        "checksum 100 1",
        "checksum 100 2",
        "flip 100 2",
        "cut 3 1",
        "cut 700 1",
        "silent on 1",
        "silent on 2",
        "read_fails 1",
        "read_fails 2",
    ],
)
def test_card_is_read_through_a_passing_misfortune(opened: Bench, line: str) -> None:
    opened.reader.lay(chip(RESIDENT))
    opened.suffer(line)
    assert opened.driver.read_card(deadline_s=5) == RESIDENT


@pytest.mark.parametrize("skipped", range(4))
@pytest.mark.parametrize("line", ["checksum 100 1", "cut 9 1", "silent on 1", "cut 0 1"])
def test_damage_to_any_one_reply_costs_no_card(opened: Bench, line: str, skipped: int) -> None:
    opened.reader.lay(chip(RESIDENT))
    plain, replies = opened.link.wire, 0

    def wire(data: bytes) -> list[tuple[float, bytes]]:
        nonlocal replies
        replies += 1
        if replies == skipped + 1:
            opened.suffer(line)
        return plain(data)

    opened.link.wire = wire
    assert opened.driver.read_card(deadline_s=5) == RESIDENT


def test_card_is_read_again_after_any_doubt() -> None:
    made = doubting_bench()
    made.reader.lay(chip(RESIDENT))
    made.suffer("checksum 100 1")
    made.driver.read_card(deadline_s=5)
    assert made.told.count("read") == 2


def test_card_that_contradicts_itself_is_read_twice_and_returned() -> None:
    made = doubting_bench()
    wrong = IdCard(kind=RESIDENT.kind, name="张小窗", number="110105194912310021", birth="19491231")
    made.reader.lay(chip(wrong))
    assert (made.driver.read_card(deadline_s=1), made.told.count("read")) == (wrong, 2)


def corrupt_name(data: bytes, bit: int) -> bytes:
    """Flip one bit's column twice inside the name: the XOR does not see it."""
    changed = bytearray(data)
    changed[14] ^= bit
    changed[16] ^= bit
    return bytes(changed)


def test_damage_the_checksum_cannot_see_is_found_by_reading_twice() -> None:
    made = bench()
    made.driver.open(deadline_s=3)
    made.reader.lay(chip(RESIDENT))
    bits = iter((1, 0, 0, 0))
    made.link.wire = lambda data: [(0.0, corrupt_name(data, next(bits)) if len(data) > 1000 else data)]
    assert made.driver.read_card(deadline_s=1) == RESIDENT


def test_readings_that_never_agree_are_no_identity() -> None:
    made = bench()
    made.driver.open(deadline_s=3)
    made.reader.lay(chip(RESIDENT))
    bits = iter(range(1, 100))
    made.link.wire = lambda data: [(0.0, corrupt_name(data, next(bits)) if len(data) > 1000 else data)]
    with pytest.raises(ProtocolViolated):
        made.driver.read_card(deadline_s=1)


def test_card_pulled_away_while_it_is_read_is_unreadable(opened: Bench) -> None:
    opened.reader.lay(chip(RESIDENT))
    opened.suffer("pulled_at 600")
    with pytest.raises(CardUnreadable, match="taken away"):
        opened.driver.read_card(deadline_s=5)


def test_card_pulled_away_is_told_within_a_second(opened: Bench) -> None:
    opened.reader.lay(chip(RESIDENT))
    opened.suffer("pulled_at 600")
    started = opened.clock.now
    with pytest.raises(CardUnreadable):
        opened.driver.read_card(deadline_s=5)
    assert opened.clock.now - started < 1.0


def test_card_that_never_reads_is_unreadable(opened: Bench) -> None:
    opened.reader.lay(chip(RESIDENT))
    opened.suffer("read_fails on")
    with pytest.raises(CardUnreadable):
        opened.driver.read_card(deadline_s=5)


@pytest.mark.parametrize("status", ["60", "66"])
def test_fault_of_the_module_is_a_reader_fault(opened: Bench, status: str) -> None:
    opened.suffer(f"sam {status}")
    with pytest.raises(ReaderFault, match=status):
        opened.driver.read_card(deadline_s=5)


@pytest.mark.parametrize("status", ["60", "66"])
def test_fault_of_the_module_is_told_at_opening(status: str) -> None:
    made = bench()
    made.suffer(f"sam {status}")
    with pytest.raises(ReaderFault):
        made.driver.open(deadline_s=3)
    assert not made.link.is_open


def test_nothing_on_the_port_is_silent() -> None:
    made = bench()
    made.suffer("silent on")
    with pytest.raises(DeviceSilent):
        made.driver.open(deadline_s=3)


def test_opening_a_silent_port_takes_no_longer_than_its_deadline() -> None:
    made = bench()
    made.suffer("silent on")
    started = made.clock.now
    with pytest.raises(DeviceSilent):
        made.driver.open(deadline_s=2)
    assert made.clock.now - started <= 2.01


def test_another_device_on_the_port_is_the_wrong_one() -> None:
    made = bench()
    made.suffer("babble on")
    with pytest.raises(WrongDevice):
        made.driver.open(deadline_s=3)


def test_port_that_echoes_is_the_wrong_device() -> None:
    made = bench()

    class Echo(EmulatedIdReader):
        def _answer(self, command: bytes) -> bytes:
            return b"\xaa\xaa\xaa\x96\x69" + command

    made.link.reader = Echo()
    with pytest.raises(WrongDevice):
        made.driver.open(deadline_s=3)


def test_reader_that_still_starts_is_waited_for() -> None:
    made = bench()
    made.suffer("silent on 2")
    made.driver.open(deadline_s=3)
    assert made.link.is_open


def test_reader_that_dies_while_a_card_is_awaited_is_silent(opened: Bench) -> None:
    opened.suffer("silent on")
    with pytest.raises(DeviceSilent):
        opened.driver.read_card(deadline_s=30)


def test_damage_that_never_ends_is_a_violated_protocol(opened: Bench) -> None:
    opened.suffer("checksum 100")
    with pytest.raises(ProtocolViolated):
        opened.driver.read_card(deadline_s=5)


def test_driver_that_is_not_open_says_so() -> None:
    with pytest.raises(LinkLost):
        bench().driver.read_card(deadline_s=1)


@pytest.mark.parametrize("length", [0, 1, 254, 255, 257, 600])
def test_text_block_of_another_length_is_malformed(opened: Bench, length: int) -> None:
    opened.reader.lay(EmulatedCard(b"\x41" * length))
    assert recognise(opened.driver.read_card(deadline_s=1), today=TODAY) is CardFault.MALFORMED


@pytest.mark.parametrize("photo", [b"", b"x", bytes(1024), bytes(1025)])
def test_photo_of_any_length_costs_no_identity(opened: Bench, photo: bytes) -> None:
    opened.reader.lay(EmulatedCard(encode_text(RESIDENT), photo))
    assert opened.driver.read_card(deadline_s=1) == RESIDENT


def test_frames_hidden_in_a_photo_are_not_believed(opened: Bench) -> None:
    other = EmulatedIdReader()
    other.lay(EmulatedCard(encode_text(HONG_KONG), b""))
    hidden = b"".join(
        transmission.data
        for command in ("00032001 22", "00032002 21", "00033001 32")
        for transmission in other.receive(bytes.fromhex("AAAAAA9669" + command))
    )
    opened.reader.lay(EmulatedCard(encode_text(RESIDENT), (hidden + bytes(1024))[:1024]))
    opened.suffer("split on")
    assert opened.driver.read_card(deadline_s=1) == RESIDENT


def test_card_left_lying_is_read_again(opened: Bench) -> None:
    opened.reader.lay(chip(RESIDENT))
    opened.driver.read_card(deadline_s=1)
    assert opened.driver.read_card(deadline_s=1) == RESIDENT


def test_card_left_lying_is_not_seen_removed(opened: Bench) -> None:
    opened.reader.lay(chip(RESIDENT))
    opened.driver.read_card(deadline_s=1)
    assert opened.driver.await_removal(deadline_s=1) is False


def test_lifted_card_is_seen_removed(opened: Bench) -> None:
    opened.reader.lay(chip(RESIDENT))
    opened.driver.read_card(deadline_s=1)
    opened.reader.lift()
    assert opened.driver.await_removal(deadline_s=1) is True


@pytest.mark.parametrize("slow_s", [0.05, 0.25, 0.4])
@pytest.mark.parametrize("deadline_s", [0.0, 0.3])
def test_lifted_card_is_seen_removed_on_a_line_where_one_look_outlasts_the_deadline(
    opened: Bench, slow_s: float, deadline_s: float
) -> None:
    opened.reader.lay(chip(RESIDENT))
    opened.driver.read_card(deadline_s=1)
    opened.reader.lift()
    opened.link.wire = lambda data: [(slow_s, data)]
    assert opened.driver.await_removal(deadline_s=deadline_s) is True


def test_lying_card_is_looked_at_once_where_there_is_no_time(opened: Bench) -> None:
    opened.reader.lay(chip(RESIDENT))
    opened.driver.read_card(deadline_s=1)
    started = opened.clock.now
    assert (opened.driver.await_removal(deadline_s=0), opened.clock.now - started < 0.1) == (False, True)


def test_look_that_told_nothing_between_two_empty_ones_is_none(opened: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[bool | None] = [False, None, False]
    monkeypatch.setattr(opened.driver._chip, "lies_there", lambda _end: looks.pop(0))
    assert (opened.driver.await_removal(deadline_s=5), looks) == (True, [])


def test_card_exchanged_for_another_is_not_seen_removed(opened: Bench) -> None:
    opened.reader.lay(chip(RESIDENT))
    opened.driver.read_card(deadline_s=1)
    opened.reader.lay(chip(HONG_KONG))
    assert opened.driver.await_removal(deadline_s=1) is False


def test_next_card_is_the_next_persons(opened: Bench) -> None:
    opened.reader.lay(chip(RESIDENT))
    opened.driver.read_card(deadline_s=1)
    opened.reader.lay(chip(HONG_KONG))
    assert opened.driver.read_card(deadline_s=1) == HONG_KONG


def test_sam_identity_is_given(opened: Bench) -> None:
    assert opened.driver.sam_id(deadline_s=1) == "05.01-20040518-0000011562-2283468762"


def test_status_of_an_empty_reader(opened: Bench) -> None:
    assert opened.driver.status(deadline_s=2) == IdCardReaderStatus(Device.ONLINE, Media.NOT_PRESENT)


def test_status_with_a_card_read_and_left(opened: Bench) -> None:
    opened.reader.lay(chip(RESIDENT))
    opened.driver.read_card(deadline_s=1)
    assert opened.driver.status(deadline_s=2) == IdCardReaderStatus(Device.ONLINE, Media.PRESENT)


@pytest.mark.parametrize(
    ("line", "device"),
    [
        ("silent on", Device.UNKNOWN),
        ("checksum 100", Device.UNKNOWN),
        ("sam 60", Device.HARDWARE_ERROR),
    ],
)
def test_status_of_a_reader_in_trouble_is_a_value(opened: Bench, line: str, device: Device) -> None:
    opened.suffer(line)
    assert opened.driver.status(deadline_s=2) == IdCardReaderStatus(device, Media.UNKNOWN)


def test_status_of_a_closed_reader_is_offline(opened: Bench) -> None:
    opened.driver.close()
    assert opened.driver.status(deadline_s=2).device is Device.OFFLINE


CALLS: list[Callable[[SdtIdCardReader], object]] = [
    lambda driver: driver.read_card(deadline_s=5),
    lambda driver: driver.await_removal(deadline_s=5),
]


def repeat(call: Callable[[SdtIdCardReader], object], driver: SdtIdCardReader) -> None:
    for _ in range(8):  # a call can end well before it comes as far as the interrupted step
        call(driver)


@pytest.mark.parametrize("step", range(16))
@pytest.mark.parametrize("call", CALLS, ids=["read_card", "await_removal"])
def test_interrupt_at_any_step_leaves_the_driver_usable(
    opened: Bench, call: Callable[[SdtIdCardReader], object], step: int
) -> None:
    opened.link.interrupt_after_reads = step
    with pytest.raises(Canceled):
        repeat(call, opened.driver)
    opened.reader.lay(chip(RESIDENT))
    assert opened.driver.read_card(deadline_s=5) == RESIDENT


def test_interrupt_before_a_call_is_harmless(opened: Bench) -> None:
    opened.driver.interrupt()
    opened.reader.lay(chip(RESIDENT))
    assert opened.driver.read_card(deadline_s=1) == RESIDENT


def test_time_from_found_to_read_is_kept(opened: Bench) -> None:
    opened.reader.lay(chip(RESIDENT))
    opened.suffer("late 50")
    opened.driver.read_card(deadline_s=1)
    assert opened.driver.last_read_ms is not None
    assert 99 <= opened.driver.last_read_ms < 1000


def slow_line(data: bytes) -> list[tuple[float, bytes]]:
    """Pace a reply as 9600 baud does: a whole reading takes 1.35 s, longer than any short command is waited for."""
    return [(len(piece) * 10 / 9600, piece) for piece in (data[at : at + 12] for at in range(0, len(data), 12))]


def test_slow_line_reads_one_card_after_another(opened: Bench) -> None:
    opened.link.wire = slow_line
    opened.reader.lay(chip(RESIDENT))
    first = opened.driver.read_card(deadline_s=5)
    opened.reader.lay(chip(HONG_KONG))
    assert (first, opened.driver.read_card(deadline_s=5)) == (RESIDENT, HONG_KONG)


def test_slow_line_sees_the_card_removed_after_a_reading(opened: Bench) -> None:
    opened.link.wire = slow_line
    opened.reader.lay(chip(RESIDENT))
    opened.driver.read_card(deadline_s=5)
    opened.reader.lift()
    assert opened.driver.await_removal(deadline_s=5) is True


@pytest.mark.parametrize("step", range(0, 120, 8))
def test_interrupt_in_the_middle_of_a_slow_reading_leaves_the_driver_usable(opened: Bench, step: int) -> None:
    opened.link.wire = slow_line
    opened.reader.lay(chip(RESIDENT))
    opened.link.interrupt_after_reads = step
    with pytest.raises(Canceled):
        opened.driver.read_card(deadline_s=5)
    assert opened.driver.read_card(deadline_s=5) == RESIDENT


def test_device_that_never_stops_talking_is_the_wrong_one() -> None:
    made = bench()

    class Endless(ReaderLink):
        def read(self, max_bytes: int, *, deadline_s: float) -> bytes:
            self.clock.now += 0.01
            return b"$GPGGA,000000\r\n"

    link = Endless(made.reader, made.clock)
    started = made.clock.now
    with pytest.raises(WrongDevice):
        SdtIdCardReader(link, monotonic=made.clock).open(deadline_s=3)
    assert made.clock.now - started < 3.5
