"""SDT frames: the published bytes, and everything that can stand in their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.codecs.sdt import (
    LONGEST_LENGTH,
    PREAMBLE,
    Command,
    Complaint,
    Event,
    Fault,
    Frame,
    FrameDecoder,
    Sw3,
    checksum,
    encode_command,
)

if TYPE_CHECKING:
    import random

FIND_OK = PREAMBLE + bytes.fromhex("0008 00009F 00000000 97")
FIND_NO = PREAMBLE + bytes.fromhex("0004 000080 84")


def reply(status: int, data: bytes = b"") -> bytes:
    body = (len(data) + 4).to_bytes(2, "big") + bytes((0, 0, status)) + data
    return PREAMBLE + body + bytes((checksum(body),))


def frames(events: list[Event]) -> list[Frame]:
    return [event for event in events if isinstance(event, Frame)]


def faults(events: list[Event]) -> list[Fault]:
    return [event.fault for event in events if isinstance(event, Complaint)]


def decode(data: bytes) -> list[Event]:
    decoder = FrameDecoder()
    return decoder.feed(data) + decoder.give_up()


@pytest.mark.parametrize(
    ("command", "after_preamble"),
    [
        (Command.RESET, "00 03 10 FF EC"),
        (Command.SAM_STATUS, "00 03 11 FF ED"),
        (Command.SAM_ID, "00 03 12 FF EE"),
        (Command.FIND, "00 03 20 01 22"),
        (Command.SELECT, "00 03 20 02 21"),
        (Command.READ, "00 03 30 01 32"),
        (Command.READ_WITH_FINGERPRINT, "00 03 30 10 23"),
        (Command.READ_ADDRESS, "00 03 30 03 30"),
        (Command.READ_MANAGEMENT, "00 03 30 05 36"),
        (Command.SET_BAUD_115200, "00 03 60 00 63"),
        (Command.SET_BAUD_57600, "00 03 60 01 62"),
        (Command.SET_BAUD_38400, "00 03 60 02 61"),
        (Command.SET_BAUD_19200, "00 03 60 03 60"),
        (Command.SET_BAUD_9600, "00 03 60 04 67"),
    ],
)
def test_command_is_encoded_as_published(command: Command, after_preamble: str) -> None:
    assert encode_command(command) == bytes.fromhex("AA AA AA 96 69" + after_preamble)


def test_command_with_data_is_encoded_as_published() -> None:
    assert encode_command(Command.SET_LARGEST_RF_FRAME, b"\x50")[5:] == bytes.fromhex("00 04 61 FF 50 CA")


@pytest.mark.parametrize(
    ("after_preamble", "status", "data"),
    [
        ("00 08 00 00 9F 00 00 00 00 97", Sw3.FOUND, bytes(4)),
        ("00 04 00 00 80 84", Sw3.FIND_FAILED, b""),
        ("00 0C 00 00 90 00 00 00 00 00 00 00 00 9C", Sw3.OK, bytes(8)),
        ("00 04 00 00 81 85", Sw3.SELECT_FAILED, b""),
        ("00 04 00 00 41 45", Sw3.READ_FAILED, b""),
    ],
)
def test_published_reply_is_decoded(after_preamble: str, status: Sw3, data: bytes) -> None:
    assert decode(PREAMBLE + bytes.fromhex(after_preamble)) == [Frame(0, 0, status, data)]


def test_reply_of_1295_bytes_is_one_frame() -> None:
    data = bytes.fromhex("01000400") + bytes(256 + 1024)
    whole = reply(0x90, data)
    assert (len(whole), whole[5:14].hex(), decode(whole)) == (
        1295,
        "050800009001000400",
        [Frame(0, 0, Sw3.OK, data)],
    )


def test_reply_of_2321_bytes_is_one_frame() -> None:
    data = bytes.fromhex("010004000400") + bytes(256 + 1024 + 1024)
    whole = reply(0x90, data)
    assert (len(whole), whole[5:7].hex(), frames(decode(whole))[0].data) == (2321, "090a", data)


def test_status_nobody_published_is_kept_as_a_number() -> None:
    assert frames(decode(reply(0xEE)))[0].status == 0xEE


def test_apdu_status_of_the_card_stays_beside_the_status() -> None:
    body = bytes.fromhex("0004 6A82 41")
    frame = frames(decode(PREAMBLE + body + bytes((checksum(body),))))[0]
    assert (frame.sw1, frame.sw2, frame.status) == (0x6A, 0x82, Sw3.READ_FAILED)


def test_frame_shows_no_card_data_in_its_repr() -> None:
    assert repr(Frame(0, 0, Sw3.OK, "张三".encode("utf-16-le"))) == "Frame(status=0x90, 4 bytes)"


def test_half_a_frame_waits_for_more() -> None:
    decoder = FrameDecoder()
    assert (decoder.feed(FIND_OK[:9]), decoder.is_idle) == ([], False)


def test_bad_checksum_is_complained_of() -> None:
    assert faults(decode(FIND_OK[:-1] + b"\x00"))[0] is Fault.BAD_CHECKSUM


@pytest.mark.parametrize("length", [0, 3, LONGEST_LENGTH + 1, 0xFFFF])
def test_length_no_reply_has_is_complained_of(length: int) -> None:
    assert faults(decode(PREAMBLE + length.to_bytes(2, "big") + bytes(20)))[0] is Fault.BAD_LENGTH


def test_garbage_before_a_frame_is_counted_and_skipped() -> None:
    assert decode(b"noise" + FIND_NO) == [Complaint(Fault.GARBAGE, 5), Frame(0, 0, Sw3.FIND_FAILED, b"")]


def test_echoed_command_is_no_frame() -> None:
    assert frames(decode(encode_command(Command.FIND))) == []


def test_frame_after_a_preamble_with_a_huge_length_is_found_at_once() -> None:
    assert frames(FrameDecoder().feed(PREAMBLE + b"\xff\xff" + FIND_OK)) == [Frame(0, 0, Sw3.FOUND, bytes(4))]


def test_frame_inside_a_false_length_is_found_when_the_false_frame_ends() -> None:
    false = PREAMBLE + (100).to_bytes(2, "big")
    found = frames(FrameDecoder().feed(false + FIND_OK + FIND_NO + bytes(100)))
    assert [frame.status for frame in found] == [Sw3.FOUND, Sw3.FIND_FAILED]


def test_frame_inside_a_false_length_is_found_when_the_line_falls_quiet() -> None:
    decoder = FrameDecoder()
    waiting = decoder.feed(PREAMBLE + LONGEST_LENGTH.to_bytes(2, "big") + FIND_OK)
    assert (waiting, frames(decoder.give_up())) == ([], [Frame(0, 0, Sw3.FOUND, bytes(4))])


def test_frame_inside_a_true_frame_stays_data() -> None:
    assert [frame.status for frame in frames(decode(reply(0x90, bytes(6) + FIND_OK + bytes(6))))] == [Sw3.OK]


def test_extra_preamble_bytes_before_a_frame_are_garbage() -> None:
    assert frames(decode(b"\xaa\xaa\xaa" + FIND_OK)) == [Frame(0, 0, Sw3.FOUND, bytes(4))]


def test_half_a_preamble_before_a_frame_is_garbage() -> None:
    assert frames(decode(PREAMBLE[:4] + FIND_OK)) == [Frame(0, 0, Sw3.FOUND, bytes(4))]


def test_frame_cut_off_in_its_middle_does_not_swallow_the_next() -> None:
    assert frames(decode(reply(0x90, bytes(1284))[:600] + FIND_NO)) == [Frame(0, 0, Sw3.FIND_FAILED, b"")]


def test_doubled_frame_is_two_frames() -> None:
    assert len(frames(decode(FIND_OK * 2))) == 2


def test_line_that_falls_quiet_in_a_frame_is_complained_of() -> None:
    decoder = FrameDecoder()
    decoder.feed(FIND_OK[:8])
    assert (faults(decoder.give_up())[0], decoder.is_idle) == (Fault.CUT_OFF, True)


def test_reset_forgets_half_a_frame() -> None:
    decoder = FrameDecoder()
    decoder.feed(FIND_OK[:8])
    decoder.reset()
    assert decoder.feed(FIND_NO) == [Frame(0, 0, Sw3.FIND_FAILED, b"")]


PIECES = st.lists(
    st.sampled_from([FIND_OK, FIND_NO, FIND_OK[:-1], FIND_OK[:6], PREAMBLE, PREAMBLE + b"\x00\x40", b"\xaa"])
    | st.binary(max_size=12),
    max_size=12,
).map(b"".join)


@given(PIECES, st.randoms(use_true_random=False))
@settings(max_examples=500)
def test_split_changes_no_frame(data: bytes, chance: random.Random) -> None:
    decoder, found, rest = FrameDecoder(), list[Frame](), data
    while rest:
        size = chance.randint(1, 20)
        found += frames(decoder.feed(rest[:size]))
        rest = rest[size:]
    assert found + frames(decoder.give_up()) == frames(decode(data))


@given(PIECES)
@settings(max_examples=500)
def test_frame_after_any_bytes_and_a_pause_is_found(data: bytes) -> None:
    decoder = FrameDecoder()
    decoder.feed(data)
    decoder.give_up()
    assert decoder.feed(FIND_OK) == [Frame(0, 0, Sw3.FOUND, bytes(4))]


@given(st.binary(max_size=200))
def test_every_byte_without_a_frame_is_accounted_for(data: bytes) -> None:
    events = decode(data)
    assert sum(event.count for event in events if isinstance(event, Complaint)) == len(data)
