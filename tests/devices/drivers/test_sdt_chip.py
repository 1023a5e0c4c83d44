"""What a chip says beyond its text: the newest address, fingerprints nobody keeps, payloads that are not zero."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from devices.codecs.sdt_card import encode_text
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.drivers.sdt_chip import Confirm, Manner
from devices.emulators.id_reader import EmulatedIdReader, LeftCard
from devices.emulators.id_reader_card import SYNTHETIC_PHOTO, EmulatedCard, address_block
from kiosk.domain.identity import CardFault, recognise
from kiosk.ports.errors import CardUnreadable, ProtocolViolated
from kiosk.ports.statuses import Media
from tests.fakes.people import HONG_KONG, RESIDENT, TODAY
from tests.fakes.reader_link import FakeClock, ReaderLink

if TYPE_CHECKING:
    from kiosk.domain.identity import IdCard

MOVED = replace(RESIDENT, newest_address="样例市新区新路9号")


def chip(card: IdCard, *, fingerprint: bytes = b"") -> EmulatedCard:
    return EmulatedCard(
        encode_text(card), SYNTHETIC_PHOTO, fingerprint, address_block({"newest_address": card.newest_address})
    )


@dataclass
class Bench:
    reader: EmulatedIdReader
    link: ReaderLink
    driver: SdtIdCardReader
    clock: FakeClock
    commands: list[bytes]

    def suffer(self, line: str) -> None:
        self.reader.misfortunes.set(*line.split())

    def asked(self, command: str) -> int:
        return self.commands.count(bytes.fromhex(command))


def bench(manner: Manner | None = None, left_card: LeftCard = LeftCard.FOUND) -> Bench:
    clock = FakeClock()
    reader = EmulatedIdReader(left_card=left_card)
    commands: list[bytes] = []

    class Listening(ReaderLink):
        def write(self, data: bytes, *, deadline_s: float) -> None:
            commands.append(data[7:-1])
            super().write(data, deadline_s=deadline_s)

    link = Listening(reader, clock)
    driver = SdtIdCardReader(link, manner=manner, monotonic=clock)
    driver.open(deadline_s=3)
    return Bench(reader, link, driver, clock, commands)


# ── the newest address ──


@pytest.mark.parametrize("left_card", LeftCard)
@pytest.mark.parametrize("confirm", Confirm)
def test_newest_address_is_read(confirm: Confirm, left_card: LeftCard) -> None:
    made = bench(Manner(confirm), left_card)
    made.reader.lay(chip(MOVED))
    assert made.driver.read_card(deadline_s=1) == MOVED


@pytest.mark.parametrize(("card", "times"), [(RESIDENT, 1), (MOVED, 2)], ids=["none", "one"])
def test_newest_address_is_asked_for_once_and_once_more_where_there_is_one(card: IdCard, times: int) -> None:
    made = bench()
    made.reader.lay(chip(card))
    made.driver.read_card(deadline_s=1)
    assert made.asked("3003") == times


def test_next_persons_address_is_the_next_persons() -> None:
    made = bench()
    made.reader.lay(chip(MOVED))
    made.driver.read_card(deadline_s=1)
    made.reader.lay(chip(RESIDENT))
    assert made.driver.read_card(deadline_s=1).newest_address == ""


def test_card_changed_between_text_and_address_is_never_a_mixture() -> None:
    made = bench()
    made.reader.lay(chip(MOVED))
    plain = made.link.wire

    def wire(data: bytes) -> list[tuple[float, bytes]]:
        if made.asked("3001") == 1 and made.asked("3003") == 0:
            made.reader.lay(chip(HONG_KONG))
        return plain(data)

    made.link.wire = wire
    assert made.driver.read_card(deadline_s=1) == HONG_KONG


def test_card_taken_away_between_text_and_address_is_no_card_with_an_old_one() -> None:
    made = bench()
    made.reader.lay(chip(MOVED))
    plain = made.link.wire

    def wire(data: bytes) -> list[tuple[float, bytes]]:
        if made.asked("3001") == 1:
            made.reader.lift()
        return plain(data)

    made.link.wire = wire
    with pytest.raises(CardUnreadable):
        made.driver.read_card(deadline_s=1)


@pytest.mark.parametrize("line", ["no_address on", "mute_address on"])
def test_module_that_knows_no_newest_address_reads_cards_all_the_same(line: str) -> None:
    made = bench()
    made.suffer(line)
    made.reader.lay(chip(MOVED))
    assert made.driver.read_card(deadline_s=1) == RESIDENT


def test_module_that_is_mute_about_addresses_is_asked_twice_only() -> None:
    made = bench()
    made.suffer("mute_address on")
    made.reader.lay(chip(MOVED))
    for _ in range(3):
        made.driver.read_card(deadline_s=1)
    assert made.asked("3003") == 2


def test_module_that_refuses_addresses_costs_no_further_readings() -> None:
    made = bench()
    made.suffer("no_address on")
    made.reader.lay(chip(RESIDENT))
    made.driver.read_card(deadline_s=1)
    assert made.asked("3001") == 2


def test_module_that_forgets_the_card_after_a_reading_is_read() -> None:
    made = bench()
    made.suffer("forgets on")
    made.reader.lay(chip(MOVED))
    assert made.driver.read_card(deadline_s=1) == RESIDENT


def test_address_that_was_damaged_on_the_way_is_read_again() -> None:
    made = bench()
    made.reader.lay(chip(MOVED))
    plain = made.link.wire

    def forge(data: bytes) -> bytes:
        """Change two bytes in the same bit's column: the XOR does not see it."""
        changed = bytearray(data)
        changed[10] ^= 1
        changed[12] ^= 1
        return bytes(changed)

    made.link.wire = lambda data: plain(forge(data) if len(data) == 81 and made.asked("3003") == 1 else data)
    assert made.driver.read_card(deadline_s=1) == MOVED


def test_address_that_never_arrives_whole_is_no_card_with_an_old_one() -> None:
    made = bench()
    made.reader.lay(chip(MOVED))
    made.driver.read_card(deadline_s=1)
    plain = made.link.wire
    made.link.wire = lambda data: plain(data[:-1] if len(data) == 81 else data)
    with pytest.raises((CardUnreadable, ProtocolViolated)):
        made.driver.read_card(deadline_s=1)


def test_damage_to_the_one_word_on_a_card_left_lying_is_no_removal() -> None:
    made = bench(left_card=LeftCard.NOT_FOUND)
    made.reader.lay(chip(RESIDENT))
    made.driver.read_card(deadline_s=1)
    plain = made.link.wire
    made.link.wire = lambda data: plain(b"" if made.commands[-1] == bytes.fromhex("3003") else data)
    assert made.driver.await_removal(deadline_s=4) is False


def test_card_whose_presence_cannot_be_told_has_an_unknown_status() -> None:
    made = bench(left_card=LeftCard.NOT_FOUND)
    made.reader.lay(chip(RESIDENT))
    made.driver.read_card(deadline_s=1)
    plain = made.link.wire
    made.link.wire = lambda data: plain(b"" if made.commands[-1] == bytes.fromhex("3003") else data)
    assert made.driver.status(deadline_s=4).media is Media.UNKNOWN


@pytest.mark.parametrize(("line", "tells"), [("clear", True), ("no_address on", None), ("mute_address on", False)])
def test_capabilities_tell_whether_newest_addresses_come(line: str, tells: bool | None) -> None:
    made = bench()
    if line != "clear":
        made.suffer(line)
    made.reader.lay(chip(RESIDENT))
    made.driver.read_card(deadline_s=1)
    assert made.driver.capabilities().newest_address is tells


def test_module_that_told_addresses_is_trusted_through_silence_and_reopening() -> None:
    made = bench(left_card=LeftCard.NOT_FOUND)
    made.reader.lay(chip(MOVED))
    made.driver.read_card(deadline_s=1)
    made.driver.open(deadline_s=3)
    made.suffer("mute_address on 3")
    made.driver.status(deadline_s=4)
    assert made.driver.read_card(deadline_s=5) == MOVED


def test_module_exchanged_for_one_without_newest_addresses_reads_cards() -> None:
    made = bench()
    made.reader.lay(chip(MOVED))
    made.driver.read_card(deadline_s=1)
    made.suffer("mute_address on")
    for _ in range(6):
        made.driver.status(deadline_s=4)
        made.driver.await_removal(deadline_s=0.1)
    made.reader.lay(chip(HONG_KONG))
    assert made.driver.read_card(deadline_s=1) == HONG_KONG


def test_newest_address_of_an_odd_length_costs_no_card() -> None:
    made = bench()
    made.reader.lay(EmulatedCard(encode_text(RESIDENT), address="样例路".encode("utf-16-le") + b"\x4f"))
    assert made.driver.read_card(deadline_s=1).home_address == "样例路"


# ── fingerprints ──


@pytest.mark.parametrize("size", [0, 512, 1024])
@pytest.mark.parametrize("confirm", Confirm)
def test_card_with_a_fingerprint_of_any_size_is_read(confirm: Confirm, size: int) -> None:
    made = bench(Manner(confirm, with_fingerprint=True))
    made.reader.lay(chip(MOVED, fingerprint=b"F" * size))
    assert (made.driver.read_card(deadline_s=1), made.driver.last_fingerprint_bytes) == (MOVED, size)


def test_fingerprint_is_asked_for_only_where_it_is_wanted() -> None:
    made = bench()
    made.reader.lay(chip(RESIDENT, fingerprint=b"F" * 1024))
    made.driver.read_card(deadline_s=1)
    assert (made.asked("3010"), made.driver.last_fingerprint_bytes) == (0, None)


def test_fingerprint_is_not_kept() -> None:
    made = bench(Manner(with_fingerprint=True))
    made.reader.lay(chip(RESIDENT, fingerprint=b"F" * 1024))
    made.driver.read_card(deadline_s=1)
    assert b"FFFFFFFF" not in held_by(made.driver)


def held_by(thing: object, depth: int = 6) -> bytes:
    """Join all bytes that can be reached from an object's fields."""
    if isinstance(thing, bytes | bytearray):
        return bytes(thing)
    if depth == 0 or isinstance(thing, ReaderLink | type):
        return b""
    names = [*getattr(thing, "__dict__", {}), *getattr(type(thing), "__slots__", ())]
    return b"|".join(held_by(getattr(thing, name, None), depth - 1) for name in names)


def test_photo_is_held_until_the_card_is_lifted_and_no_longer() -> None:
    made = bench()
    made.reader.lay(chip(RESIDENT))
    made.driver.read_card(deadline_s=1)
    held = SYNTHETIC_PHOTO in held_by(made.driver)
    made.reader.lift()
    made.driver.status(deadline_s=2)
    assert (held, SYNTHETIC_PHOTO in held_by(made.driver)) == (True, False)


# ── payloads, two cards, characters ──


@pytest.mark.parametrize("left_card", LeftCard)
def test_payloads_that_are_not_zero_cost_no_card(left_card: LeftCard) -> None:
    made = bench(left_card=left_card)
    made.suffer("payloads on")
    made.reader.lay(chip(MOVED))
    first = made.driver.read_card(deadline_s=1)
    made.reader.lay(chip(HONG_KONG))
    assert (first, made.driver.read_card(deadline_s=1)) == (MOVED, HONG_KONG)


def test_two_cards_at_once_are_unreadable() -> None:
    made = bench()
    made.suffer("collision on")
    made.reader.lay(chip(RESIDENT))
    with pytest.raises(CardUnreadable):
        made.driver.read_card(deadline_s=1)


def test_one_of_two_cards_taken_away_reads_the_other() -> None:
    made = bench()
    made.suffer("collision on 2")
    made.reader.lay(chip(RESIDENT))
    assert made.driver.read_card(deadline_s=1) == RESIDENT


def test_private_use_characters_are_mapped_where_a_map_names_them() -> None:
    made = bench(Manner(characters={0xE863: "䶮"}))
    made.reader.lay(chip(replace(RESIDENT, name="刘\ue863")))
    assert made.driver.read_card(deadline_s=1).name == "刘䶮"


def test_private_use_characters_that_no_map_names_are_refused() -> None:
    made = bench()
    made.reader.lay(chip(replace(RESIDENT, name="刘\ue863")))
    assert recognise(made.driver.read_card(deadline_s=1), today=TODAY) is CardFault.NAME_UNREADABLE
