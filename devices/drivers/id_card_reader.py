"""IdCardReader over SDT: the resident identity card readers with a GA/T 467 security module.

No wrong identity. The wire's only guard is an XOR, which damage passes once in 256 times. So a reply must have the
command's shape and lengths that agree, and every card is read twice (`Confirm.ALWAYS`): on a line that was clean so
far, the second reading is followed only to the end of the text block, 24 ms at 115200 baud, and must be the same byte
for byte. Otherwise (garbage, a repeated command, a stray or doubled reply since the card was awaited; a card that
contradicts itself; a second reading that differs) whole readings are made until two have the same text.
`Confirm.WHEN_DOUBTFUL` leaves the second reading out on a clean line: for wires that check themselves, and for modules
that take long to read a card.

A card left lying answers find with 80 until it is lifted, or is found again: readers differ (L), both are met. To tell
such a card from an empty reader, the newest address is asked for: a selected card answers 90 or 91.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from devices.codecs.sdt import Command, Sw3, encode_reply
from devices.codecs.sdt_card import MalformedText, decode_text
from devices.codecs.sdt_replies import card_blocks, sam_identity, succeeds, text_ends_at
from devices.drivers.sdt_dialogue import SdtDialogue
from kiosk.domain.identity import CardFault, IdCard, Identity, recognise
from kiosk.ports.errors import (
    CardUnreadable,
    DeviceError,
    DeviceSilent,
    LinkLost,
    NoCard,
    ProtocolViolated,
    ReaderFault,
    WrongDevice,
)
from kiosk.ports.statuses import Device, IdCardReaderStatus, Media

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.codecs.sdt import Frame
    from devices.codecs.sdt_replies import CardBlocks
    from devices.links.link import Link

_POLL_S: Final = 0.15
_FINISH_S: Final = 10.0  # a card found just before the deadline is still read to its end
_ADDRESS_S: Final = 1.5
_ATTEMPTS: Final = 3  # at reading one card
_READINGS: Final = 4  # of which two must agree
_LOOKS: Final = 2  # a reader is empty when it looks so this often in a row


class Confirm(Enum):
    """When to read a card a second time and compare."""

    ALWAYS = auto()
    WHEN_DOUBTFUL = auto()


class SdtIdCardReader:
    """Fulfils `kiosk.ports.id_card_reader.IdCardReader`.

    The deadline of `read_card` bounds the wait for a card; a card found before it is read to its end, 10 s at most.
    """

    def __init__(
        self,
        link: Link,
        *,
        confirm: Confirm = Confirm.ALWAYS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._link = link
        self._confirm = confirm
        self._monotonic = monotonic
        self._dialogue = SdtDialogue(link, monotonic=monotonic)
        self._noisy = False
        self._tells_address = True  # until it was asked and said nothing
        self.last_read_ms: float | None = None  # from the card's being found to its being read, the last time

    def open(self, *, deadline_s: float) -> None:
        """Open the link and ask for the module's status; see IdCardReader."""
        self._link.forget_interrupt()
        deadline = self._monotonic() + deadline_s
        self._dialogue = SdtDialogue(self._link, monotonic=self._monotonic)
        self._tells_address = True
        try:
            self._link.open(deadline_s=deadline_s)
            self._shake_hands(deadline)
        except DeviceError:
            self._link.close()
            raise

    def close(self) -> None:
        """Let go of the link; see IdCardReader."""
        self._link.close()

    def interrupt(self) -> None:
        """End the pending call; see IdCardReader."""
        self._link.interrupt()

    def read_card(self, *, deadline_s: float) -> IdCard:
        """Wait for a card, then read it; see IdCardReader."""
        self._link.forget_interrupt()
        deadline = self._monotonic() + deadline_s
        end = deadline + _FINISH_S
        self._noisy, first_look = False, True
        while True:
            answer, clean = self._ask(Command.FIND, end)
            # An 80 is not the last word at the first look (a card may be left lying), nor when damage made us ask
            # twice (the card may have been found by the answer that was lost).
            if answer or ((first_look or not clean) and self._lies_there(end)):
                return self._read_found(end)
            first_look = False
            left_s = deadline - self._monotonic()
            if left_s <= 0:
                raise NoCard(f"no card in {deadline_s:g} s")
            if self._dialogue.pause(min(_POLL_S, left_s)):
                self._noisy = True

    def await_removal(self, *, deadline_s: float) -> bool:
        """Wait until the reader is seen empty; see IdCardReader."""
        self._link.forget_interrupt()
        deadline = self._monotonic() + deadline_s
        looks = 0
        while True:
            there = self._lies_there(deadline + _FINISH_S) or self._ask(Command.FIND, deadline + _FINISH_S)[0]
            looks = 0 if there else looks + 1
            if looks >= _LOOKS:
                return True
            left_s = deadline - self._monotonic()
            if left_s <= 0:
                return False
            self._dialogue.pause(min(_POLL_S, left_s))

    def sam_id(self, *, deadline_s: float) -> str:
        """Give the security module's identity; see IdCardReader."""
        self._link.forget_interrupt()
        answer = self._dialogue.ask(Command.SAM_ID, deadline=self._monotonic() + deadline_s)
        if not succeeds(answer.frame, Command.SAM_ID):
            raise ProtocolViolated(f"the reader does not tell its identity (SW3 {answer.frame.status:02X})")
        return sam_identity(answer.frame)

    def status(self, *, deadline_s: float) -> IdCardReaderStatus:
        """Ask how the reader is; see IdCardReader. Media is as good as the reader can tell."""
        self._link.forget_interrupt()
        if not self._link.is_open:
            return IdCardReaderStatus(Device.OFFLINE)
        deadline = self._monotonic() + deadline_s
        try:
            self._dialogue.ask(Command.SAM_STATUS, deadline=deadline)
            there = self._ask(Command.FIND, deadline)[0] or self._lies_there(deadline)
        except LinkLost:
            return IdCardReaderStatus(Device.OFFLINE)
        except ReaderFault:
            return IdCardReaderStatus(Device.HARDWARE_ERROR)
        except (DeviceSilent, ProtocolViolated):
            return IdCardReaderStatus(Device.UNKNOWN)
        return IdCardReaderStatus(Device.ONLINE, Media.PRESENT if there else Media.NOT_PRESENT)

    def _shake_hands(self, deadline: float) -> None:
        try:
            answer = self._dialogue.ask(Command.SAM_STATUS, deadline=deadline)
            if succeeds(answer.frame, Command.SAM_STATUS):
                return
            answer = self._dialogue.ask(Command.SAM_ID, deadline=deadline)  # some modules know only this
        except ProtocolViolated as error:
            if self._dialogue.frames_heard:
                raise
            raise WrongDevice("something answers on this port, but not as an ID card reader") from error
        if not succeeds(answer.frame, Command.SAM_ID):
            raise ProtocolViolated(f"the reader refuses to tell its status (SW3 {answer.frame.status:02X})")

    def _ask(self, command: Command, deadline: float) -> tuple[bool, bool]:
        """Ask and tell whether it was done, and whether the wire was clean."""
        answer = self._dialogue.ask(command, deadline=deadline)
        self._noisy = self._noisy or not answer.clean
        return succeeds(answer.frame, command), answer.clean

    def _lies_there(self, deadline: float) -> bool:
        """Whether a card lies there that find does not tell of: it can be selected, or is."""
        if self._ask(Command.SELECT, deadline)[0]:
            return True
        if not self._tells_address:
            return False
        try:
            answer = self._dialogue.ask(Command.READ_ADDRESS, deadline=min(deadline, self._monotonic() + _ADDRESS_S))
        except DeviceSilent:
            self._tells_address = False  # it does not know the command (M); a dead one is met by the next find
            return False
        except ProtocolViolated:
            return False
        self._noisy = self._noisy or not answer.clean
        return answer.frame.status in {Sw3.OK, Sw3.ABSENT}

    def _read_found(self, end: float) -> IdCard:
        started = self._monotonic()
        for _ in range(_ATTEMPTS):
            # Refused by a card that is selected already; then reading works all the same.
            selected, _clean = self._ask(Command.SELECT, end)
            reading = self._read_once(end)
            if reading is not None:
                card = self._sure_of(reading, end)
                self.last_read_ms = (self._monotonic() - started) * 1000
                return card
            found, _clean = self._ask(Command.FIND, end)
            if not selected and not found and not self._lies_there(end):
                raise CardUnreadable("the card was taken away before it was read")
        raise CardUnreadable(f"the card could not be read in {_ATTEMPTS} attempts")

    def _read_once(self, end: float) -> _Reading | None:
        answer = self._dialogue.ask(Command.READ, deadline=end)
        self._noisy = self._noisy or not answer.clean
        if not succeeds(answer.frame, Command.READ):
            return None
        blocks = card_blocks(answer.frame, Command.READ)
        return None if blocks is None else _Reading(answer.frame, blocks)

    def _read_anew(self, end: float) -> _Reading | None:
        """Find and select the card again, for modules that forget it after a reading, and read it."""
        self._ask(Command.FIND, end)
        selected, _clean = self._ask(Command.SELECT, end)
        return self._read_once(end) if selected else None

    def _sure_of(self, reading: _Reading, end: float) -> IdCard:
        """Give the card, after an equal second reading where one is called for."""
        card = _decoded(reading.blocks)
        if not self._noisy and _is_coherent(card):
            beginning = encode_reply(reading.frame)[: text_ends_at(reading.blocks)]
            if self._confirm is Confirm.WHEN_DOUBTFUL or self._dialogue.repeats(Command.READ, beginning, deadline=end):
                return card
        seen = [reading.blocks.text]
        while len(seen) < _READINGS:
            self._dialogue.settle(end)
            again = self._read_once(end) or self._read_anew(end)
            if again is None and len(seen) == 1 and not self._noisy:
                return card  # taken away after one clean reading, or a module that reads a card once only
            if again is None:
                raise CardUnreadable("the card was taken away before it could be read a second time")
            if again.blocks.text in seen:
                return _decoded(again.blocks)
            seen.append(again.blocks.text)
        raise ProtocolViolated(f"{_READINGS} readings of one card, and no two alike")


@dataclass(frozen=True, slots=True)
class _Reading:
    """A successful reply to READ."""

    frame: Frame
    blocks: CardBlocks


def _decoded(blocks: CardBlocks) -> IdCard:
    """Decode the text block. One of a length no card has gives an empty card, which the domain calls malformed."""
    try:
        return decode_text(blocks.text)
    except MalformedText:
        return IdCard(kind=None, name="", number="", birth="")


def _is_coherent(card: IdCard) -> bool:
    """Whether the card's own checks agree, on whatever day: no more than a hint about the wire."""
    verdict = recognise(card, today=date.max)
    return isinstance(verdict, Identity) or verdict in {CardFault.EXPIRED, CardFault.NOT_YET_VALID}
