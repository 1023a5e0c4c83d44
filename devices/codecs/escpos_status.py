"""What a printer says, without I/O: telling its replies apart, and reading their bits.

Source: TM-T88III technical reference, DLE EOT, GS a, GS r, GS I; BT-T080 manual for the jam bit. Fixed bits tell the
classes apart: DLE EOT 0xx1xx10, first byte of a status back (GS a) 0xx1xx00, everything else buffered 0xx0xxxx.
Replies may come unasked and between one another: a status back by itself, XON and XOFF at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

XON: Final = 0x11
XOFF: Final = 0x13
_CLASS_MASK: Final = 0x93
_REALTIME: Final = 0x12
_BACK_FIRST: Final = 0x10
_LOW_MASK: Final = 0x90
_BACK_LENGTH: Final = 4
_FRAME_HEAD: Final = 0x5F
_FRAME_LIMIT: Final = 80
# GS r 1: bits 0+1 near end, 2+3 end, always in pairs.
_FENCES: Final = frozenset({0x00, 0x03, 0x0C, 0x0F})
FENCE_ENDED: Final = 0x0C


class Kind(Enum):
    """What a reply is."""

    REALTIME = auto()  # one byte, answers DLE EOT; which n it answers only the order tells
    BACK = auto()  # four bytes, automatic status back
    FENCE = auto()  # one byte, answers GS r 1
    BUFFERED = auto()  # one byte, answers something else in its turn
    FRAME = auto()  # GS I 65–68, without its head 5F and its end 00
    FLOW = auto()  # XON, XOFF
    NOISE = auto()  # nothing a printer says


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply."""

    kind: Kind
    data: bytes


class Classifier:
    """Cuts the incoming bytes into replies, however they were split. Never raises, never loses a byte."""

    def __init__(self) -> None:
        self._back = bytearray()
        self._frame = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        """Take bytes and give what they complete."""
        replies: list[Reply] = []
        for byte in data:
            replies.extend(self._take(byte))
        return replies

    def quiet(self) -> list[Reply]:
        """The line fell silent: what was begun will not end. Gives it as noise."""
        left = [Reply(Kind.NOISE, bytes(part)) for part in (self._back, self._frame) if part]
        self._back.clear()
        self._frame.clear()
        return left

    def _take(self, byte: int) -> list[Reply]:
        if self._frame:
            return self._in_frame(byte)
        if byte in (XON, XOFF):
            return [Reply(Kind.FLOW, bytes((byte,)))]
        if byte & _CLASS_MASK == _REALTIME:  # may come between the bytes of a status back
            return [Reply(Kind.REALTIME, bytes((byte,)))]
        if self._back and byte & _LOW_MASK == 0:
            self._back.append(byte)
            if len(self._back) < _BACK_LENGTH:
                return []
            done = Reply(Kind.BACK, bytes(self._back))
            self._back.clear()
            return [done]
        broken = self.quiet()
        if byte & _CLASS_MASK == _BACK_FIRST:
            self._back.append(byte)
        elif byte == _FRAME_HEAD:
            self._frame.append(byte)
        elif byte & _LOW_MASK == 0:
            broken.append(Reply(Kind.FENCE if byte in _FENCES else Kind.BUFFERED, bytes((byte,))))
        else:
            broken.append(Reply(Kind.NOISE, bytes((byte,))))
        return broken

    def _in_frame(self, byte: int) -> list[Reply]:
        if byte == 0:
            done = Reply(Kind.FRAME, bytes(self._frame[1:]))
            self._frame.clear()
            return [done]
        if 0x20 <= byte < 0x7F and len(self._frame) < _FRAME_LIMIT:
            self._frame.append(byte)
            return []
        return [*self.quiet(), *self._take(byte)]


@dataclass(frozen=True, slots=True)
class Condition:
    """How the printer is, from its four real-time replies. All False: healthy."""

    offline: bool = False
    cover_open: bool = False
    feeding: bool = False  # the feed button is held
    error: bool = False
    cutter: bool = False
    unrecoverable: bool = False
    recovering: bool = False  # head hot: recovers by itself
    jammed: bool = False
    near_end: bool = False
    ended: bool = False
    presented: bool | None = None  # a ticket stands in the presenter; None: there is no presenter


def condition(replies: tuple[int, int, int, int], *, jam_bit: bool, presenter: bool = False) -> Condition:
    """Read the replies to DLE EOT 1, 2, 3 and 4. `jam_bit`: this model has one, bit 2 of the third.

    `presenter`: bit 6 of the fourth is the presenter's (set: no ticket there) and says nothing of the roll.
    """
    general, causes, errors, paper = replies
    return Condition(
        offline=bool(general & 0x08),
        cover_open=bool(causes & 0x04),
        feeding=bool(causes & 0x08),
        error=bool(causes & 0x40),
        cutter=bool(errors & 0x08),
        unrecoverable=bool(errors & 0x20),
        recovering=bool(errors & 0x40),
        jammed=jam_bit and bool(errors & 0x04),
        near_end=bool(paper & 0x0C),
        ended=bool(paper & (0x20 if presenter else 0x60)) or bool(causes & 0x20),
        presented=not paper & 0x40 if presenter else None,
    )


def condition_from_back(data: bytes) -> Condition:
    """Read an automatic status back of four bytes."""
    general, errors, paper, _ = data
    return Condition(
        offline=bool(general & 0x08),
        cover_open=bool(general & 0x20),
        feeding=bool(general & 0x40),
        cutter=bool(errors & 0x08),
        unrecoverable=bool(errors & 0x20),
        recovering=bool(errors & 0x40),
        near_end=bool(paper & 0x03),
        ended=bool(paper & 0x0C),
    )
