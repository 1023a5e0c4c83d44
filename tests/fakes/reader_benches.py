"""An ID card reader's driver and the emulator at its far end, for tests that let anything happen: two kinds of wire.

`happen(after, deed)` lets a deed happen in the middle of the next call: after so many replies in memory, so many
milliseconds on a real line. `cards` are the cards that lay there since the last `mark`, None for an empty reader.
"""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from devices.codecs.sdt_card import encode_text
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.emulators.id_reader import EmulatedIdReader
from devices.emulators.id_reader_card import SYNTHETIC_PHOTO, EmulatedCard, address_block
from devices.emulators.id_reader_line import IdReaderEmulator
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.ports.errors import LinkLost, PortMissing
from tests.fakes.reader_link import FakeClock, ReaderLink

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.drivers.sdt_chip import Manner
    from devices.emulators.id_reader import LeftCard
    from kiosk.domain.identity import IdCard


def chip_of(card: IdCard) -> EmulatedCard:
    return EmulatedCard(
        encode_text(card), SYNTHETIC_PHOTO, bytes(512), address_block({"newest_address": card.newest_address})
    )


class Truth:
    """Which card lies there, and which lay there since the last mark."""

    def __init__(self) -> None:
        self.card: IdCard | None = None
        self.cards: list[IdCard | None] = [None]

    def mark(self) -> None:
        self.cards = [self.card]

    def is_now(self, card: IdCard | None) -> None:
        if card is not None and self.card is not None:
            self.cards.append(None)  # nobody lays a card where another lies without a moment in between
        self.card = card
        self.cards.append(card)


class _PluggedLink(ReaderLink):
    """A link whose cable can be pulled."""

    plugged = True

    def open(self, *, deadline_s: float) -> None:
        if not self.plugged:
            raise PortMissing("no such port")
        super().open(deadline_s=deadline_s)

    def _check(self) -> None:
        if not self.plugged:
            raise LinkLost("unplugged")
        super()._check()


class MemoryBench:
    """In memory, on a clock that jumps."""

    def __init__(self, left_card: LeftCard, manner: Manner) -> None:
        self.truth = Truth()
        self.damage = 0.0
        self._chance = Random(1)
        self._clock = FakeClock()
        self._reader = EmulatedIdReader(left_card=left_card, tell=self._told)
        self._link = _PluggedLink(self._reader, self._clock, wire=self._wire)
        self._planned: list[tuple[int, Callable[[], None]]] = []
        self._replies = 0
        self.driver = SdtIdCardReader(self._link, manner=manner, monotonic=self._clock)

    def seed(self, seed: int) -> None:
        self._chance = Random(seed)

    def lay(self, card: IdCard) -> None:
        self.truth.is_now(card)
        self._reader.lay(chip_of(card))

    def lift(self) -> None:
        self._reader.lift()

    def suffer(self, *line: str) -> None:
        self._reader.misfortunes.set(*line)

    def clear(self) -> None:
        self._reader.misfortunes.clear()
        self.damage = 0.0

    def unplug(self) -> None:
        self._link.plugged = False
        self._reader.reset()

    def plug(self) -> None:
        self._link.plugged = True

    def cancel(self) -> None:
        self._link.interrupt()

    def happen(self, after: int, deed: Callable[[], None]) -> None:
        self._planned.append((self._replies + after, deed))

    def settle(self) -> None:
        """Nothing more is planned; what travels arrives and is dropped."""
        self._planned.clear()
        self._clock.now += 10.0

    def end(self) -> None:
        self.driver.close()

    def _told(self, event: str) -> None:
        if event == "card_lifted":  # by a person, or in the middle of a reading
            self.truth.is_now(None)

    def _wire(self, reply: bytes) -> list[tuple[float, bytes]]:
        self._replies += 1
        for due, deed in [planned for planned in self._planned if planned[0] <= self._replies]:
            self._planned.remove((due, deed))
            deed()
        if self._chance.random() < self.damage:
            reply = _damaged(reply, self._chance)
        pieces: list[tuple[float, bytes]] = []
        while reply:
            size = self._chance.choice((1, 3, 40, 4000))
            pieces.append((self._chance.choice((0.0, 0.0, 0.002)), reply[:size]))
            reply = reply[size:]
        return pieces


class PtyBench:
    """On a pseudo-terminal, in real time."""

    def __init__(self, left_card: LeftCard, manner: Manner) -> None:
        self.truth = Truth()
        self.damage = 0.0
        self._directory = tempfile.TemporaryDirectory()
        self._emulator = IdReaderEmulator(
            paced=False, left_card=left_card, tell=self._told, path=Path(self._directory.name) / "reader"
        )
        self._emulator.start()
        self._timers: list[threading.Timer] = []
        self.driver = SdtIdCardReader(link_to(parse_link(self._emulator.link)), manner=manner)

    def seed(self, seed: int) -> None:
        """The emulator's misfortunes have a seed of their own."""

    def lay(self, card: IdCard) -> None:
        self.truth.is_now(card)
        self._emulator.lay(chip_of(card))

    def lift(self) -> None:
        self._emulator.lift()

    def suffer(self, *line: str) -> None:
        self._emulator.misfortune(*line)

    def clear(self) -> None:
        self._emulator.clear_misfortunes()

    def unplug(self) -> None:
        self._emulator.unplug()

    def plug(self) -> None:
        self._emulator.plug()

    def cancel(self) -> None:
        self.driver.interrupt()

    def happen(self, after: int, deed: Callable[[], None]) -> None:
        self._timers.append(threading.Timer(after / 1000, deed))
        self._timers[-1].start()

    def settle(self) -> None:
        for timer in self._timers:
            timer.join()
        self._timers.clear()

    def end(self) -> None:
        self.settle()
        self.driver.close()
        self._emulator.stop()
        self._directory.cleanup()

    def _told(self, event: str) -> None:
        if event == "card_lifted":
            self.truth.is_now(None)


def _damaged(reply: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(reply))
    match chance.randrange(7):
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
            return bytes.fromhex("AAAAAA9669") + chance.randbytes(2) + reply  # a false frame before it
        case _:
            return reply[:at] + bytes((reply[at] ^ chance.randint(1, 255),)) + reply[at + 1 :]  # garbled


Bench = MemoryBench | PtyBench
