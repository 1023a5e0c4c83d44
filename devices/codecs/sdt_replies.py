"""Which replies answer which command, and what is in them.

Source: GA/T 467 reader protocol, vendor protocol page. Reply shapes: confidence H; SAM identity: M; newest address: M.
A reply names no command, so a late or doubled one is told from the right one by its status and its length alone.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from devices.codecs.sdt import Command, Sw3

if TYPE_CHECKING:
    from devices.codecs.sdt import Frame

_SELECT_BYTES: Final = 8
_SAM_ID_BYTES: Final = 16
_FIND_BYTES: Final = 4
_TEXT_BYTES: Final = 256

# Said of the command itself, or of the module: an answer to whatever was asked.
_ALWAYS: Final = frozenset(
    {
        Sw3.BAD_CHECKSUM,
        Sw3.BAD_LENGTH,
        Sw3.BAD_COMMAND,
        Sw3.NOT_PERMITTED,
        Sw3.UNKNOWN,
        Sw3.CARD_REJECTS_SAM,
        Sw3.SAM_REJECTS_CARD,
        Sw3.VERIFICATION_FAILED,
        Sw3.UNKNOWN_CARD_TYPE,
        Sw3.RANDOM_NUMBER_FAILED,
        Sw3.SELF_TEST_FAILED,
        Sw3.UNAUTHORISED,
    }
)
_FAILURES: Final = {
    Command.FIND: frozenset({Sw3.FIND_FAILED}),
    Command.SELECT: frozenset({Sw3.SELECT_FAILED}),
    Command.READ: frozenset({Sw3.READ_FAILED, Sw3.ABSENT}),
    Command.READ_WITH_FINGERPRINT: frozenset({Sw3.READ_FAILED, Sw3.ABSENT}),
    Command.READ_ADDRESS: frozenset({Sw3.READ_FAILED, Sw3.ABSENT}),
}


@dataclass(frozen=True, slots=True, repr=False)
class CardBlocks:
    """What a card holds, undecoded. `fingerprint` is empty unless it was asked for and is there."""

    text: bytes
    photo: bytes
    fingerprint: bytes = b""

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"CardBlocks({len(self.text)}, {len(self.photo)}, {len(self.fingerprint)} bytes)"


def answers(frame: Frame, command: Command) -> bool:
    """Whether `frame` can be the reply to `command`."""
    if frame.status in _ALWAYS or frame.status in _FAILURES.get(command, ()):
        return not frame.data
    return succeeds(frame, command)


def succeeds(frame: Frame, command: Command) -> bool:
    """Whether `frame` says that `command` was done, with the data that belong to it."""
    size = len(frame.data)
    match command:
        case Command.FIND:
            return frame.status == Sw3.FOUND and size == _FIND_BYTES
        case Command.SELECT:
            return frame.status == Sw3.OK and size == _SELECT_BYTES
        case Command.SAM_ID:
            return frame.status == Sw3.OK and size == _SAM_ID_BYTES
        case Command.READ | Command.READ_WITH_FINGERPRINT:
            other = size in {_SELECT_BYTES, _SAM_ID_BYTES}
            return frame.status == Sw3.OK and not other and card_blocks(frame, command) is not None
        case Command.READ_ADDRESS:
            return frame.status == Sw3.OK and size not in {0, _SELECT_BYTES, _SAM_ID_BYTES} and size <= _TEXT_BYTES
        case _:
            return frame.status == Sw3.OK and size == 0


def card_blocks(frame: Frame, command: Command) -> CardBlocks | None:
    """Cut the reply to READ or READ_WITH_FINGERPRINT into its blocks; None when its lengths contradict each other."""
    count = 3 if command is Command.READ_WITH_FINGERPRINT else 2
    if len(frame.data) < 2 * count:
        return None
    sizes = struct.unpack_from(f">{count}H", frame.data)
    if 2 * count + sum(sizes) != len(frame.data):
        return None
    blocks, start = [], 2 * count
    for size in sizes:
        blocks.append(frame.data[start : start + size])
        start += size
    return CardBlocks(*blocks)


def text_ends_at(blocks: CardBlocks, command: Command) -> int:
    """Count the bytes of a reply up to the end of its text block: 270 for a text of 256, 272 with a fingerprint."""
    head = 10 + 2 * (3 if command is Command.READ_WITH_FINGERPRINT else 2)  # preamble 5, Len 2, SW 3, sub-lengths
    return head + len(blocks.text)


def sam_identity(frame: Frame) -> str:
    """Write the 16 bytes of a SAM identity as printed on readers, like 05.01-20040518-0000011562-2283468762 (M)."""
    kind, _, area, _, date, serial, rest = struct.unpack("<BBBBIII", frame.data)
    return f"{kind:02d}.{area:02d}-{date}-{serial:010d}-{rest:010d}"
