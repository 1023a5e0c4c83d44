"""What the chip of a card that was found says, surely.

No wrong identity. The wire's only guard is an XOR, which damage passes once in 256 times. So a reply must have the
command's shape and lengths that agree, and every card is read twice (`Confirm.ALWAYS`): on a line that was clean so
far, the second reading is followed only to the end of the text block, 24 ms at 115200 baud, and must be the same byte
for byte. Otherwise (garbage, a repeated command, a stray or doubled reply since the card was awaited; a card that
contradicts itself; a second reading that differs) whole readings are made until two have the same text.
`Confirm.WHEN_DOUBTFUL` leaves the second reading out on a clean line: for wires that check themselves, and for modules
that take long to read a card.

The newest address (30 03) is asked for once a card, between the two readings: two equal readings around it prove that
it is this card's, and the photo's bytes, which still travel after the second one, need not be waited for. It costs 2 ms
at 115200 baud where there is none; where there is one it is asked for twice, 8 ms each, for the same XOR.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from devices.codecs.sdt import Command, Sw3, encode_reply
from devices.codecs.sdt_card import MalformedText, decode_address, decode_text
from devices.codecs.sdt_replies import card_blocks, succeeds, text_ends_at
from kiosk.domain.identity import CardFault, IdCard, Identity, recognise
from kiosk.ports.errors import CardUnreadable, DeviceSilent, ProtocolViolated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from devices.codecs.sdt import Frame
    from devices.drivers.sdt_dialogue import SdtDialogue

_ADDRESS_S: Final = 1.5
# Asked so often in a row without an answer, the module does not know the command (M): one that never answered it, and
# one that did, and was exchanged for another.
_VAIN: Final = 2
_VAIN_OF_ONE_THAT_TOLD: Final = 6
_ATTEMPTS: Final = 3  # at reading one card
_READINGS: Final = 4  # of which two must agree


class Confirm(Enum):
    """When to read a card a second time and compare."""

    ALWAYS = auto()
    WHEN_DOUBTFUL = auto()


@dataclass(frozen=True, slots=True)
class Manner:
    """How cards are read. `characters`: what private-use code points stand for (devices.codecs.character_map)."""

    confirm: Confirm = Confirm.ALWAYS
    with_fingerprint: bool = False
    characters: Mapping[int, str] | None = None

    @property
    def command(self) -> Command:
        """What reads a card. Fingerprints travel only where they are asked for."""
        return Command.READ_WITH_FINGERPRINT if self.with_fingerprint else Command.READ


@dataclass(frozen=True, slots=True, repr=False)
class ChipReading:
    """A card, the block of its photo, and how many bytes of fingerprint came with it (none of them kept)."""

    card: IdCard
    photo: bytes
    fingerprint_bytes: int | None

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"ChipReading({self.card!r})"


class ChipReader:
    """Reads chips by way of one dialogue, from `open` to `close`. One owner thread.

    `noisy`: since a card was awaited, the wire showed damage. `tells_address`: whether the module answers 30 03; None:
    not known yet.
    """

    def __init__(self, dialogue: SdtDialogue, manner: Manner, *, monotonic: Callable[[], float]) -> None:
        self._dialogue = dialogue
        self._manner = manner
        self._monotonic = monotonic
        self._asked_in_vain = 0
        self._refused = False  # the last question for a card's newest address: no card is selected any more
        self.noisy = False
        self.tells_address: bool | None = None

    def ask(self, command: Command, end: float) -> tuple[bool, bool]:
        """Ask and tell whether it was done, and whether the wire was clean."""
        answer = self._dialogue.ask(command, deadline=end)
        self.noisy = self.noisy or not answer.clean
        return succeeds(answer.frame, command), answer.clean

    def lies_there(self, end: float) -> bool | None:
        """Whether a card lies there that find does not tell of: it can be selected, or is.

        None: the wire did not let the module tell. A module that does not know 30 03 has no other word than find's.
        """
        if self.ask(Command.SELECT, end)[0]:
            return True
        frame = self._ask_address(end)
        if frame is None:
            return False if self.tells_address is False else None
        return frame.status in {Sw3.OK, Sw3.ABSENT}

    def read_found(self, end: float) -> ChipReading:
        """Select and read the card that was found. Raises CardUnreadable; ProtocolViolated when no readings agree."""
        for _ in range(_ATTEMPTS):
            # Refused by a card that is selected already; then reading works all the same.
            selected, _clean = self.ask(Command.SELECT, end)
            reading = self._read_once(end)
            if reading is not None:
                return self._told(self._sure_of(reading, end))
            found, _clean = self.ask(Command.FIND, end)
            if not selected and not found and self.lies_there(end) is False:
                raise CardUnreadable("the card was taken away before it was read")
        raise CardUnreadable(f"the card could not be read in {_ATTEMPTS} attempts")

    def _read_once(self, end: float) -> _Reading | None:
        """Read text and newest address; None when either failed."""
        command = self._manner.command
        answer = self._dialogue.ask(command, deadline=end)
        self.noisy = self.noisy or not answer.clean
        blocks = card_blocks(answer.frame, command) if succeeds(answer.frame, command) else None
        if blocks is None:
            return None
        address = self._newest_address(end)
        if address is None:
            return None
        beginning = encode_reply(answer.frame)[: text_ends_at(blocks, command)]
        fingerprint = len(blocks.fingerprint) if self._manner.with_fingerprint else None
        return _Reading(beginning, blocks.text, blocks.photo, address, fingerprint)

    def _read_anew(self, end: float) -> _Reading | None:
        """Find and select the card again, for modules that forget it after a reading, and read it."""
        self.ask(Command.FIND, end)
        selected, _clean = self.ask(Command.SELECT, end)
        return self._read_once(end) if selected else None

    def _sure_of(self, reading: _Reading, end: float) -> _Reading:
        """Give the reading, after an equal second one where one is called for."""
        if not self.noisy and _is_coherent(self._decoded(reading)) and self._holds(reading, end):
            return reading
        seen = [reading]
        while len(seen) < _READINGS:
            self._dialogue.settle(end)
            again = self._read_once(end) or self._read_anew(end)
            if again is None and len(seen) == 1 and not self.noisy and self._address_is_known(end):
                return reading  # taken away after one clean reading, or a module that reads a card once only
            if again is None:
                raise CardUnreadable("the card was taken away before it could be read a second time")
            if any(again.says_as(earlier) for earlier in seen):
                return again
            seen.append(again)
        raise ProtocolViolated(f"{_READINGS} readings of one card, and no two alike")

    def _holds(self, reading: _Reading, end: float) -> bool:
        """Whether a reading on a clean line is confirmed by the text of a second one, or needs no confirmation."""
        if self._manner.confirm is Confirm.WHEN_DOUBTFUL:
            return True
        return self._dialogue.repeats(self._manner.command, reading.beginning, deadline=end)

    def _address_is_known(self, end: float) -> bool:
        """False for a card that was taken away between its text and its newest address."""
        return not self._refused or self.ask(Command.FIND, end)[0]

    def _newest_address(self, end: float) -> bytes | None:
        """Ask the card just read; b"" when it has none or the module does not tell, None when the wire did not."""
        frame = self._ask_address(end)
        if frame is None:
            return b"" if self.tells_address is False else None
        self._refused = frame.status == Sw3.READ_FAILED
        if frame.status != Sw3.OK:
            return b""
        if self._manner.confirm is Confirm.ALWAYS:
            again = self._ask_address(end)
            self.noisy = self.noisy or again is None or again.data != frame.data
        return frame.data

    def _ask_address(self, end: float) -> Frame | None:
        """Ask for the newest address; None when nothing whole was answered, or never is."""
        if self.tells_address is False:
            return None
        deadline = min(end, self._monotonic() + _ADDRESS_S)
        try:
            answer = self._dialogue.ask(Command.READ_ADDRESS, deadline=deadline, refusable=True)
        except (DeviceSilent, ProtocolViolated):  # a dead module is met by the next find
            self._asked_in_vain += 1
            if self._asked_in_vain >= (_VAIN_OF_ONE_THAT_TOLD if self.tells_address else _VAIN):
                self.tells_address = False
            return None
        self.noisy = self.noisy or not answer.clean
        self._asked_in_vain = 0
        if answer.frame.status in {Sw3.OK, Sw3.ABSENT, Sw3.READ_FAILED}:
            self.tells_address = True
        return answer.frame

    def _told(self, reading: _Reading) -> ChipReading:
        return ChipReading(self._decoded(reading), reading.photo, reading.fingerprint_bytes)

    def _decoded(self, reading: _Reading) -> IdCard:
        """Decode. A text of a length no card has gives an empty card, which the domain calls malformed."""
        characters = self._manner.characters
        try:
            address = decode_address(reading.address, characters=characters)
            return decode_text(reading.text, newest_address=address, characters=characters)
        except MalformedText:
            return IdCard(kind=None, name="", number="", birth="")


@dataclass(frozen=True, slots=True, repr=False)
class _Reading:
    """A successful reply to READ, and the newest address. `beginning`: its frame up to the end of the text block."""

    beginning: bytes
    text: bytes
    photo: bytes
    address: bytes
    fingerprint_bytes: int | None

    def says_as(self, other: _Reading) -> bool:
        return (self.text, self.address) == (other.text, other.address)


def _is_coherent(card: IdCard) -> bool:
    """Whether the card's own checks agree, on whatever day: no more than a hint about the wire."""
    verdict = recognise(card, today=date.max)
    return isinstance(verdict, Identity) or verdict in {CardFault.EXPIRED, CardFault.NOT_YET_VALID}
