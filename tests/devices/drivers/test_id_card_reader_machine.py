"""Anything in any order: the driver's picture and the emulator's truth never disagree on identity or presence.

Quick by default. The long run, some ten minutes:

    KIOSK_FUZZ=long pytest -o faulthandler_timeout=0 tests/devices/drivers/test_id_card_reader_machine.py
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from devices.drivers.sdt_chip import Confirm, Manner
from devices.emulators.id_reader import LeftCard
from kiosk.domain.identity import IdCard
from kiosk.ports.errors import Canceled, DeviceError, LinkLost, NoCard
from kiosk.ports.statuses import Device, IdCardReaderStatus, Media
from tests.fakes.people import FOREIGN_2017, FOREIGN_2023, HONG_KONG, RESIDENT, TAIWAN
from tests.fakes.reader_benches import Bench, MemoryBench, PtyBench

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = os.environ.get("KIOSK_FUZZ") == "long"
MOVED = replace(RESIDENT, newest_address="样例市新区新路9号")
MOVED_AGAIN = replace(RESIDENT, newest_address="样例市新区远路7号")  # the same person, another card
CARDS = st.sampled_from((RESIDENT, MOVED, MOVED_AGAIN, HONG_KONG, TAIWAN, FOREIGN_2017, FOREIGN_2023))
MISFORTUNES = st.sampled_from(
    (
        "silent on 1",
        "silent on 3",
        "babble on 2",
        "garbage 30 3",
        "split on",
        "double on 2",
        "cut 9 2",
        "cut 300 1",
        "checksum 100 2",
        "checksum 30",
        "flip 100 2",
        "flip 20",
        "late 60 3",
        "pulled_at 600 1",
        "read_fails 2",
        "collision on 2",
        "payloads on",
        "no_address on",
        "forgets on",
        "sam 66 2",
        "sam 24 1",
    )
)
# What makes a picture incomplete without being damage: a module that lacks a command, or two cards at once.
POORER = ("no_address", "collision", "forgets", "sam")


class ReaderMachine(RuleBasedStateMachine):
    """One reader, one person with several cards, and bad luck."""

    bench_of: Callable[[LeftCard, Manner], Bench] = MemoryBench

    @initialize(left_card=st.sampled_from(LeftCard), fingerprint=st.booleans())
    def begin(self, left_card: LeftCard, *, fingerprint: bool) -> None:
        manner = Manner(confirm=Confirm.ALWAYS, with_fingerprint=fingerprint)
        self.bench = type(self).bench_of(left_card, manner)
        self.bad_luck: set[str] = set()  # since the reader was opened on a quiet line
        self.plugged = True
        self.hand_is_moving = False  # one movement a call: nobody exchanges cards twice within 150 ms
        self._open(deadline_s=3)

    def teardown(self) -> None:
        if hasattr(self, "bench"):
            self.bench.end()

    # ── what people do ──

    @rule(card=CARDS)
    def lay(self, card: IdCard) -> None:
        self.bench.lay(card)

    @rule()
    def lift(self) -> None:
        self.bench.lift()

    @precondition(lambda self: not self.hand_is_moving)
    @rule(card=CARDS, after=st.integers(1, 14))
    def swap_in_the_middle(self, card: IdCard, after: int) -> None:
        self.hand_is_moving = True
        self.bench.happen(after, lambda: self.bench.lay(card))

    @precondition(lambda self: not self.hand_is_moving)
    @rule(after=st.integers(1, 14))
    def lift_in_the_middle(self, after: int) -> None:
        self.hand_is_moving = True
        self.bench.happen(after, self.bench.lift)

    @rule(after=st.integers(1, 20))
    def cancel_in_the_middle(self, after: int) -> None:
        self.bench.happen(after, self.bench.cancel)
        self.bad_luck.add("cancel")

    # ── what luck does ──

    @rule(line=MISFORTUNES)
    def suffer(self, line: str) -> None:
        name, *rest = line.split()
        self.bench.suffer(name, *rest)
        self.bad_luck.add(name)

    @rule(damage=st.sampled_from((0.05, 0.3, 0.8)), seed=st.integers(0, 2**32))
    def damage_the_line(self, damage: float, seed: int) -> None:
        self.bench.damage = damage
        self.bench.seed(seed)
        self.bad_luck.add("damage")

    @precondition(lambda self: self.plugged)
    @rule()
    def pull_the_cable(self) -> None:
        self.plugged = self.connected = False
        self.bench.unplug()

    @precondition(lambda self: not self.plugged)
    @rule()
    def put_the_cable_back(self) -> None:
        self.plugged = True
        self.bench.plug()

    @rule()
    def luck_turns(self) -> None:
        """All is well again, and the terminal opens the reader anew."""
        self.bench.settle()
        self.hand_is_moving = False
        self.bench.clear()
        if not self.plugged:
            self.put_the_cable_back()
        self.bad_luck.clear()
        self._open(deadline_s=5)

    # ── what the terminal does ──

    @rule()
    def open_again(self) -> None:
        came: DeviceError | None = None
        try:
            self._open(deadline_s=2)
        except DeviceError as error:
            came = error
        assert came is None or self.bad_luck or not self.plugged, came

    @rule(deadline_s=st.sampled_from((0.0, 0.4)))
    def read(self, deadline_s: float) -> None:
        came, cards = self._call(lambda: self.bench.driver.read_card(deadline_s=deadline_s))
        if isinstance(came, DeviceError):
            self._explained(came, cards)
            return
        assert isinstance(came, IdCard)
        assert came in cards or came in [_as_printed(card) for card in cards], "nobody's card"
        assert came in cards or self._address_may_lack(), "a newest address was lost"

    @rule(deadline_s=st.sampled_from((0.0, 0.4)))
    def await_removal(self, deadline_s: float) -> None:
        came, cards = self._call(lambda: self.bench.driver.await_removal(deadline_s=deadline_s))
        if isinstance(came, DeviceError):
            self._explained(came, cards)
        elif came:
            assert None in cards or self._presence_may_lack(), "removed, and it lay there all the time"
        elif not self.bad_luck and len(cards) == 1 and deadline_s > 0:
            assert cards != [None], "not removed, and nothing lay there"

    @rule()
    def ask_how_it_is(self) -> None:
        came, cards = self._call(lambda: self.bench.driver.status(deadline_s=2))
        if isinstance(came, DeviceError):
            assert isinstance(came, Canceled), came
            return
        assert isinstance(came, IdCardReaderStatus)
        if came.media is Media.PRESENT:
            assert any(cards) or "late" in self.bad_luck, "present, and nothing lay there"
        if came.media is Media.NOT_PRESENT:
            assert None in cards or self._presence_may_lack(), "not present, and it lay there all the time"
        if came.device is not Device.ONLINE:
            assert self.bad_luck or not self._was_open, came

    def _open(self, *, deadline_s: float) -> None:
        self.connected = False
        self.bench.driver.open(deadline_s=deadline_s)
        self.connected = True

    def _call(self, call: Callable[[], object]) -> tuple[object, list[IdCard | None]]:
        """Make one call; gives what came of it, and the cards that lay there meanwhile."""
        self._was_open = self.connected
        self.bench.truth.mark()
        try:
            came = call()
        except DeviceError as error:
            came = error
        self.bench.settle()
        self.hand_is_moving = False
        cards = list(self.bench.truth.cards)
        note(f"{type(came).__name__}; {len(cards)} cards; bad luck {sorted(self.bad_luck)}")
        return came, cards

    def _explained(self, error: DeviceError, cards: list[IdCard | None]) -> None:
        """An error needs a reason: bad luck, a cable, an empty reader, a card that came or went."""
        if isinstance(error, NoCard) and None in cards:
            return
        if isinstance(error, LinkLost) and not self._was_open:
            return
        assert self.bad_luck or len(cards) > 1, f"{error!r}, and all was well"

    def _presence_may_lack(self) -> bool:
        return "late" in self.bad_luck or self._address_may_lack()

    def _address_may_lack(self) -> bool:
        """Where the module does not tell it, or the driver says that it gave up asking."""
        return bool(self.bad_luck & set(POORER)) or self.bench.driver.capabilities().newest_address is False


def _as_printed(card: IdCard | None) -> IdCard | None:
    return None if card is None else replace(card, newest_address="")


class PtyMachine(ReaderMachine):
    """The same on a real line."""

    bench_of = PtyBench


_QUIET = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
ReaderMachine.TestCase.settings = settings(
    max_examples=8_000 if LONG else 150,
    stateful_step_count=60 if LONG else 30,
    deadline=None,
    suppress_health_check=_QUIET,
    database=None,
)
PtyMachine.TestCase.settings = settings(
    max_examples=300 if LONG else 4,
    stateful_step_count=30 if LONG else 10,
    deadline=None,
    suppress_health_check=_QUIET,
    database=None,
)
TestReaderInMemory = pytest.mark.timeout(7200 if LONG else 120)(ReaderMachine.TestCase)
TestReaderOnALine = pytest.mark.timeout(7200 if LONG else 120)(PtyMachine.TestCase)
