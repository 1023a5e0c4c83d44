"""An SDT reader as seen from its wire: bytes in, transmissions out, no I/O and no clock.

Source: GA/T 467 reader protocol, vendor protocol page; every reply written out from the published table, not from the
codec. A card left lying (selected once) answers find with 80, or is found again: a switch, because readers differ (L).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING, Final

from devices.emulators.id_reader_misfortunes import Misfortunes

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.emulators.id_reader_card import EmulatedCard

_START: Final = bytes.fromhex("AAAAAA9669")
_SAM_ID: Final = bytes.fromhex("05000100 46CB3101 2A2D0000 DAF71A88")  # 05.01-20040518-0000011562-2283468762
BAUDS: Final = (115200, 57600, 38400, 19200, 9600)  # 60 00 … 60 04
_CARD_COMMANDS: Final = (b"\x20\x01", b"\x20\x02", b"\x30\x01", b"\x30\x10", b"\x30\x03")


class LeftCard(StrEnum):
    """What find answers for a card that was selected before and has not been lifted."""

    FOUND = "found"
    NOT_FOUND = "80"


class _State(Enum):
    AWAY = auto()
    LAID = auto()
    FOUND = auto()
    SELECTED = auto()


@dataclass(frozen=True, slots=True)
class Transmission:
    """Bytes to put on the wire, `delay_s` after the command arrived; `split`: in small pieces."""

    data: bytes
    delay_s: float = 0.0
    split: bool = False


class EmulatedIdReader:
    """One reader and the card on it. Not thread-safe: the line that carries it holds the lock."""

    def __init__(
        self, *, left_card: LeftCard = LeftCard.FOUND, tell: Callable[[str], None] | None = None, seed: int = 1
    ) -> None:
        self.misfortunes = Misfortunes()
        self.left_card = left_card
        self.baud: int | None = None  # the last one the host set (60 nn)
        self._tell = tell or (lambda _event: None)
        self._random = random.Random(seed)  # noqa: S311  repeatable misfortunes, not secrets
        self._card: EmulatedCard | None = None
        self._state = _State.AWAY
        self._received = bytearray()

    def lay(self, card: EmulatedCard) -> None:
        """Put a card on the reader, in place of the one that lies there."""
        self._card, self._state = card, _State.LAID
        self._tell("card_laid")

    def lift(self) -> None:
        """Take the card away."""
        if self._card is None:
            self._tell("no_card")  # whoever asked is answered
            return
        self._card, self._state = None, _State.AWAY
        self._tell("card_lifted")

    def reset(self) -> None:
        """Lose power: what was half received, and that a card was found, is forgotten. The card lies where it lay."""
        self._received.clear()
        self._state = _State.AWAY if self._card is None else _State.LAID

    def receive(self, data: bytes) -> list[Transmission]:
        """Take bytes from the host and give what the reader answers."""
        self._received += data
        transmissions: list[Transmission] = []
        while (command := self._next_command()) is not None:
            transmissions += self._suffer(self._answer(command), command)
        return transmissions

    def _next_command(self) -> bytes | None:
        """Cut the next CMD PARA DATA CHK, with its length before it, out of what was received."""
        while (start := self._received.find(_START)) >= 0:
            del self._received[:start]
            if len(self._received) < 7:
                return None
            length = self._received[5] << 8 | self._received[6]
            if not 3 <= length <= 64:
                del self._received[:1]
                continue
            if len(self._received) < 7 + length:
                return None
            command = bytes(self._received[5 : 7 + length])
            del self._received[: 7 + length]
            return command
        del self._received[:-4]
        return None

    def _answer(self, command: bytes) -> bytes:
        sam = self.misfortunes.take("sam")
        if sam is not None:
            return _reply(sam)
        parity = 0
        for byte in command:
            parity ^= byte
        if parity:
            return _reply(0x10)
        body = command[2:-1]
        return self._serve(body) if body in _CARD_COMMANDS else self._look_after_itself(body)

    def _look_after_itself(self, body: bytes) -> bytes:
        """Answer what is said to the module, not to a card."""
        match tuple(body):
            case (0x10, 0xFF) | (0x11, 0xFF):
                return _reply(0x90)
            case (0x12, 0xFF):
                return _reply(0x90, _SAM_ID)
            case (0x60, nn) if nn < len(BAUDS):
                self.baud = BAUDS[nn]
                return _reply(0x90)
            case _:
                return _reply(0x21)

    def _serve(self, body: bytes) -> bytes:
        match body:
            case b"\x20\x01":
                return self._find()
            case b"\x20\x02":
                return self._select()
            case b"\x30\x03":
                return self._newest_address()
            case _:
                return self._read(with_fingerprint=body[1] == 0x10)

    def _payload(self, size: int) -> tuple[bytes, bytes]:
        """SW1 SW2, and what find and select carry: zeros, or whatever a module may say there."""
        if self.misfortunes.take("payloads"):
            return self._random.randbytes(2), self._random.randbytes(size)
        return bytes(2), bytes(size)

    def _find(self) -> bytes:
        if self._state is _State.AWAY or (self._state is _State.SELECTED and self.left_card is LeftCard.NOT_FOUND):
            return _reply(0x80)
        if self._state is _State.LAID:
            self._tell("found")
        self._state = _State.FOUND
        words, payload = self._payload(4)
        return _reply(0x9F, payload, words)

    def _select(self) -> bytes:
        if self._state is not _State.FOUND or self.misfortunes.take("collision"):
            return _reply(0x81)
        self._state = _State.SELECTED
        words, payload = self._payload(8)
        return _reply(0x90, payload, words)

    def _read(self, *, with_fingerprint: bool) -> bytes:
        card = self._card
        if card is None or self._state is not _State.SELECTED or self.misfortunes.take("read_fails"):
            self._tell("read_failed")
            return _reply(0x41)
        blocks = [card.text, card.photo, card.fingerprint] if with_fingerprint else [card.text, card.photo]
        data = b"".join(len(block).to_bytes(2, "big") for block in blocks) + b"".join(blocks)
        words, _ = self._payload(0)
        pulled_at = self.misfortunes.take("pulled_at")
        if pulled_at is not None:
            self.lift()
            return _reply(0x90, data, words)[:pulled_at]
        if self.misfortunes.take("forgets"):
            self._state = _State.LAID
        self._tell("read")
        return _reply(0x90, data, words)

    def _newest_address(self) -> bytes:
        if self.misfortunes.take("no_address"):
            return _reply(0x21)
        if self.misfortunes.take("mute_address"):
            return b""
        if self._card is None or self._state is not _State.SELECTED:
            return _reply(0x41)
        return _reply(0x90, self._card.address) if self._card.address else _reply(0x91)

    def _suffer(self, reply: bytes, command: bytes) -> list[Transmission]:
        """Let the misfortunes that are on have their way with a reply."""
        take = self.misfortunes.take
        if take("silent") or not reply:
            return []
        if take("babble"):
            reply = b"\x1b@Ready\r\n" + bytes(byte ^ 0x5A for byte in command)
        if self._happens(take("checksum")):
            reply = reply[:-1] + bytes((reply[-1] ^ 0x55,))
        if self._happens(take("flip")):
            at = self._random.randrange(len(reply))
            reply = reply[:at] + bytes((reply[at] ^ self._random.randint(1, 255),)) + reply[at + 1 :]
        cut = take("cut")
        if cut is not None:
            reply = reply[:cut]
        reply = self._random.randbytes(take("garbage") or 0) + reply
        delay_s, split = (take("late") or 0) / 1000, bool(take("split"))
        return [Transmission(reply, delay_s, split)] * (2 if take("double") else 1)

    def _happens(self, percent: int | None) -> bool:
        return percent is not None and self._random.uniform(0, 100) < percent


def _reply(sw3: int, data: bytes = b"", words: bytes = b"\0\0") -> bytes:
    length = 3 + len(data) + 1
    body = bytes((length >> 8 & 0xFF, length & 0xFF)) + words + bytes((sw3,)) + data
    parity = 0
    for byte in body:
        parity ^= byte
    return _START + body + bytes((parity,))
