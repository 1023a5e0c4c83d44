"""Which frame answers which command."""

from __future__ import annotations

import pytest

from devices.codecs.sdt import Command, Frame, Sw3
from devices.codecs.sdt_replies import CardBlocks, answers, card_blocks, sam_identity, succeeds


def ok(data: bytes) -> Frame:
    return Frame(0, 0, Sw3.OK, data)


FOUND = Frame(0, 0, Sw3.FOUND, bytes(4))
SELECTED = ok(bytes(8))
CARD = ok(bytes.fromhex("01000400") + bytes(1280))
CARD_WITH_FINGERPRINT = ok(bytes.fromhex("010004000400") + bytes(2304))
SAM = ok(bytes.fromhex("05000100 46CB3101 2A2D0000 DAF71A88"))
ADDRESS = ok(bytes(70))
STATUS = ok(b"")

OWN = {
    Command.FIND: FOUND,
    Command.SELECT: SELECTED,
    Command.READ: CARD,
    Command.READ_WITH_FINGERPRINT: CARD_WITH_FINGERPRINT,
    Command.SAM_ID: SAM,
    Command.READ_ADDRESS: ADDRESS,
    Command.SAM_STATUS: STATUS,
}


@pytest.mark.parametrize("command", OWN)
@pytest.mark.parametrize("asked", OWN)
def test_success_of_one_command_answers_that_command_alone(command: Command, asked: Command) -> None:
    assert answers(OWN[command], asked) is (command is asked)


@pytest.mark.parametrize(
    ("status", "command"),
    [
        (Sw3.FIND_FAILED, Command.FIND),
        (Sw3.SELECT_FAILED, Command.SELECT),
        (Sw3.READ_FAILED, Command.READ),
        (Sw3.ABSENT, Command.READ_ADDRESS),
    ],
)
def test_failure_answers_its_command_without_success(status: Sw3, command: Command) -> None:
    frame = Frame(0, 0, status, b"")
    assert (answers(frame, command), succeeds(frame, command)) == (True, False)


def test_failure_of_find_does_not_answer_select() -> None:
    assert not answers(Frame(0, 0, Sw3.FIND_FAILED, b""), Command.SELECT)


@pytest.mark.parametrize("command", OWN)
def test_fault_of_the_module_answers_everything(command: Command) -> None:
    assert answers(Frame(0, 0, Sw3.UNAUTHORISED, b""), command)


def test_card_is_cut_into_its_blocks() -> None:
    frame = ok(bytes.fromhex("01000400") + b"t" * 256 + b"p" * 1024)
    blocks = card_blocks(frame, Command.READ)
    assert blocks is not None
    assert (blocks.text, blocks.photo, blocks.fingerprint) == (b"t" * 256, b"p" * 1024, b"")


@pytest.mark.parametrize("fingerprint", [0, 512, 1024])
def test_card_with_fingerprint_is_cut_into_its_blocks(fingerprint: int) -> None:
    frame = ok(bytes.fromhex("01000400") + fingerprint.to_bytes(2, "big") + bytes(1280) + b"f" * fingerprint)
    blocks = card_blocks(frame, Command.READ_WITH_FINGERPRINT)
    assert blocks is not None
    assert blocks.fingerprint == b"f" * fingerprint


@pytest.mark.parametrize("head", ["00FF0400", "01000401", "04000100FF", "", "01"])
def test_lengths_that_contradict_the_frame_are_no_card(head: str) -> None:
    data = bytes.fromhex(head)
    assert card_blocks(ok(data + bytes(1280) if len(data) >= 4 else data), Command.READ) is None


def test_blocks_show_no_card_data_in_their_repr() -> None:
    assert repr(CardBlocks(b"secret", b"")) == "CardBlocks(6, 0, 0 bytes)"


def test_sam_identity_is_written_as_on_readers() -> None:
    assert sam_identity(SAM) == "05.01-20040518-0000011562-2283468762"
