"""Ten thousand conversations over bad wires: no crash, no wrong identity.

The wire's checksum is an XOR: damage that flips a bit's column an even number of times passes it. The driver reads
every card twice, so here every damage is allowed. `Confirm.WHEN_DOUBTFUL` trusts a line that showed no other sign of
damage: it is tried with everything but flips that cancel out.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devices.codecs.sdt_card import encode_text
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.drivers.sdt_chip import Confirm, Manner
from devices.emulators.id_reader import EmulatedIdReader, LeftCard
from devices.emulators.id_reader_card import SYNTHETIC_PHOTO, EmulatedCard
from kiosk.ports.errors import DeviceError
from tests.fakes.people import FOREIGN_2017, FOREIGN_2023, HONG_KONG, RESIDENT, TAIWAN
from tests.fakes.reader_link import FakeClock, ReaderLink

if TYPE_CHECKING:
    from kiosk.domain.identity import IdCard

CARDS = (RESIDENT, HONG_KONG, TAIWAN, FOREIGN_2017, FOREIGN_2023)


@dataclass
class BadWire:
    """Splits every reply, and damages a part of them in one of many ways."""

    chance: Random
    damaged: float  # the part of replies that suffer
    canceling: bool  # whether flips may cancel out

    def __call__(self, reply: bytes) -> list[tuple[float, bytes]]:
        if self.chance.random() < self.damaged:
            reply = self._damage(reply)
        pieces: list[tuple[float, bytes]] = []
        while reply:
            size = self.chance.choice((1, 3, 16, 200, 2000))
            pieces.append((self.chance.choice((0.0, 0.0, 0.0, 0.001, 0.02)), reply[:size]))
            reply = reply[size:]
        if pieces and self.chance.random() < self.damaged / 4:
            pieces[0] = (self.chance.choice((0.05, 0.15, 0.5, 2.5)), pieces[0][1])  # late
        return pieces

    def _damage(self, reply: bytes) -> bytes:
        chance = self.chance
        at = chance.randrange(len(reply))
        match chance.randrange(8):
            case 0:
                return b""  # lost
            case 1:
                return reply[:at]  # cut off
            case 2:
                return reply + reply  # doubled
            case 3:
                return chance.randbytes(chance.randint(1, 40)) + reply
            case 4:
                return reply[:at] + reply[at + 1 :]  # a byte lost
            case 5:
                return reply[:at] + chance.randbytes(chance.randint(1, 4)) + reply[at:]
            case 6:
                return bytes.fromhex("AAAAAA9669") + chance.randbytes(2) + reply  # a false frame before it
            case _:
                return self._flipped(reply)

    def _flipped(self, reply: bytes) -> bytes:
        changed = bytearray(reply)
        for _ in range(self.chance.randint(1, 6)):
            changed[self.chance.randrange(len(reply))] ^= 1 << self.chance.randrange(8)
        difference = 0
        for before, after in zip(reply, changed, strict=True):
            difference ^= before ^ after
        if difference == 0 and not self.canceling:
            changed[self.chance.randrange(7, len(reply))] ^= 1
        return bytes(changed)


@dataclass
class ForgedOnce:
    """Changes bytes of the first reading's text, with a checksum that agrees, and nothing else ever."""

    chance: Random
    changes: int
    done: bool = False

    def __call__(self, reply: bytes) -> list[tuple[float, bytes]]:
        if len(reply) < 270 or self.done:
            return [(0.0, reply)]
        self.done = True
        changed = bytearray(reply)
        for _ in range(self.changes):
            changed[14 + self.chance.randrange(256)] ^= self.chance.randint(1, 255)
        changed[-1] = 0
        for byte in changed[5:-1]:
            changed[-1] ^= byte
        return [(0.0, bytes(changed))]


def read_over(
    wire: BadWire | ForgedOnce, card: IdCard, *, confirm: Confirm, left_card: LeftCard
) -> IdCard | DeviceError:
    clock = FakeClock()
    reader = EmulatedIdReader(left_card=left_card)
    reader.lay(EmulatedCard(encode_text(card), SYNTHETIC_PHOTO[: wire.chance.choice((0, 1, 1024))]))
    driver = SdtIdCardReader(ReaderLink(reader, clock, wire=wire), manner=Manner(confirm=confirm), monotonic=clock)
    try:
        driver.open(deadline_s=3)
        return driver.read_card(deadline_s=3)
    except DeviceError as error:
        return error


CONVERSATION = (
    st.integers(0, 2**64 - 1),
    st.sampled_from((0.0, 0.05, 0.2, 0.5, 0.9)),
    st.sampled_from(CARDS),
    st.sampled_from(LeftCard),
)


@given(*CONVERSATION)
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
def test_damaged_traffic_gives_the_right_card_or_an_error(
    seed: int, damaged: float, card: IdCard, left_card: LeftCard
) -> None:
    wire = BadWire(Random(seed), damaged, canceling=True)
    outcome = read_over(wire, card, confirm=Confirm.ALWAYS, left_card=left_card)
    assert isinstance(outcome, DeviceError) or outcome == card


@given(st.integers(0, 2**64 - 1), st.sampled_from(CARDS), st.integers(1, 8))
@settings(max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
def test_bytes_changed_past_the_checksum_in_one_reply_change_no_identity(seed: int, card: IdCard, changes: int) -> None:
    wire = ForgedOnce(Random(seed), changes)
    assert read_over(wire, card, confirm=Confirm.ALWAYS, left_card=LeftCard.FOUND) == card


@given(*CONVERSATION)
@settings(max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
def test_damage_the_checksum_sees_gives_the_right_card_or_an_error_without_second_readings(
    seed: int, damaged: float, card: IdCard, left_card: LeftCard
) -> None:
    wire = BadWire(Random(seed), damaged, canceling=False)
    outcome = read_over(wire, card, confirm=Confirm.WHEN_DOUBTFUL, left_card=left_card)
    assert isinstance(outcome, DeviceError) or outcome == card


@given(st.integers(0, 2**64 - 1), st.sampled_from(CARDS), st.sampled_from(LeftCard))
@settings(max_examples=500, deadline=None, database=None)
def test_splits_alone_cost_no_card(seed: int, card: IdCard, left_card: LeftCard) -> None:
    wire = BadWire(Random(seed), 0.0, canceling=False)
    assert read_over(wire, card, confirm=Confirm.ALWAYS, left_card=left_card) == card


def test_one_reply_in_twenty_damaged_still_reads_nine_cards_in_ten() -> None:
    chance = Random(7)
    outcomes = [
        read_over(BadWire(chance, 0.05, canceling=False), RESIDENT, confirm=Confirm.ALWAYS, left_card=LeftCard.FOUND)
        for _ in range(200)
    ]
    assert outcomes.count(RESIDENT) >= 180
