"""SDT frames: how a host and an ID card reader's security module talk.

Source: GA/T 467 reader protocol, vendor protocol page. Frames, commands and SW3 values: confidence H.

    host   → AA AA AA 96 69 | LenHi LenLo | CMD PARA DATA…      | CHK
    reader → AA AA AA 96 69 | LenHi LenLo | SW1 SW2 SW3 DATA…   | CHK

Len counts everything after itself, CHK included; CHK is the XOR of everything between the preamble and itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum
from functools import reduce
from operator import xor
from typing import Final

PREAMBLE: Final = b"\xaa\xaa\xaa\x96\x69"
SHORTEST_LENGTH: Final = 4  # SW1 SW2 SW3 CHK
LONGEST_LENGTH: Final = 0x090A  # text, photo and two fingerprints: the longest reply there is
_HEADER: Final = len(PREAMBLE) + 2


class Command(Enum):
    """CMD and PARA."""

    RESET = b"\x10\xff"
    SAM_STATUS = b"\x11\xff"
    SAM_ID = b"\x12\xff"
    FIND = b"\x20\x01"
    SELECT = b"\x20\x02"
    READ = b"\x30\x01"  # text and photo
    READ_ADDRESS = b"\x30\x03"  # the newest address, when it was written to the chip later
    READ_MANAGEMENT = b"\x30\x05"  # chip management number (M)
    READ_WITH_FINGERPRINT = b"\x30\x10"
    SET_BAUD_115200 = b"\x60\x00"  # the five baud commands: M
    SET_BAUD_57600 = b"\x60\x01"
    SET_BAUD_38400 = b"\x60\x02"
    SET_BAUD_19200 = b"\x60\x03"
    SET_BAUD_9600 = b"\x60\x04"
    SET_LARGEST_RF_FRAME = b"\x61\xff"  # with one byte of data, 50h (M)


class Sw3(IntEnum):
    """The one status byte to match on; SW1 and SW2 can carry the card's own APDU status."""

    BAD_CHECKSUM = 0x10
    BAD_LENGTH = 0x11
    BAD_COMMAND = 0x21
    NOT_PERMITTED = 0x23
    UNKNOWN = 0x24
    CARD_REJECTS_SAM = 0x31
    SAM_REJECTS_CARD = 0x32
    VERIFICATION_FAILED = 0x33
    UNKNOWN_CARD_TYPE = 0x40
    READ_FAILED = 0x41
    RANDOM_NUMBER_FAILED = 0x47
    SELF_TEST_FAILED = 0x60
    UNAUTHORISED = 0x66
    FIND_FAILED = 0x80
    SELECT_FAILED = 0x81
    OK = 0x90
    ABSENT = 0x91
    FOUND = 0x9F


@dataclass(frozen=True, slots=True, repr=False)
class Frame:
    """A reply whose length and checksum agree. `status` is an Sw3 where the byte is a published one."""

    sw1: int
    sw2: int
    status: Sw3 | int
    data: bytes

    def __repr__(self) -> str:
        """Card data never reaches a log by way of a repr."""
        return f"Frame(status={self.status:#04x}, {len(self.data)} bytes)"


class Fault(StrEnum):
    """What can be wrong with received bytes."""

    GARBAGE = "garbage"  # bytes that belong to no frame
    BAD_LENGTH = "bad_length"  # a preamble with a length no reply has
    BAD_CHECKSUM = "bad_checksum"
    CUT_OFF = "cut_off"  # the line fell quiet in the middle of a frame


@dataclass(frozen=True, slots=True)
class Complaint:
    """Received bytes that are no frame. `count` is how many bytes were thrown away for it."""

    fault: Fault
    count: int


Event = Frame | Complaint


def checksum(data: bytes | bytearray) -> int:
    """XOR all bytes."""
    return reduce(xor, data, 0)


def encode_command(command: Command, data: bytes = b"") -> bytes:
    """Build a host's frame."""
    body = command.value + data
    counted = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + counted + bytes((checksum(counted),))


def encode_reply(frame: Frame) -> bytes:
    """Build the bytes a reader sent for `frame`."""
    body = bytes((frame.sw1, frame.sw2, frame.status)) + frame.data
    counted = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + counted + bytes((checksum(counted),))


class FrameDecoder:
    """Turns received bytes, in any chunks, into frames and complaints.

    A candidate frame is trusted to its end before anything inside it is looked at, so bytes of a photo that look like a
    frame never become one. A candidate that proves false (length, checksum) costs one byte: the search goes on right
    behind it, and a true frame buried in its claimed length is found. A false candidate that waits for more bytes than
    will ever come is ended by `give_up`, which the driver calls when the line is quiet: only time tells the two apart.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._skipped = 0

    @property
    def is_idle(self) -> bool:
        """Whether no byte is waiting for more."""
        return not self._buffer

    def feed(self, chunk: bytes) -> list[Event]:
        """Take received bytes and give what they complete."""
        self._buffer += chunk
        return self._scan(last=False)

    def give_up(self) -> list[Event]:
        """The line is quiet: what is incomplete is cut off. Gives the whole frames buried in it, and complaints."""
        events = self._scan(last=True)
        self._skip(len(self._buffer))
        self._complain(events)
        return events

    def reset(self) -> None:
        """Forget everything, silently."""
        self._buffer.clear()
        self._skipped = 0

    def _scan(self, *, last: bool) -> list[Event]:
        events: list[Event] = []
        while self._seek():
            length = int.from_bytes(self._buffer[len(PREAMBLE) : _HEADER], "big")
            end = _HEADER + length
            if len(self._buffer) >= _HEADER and not SHORTEST_LENGTH <= length <= LONGEST_LENGTH:
                self._reject(events, Fault.BAD_LENGTH)
            elif len(self._buffer) < _HEADER or len(self._buffer) < end:
                if not last:
                    break
                self._reject(events, Fault.CUT_OFF)
            elif checksum(self._buffer[len(PREAMBLE) : end]) != 0:  # XORed with itself, a right checksum gives 0
                self._reject(events, Fault.BAD_CHECKSUM)
            else:
                self._complain(events)
                events.append(_frame(bytes(self._buffer[_HEADER : end - 1])))
                del self._buffer[:end]
        self._complain(events)
        return events

    def _seek(self) -> bool:
        """Drop bytes up to the next preamble. False when there is none; the start of one is kept."""
        start = self._buffer.find(PREAMBLE)
        if start >= 0:
            self._skip(start)
            return True
        keep = next(n for n in range(len(PREAMBLE) - 1, -1, -1) if self._buffer.endswith(PREAMBLE[:n]))
        self._skip(len(self._buffer) - keep)
        return False

    def _skip(self, count: int) -> None:
        del self._buffer[:count]
        self._skipped += count

    def _complain(self, events: list[Event]) -> None:
        if self._skipped:
            events.append(Complaint(Fault.GARBAGE, self._skipped))
            self._skipped = 0

    def _reject(self, events: list[Event], fault: Fault) -> None:
        """The candidate at the front is false: search on from its second byte."""
        self._complain(events)
        events.append(Complaint(fault, 1))
        del self._buffer[:1]


def _frame(body: bytes) -> Frame:
    status = body[2]
    return Frame(body[0], body[1], Sw3(status) if status in set(Sw3) else status, body[3:])
