"""Telling a printer's answers apart, however they arrive; every status bit."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.codecs.escpos_status import Classifier, Condition, Kind, Reply, condition, condition_from_back

HEALTHY = (0x12, 0x12, 0x12, 0x12)


def fault(n: int, bits: int) -> tuple[int, int, int, int]:
    replies = list(HEALTHY)
    replies[n - 1] |= bits
    return (replies[0], replies[1], replies[2], replies[3])


@pytest.mark.parametrize(
    ("n", "bits", "name"),
    [
        (1, 0x08, "offline"),
        (2, 0x04, "cover_open"),
        (2, 0x08, "feeding"),
        (2, 0x20, "ended"),
        (2, 0x40, "error"),
        (3, 0x08, "cutter"),
        (3, 0x20, "unrecoverable"),
        (3, 0x40, "recovering"),
        (3, 0x04, "jammed"),
        (4, 0x0C, "near_end"),
        (4, 0x04, "near_end"),
        (4, 0x60, "ended"),
        (4, 0x20, "ended"),
    ],
)
def test_one_bit_set_means_one_thing(n: int, bits: int, name: str) -> None:
    assert condition(fault(n, bits), jam_bit=True) == Condition(**{name: True})


def test_no_bit_set_is_healthy() -> None:
    assert condition(HEALTHY, jam_bit=True) == Condition()


def test_jam_bit_of_a_model_without_one_means_nothing() -> None:
    assert condition(fault(3, 0x04), jam_bit=False) == Condition()


def test_drawer_bit_means_nothing_here() -> None:
    assert condition(fault(1, 0x04), jam_bit=True) == Condition()


@pytest.mark.parametrize("paper", [0x7E, 0x72])
def test_end_of_paper_is_read_in_both_forms(paper: int) -> None:
    assert condition((0x12, 0x12, 0x12, paper), jam_bit=False).ended


def test_near_end_reply_is_not_the_end() -> None:
    assert condition((0x12, 0x12, 0x12, 0x1E), jam_bit=False) == Condition(near_end=True)


@pytest.mark.parametrize(
    ("back", "name"),
    [
        ("18000000", "offline"),
        ("30000000", "cover_open"),
        ("50000000", "feeding"),
        ("10080000", "cutter"),
        ("10200000", "unrecoverable"),
        ("10400000", "recovering"),
        ("10000300", "near_end"),
        ("10000c00", "ended"),
    ],
)
def test_status_back_bit_means_one_thing(back: str, name: str) -> None:
    assert condition_from_back(bytes.fromhex(back)) == Condition(**{name: True})


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("12", Kind.REALTIME),
        ("16", Kind.REALTIME),
        ("1e", Kind.REALTIME),
        ("72", Kind.REALTIME),
        ("7e", Kind.REALTIME),
        ("3a", Kind.REALTIME),
        ("10000000", Kind.BACK),
        ("1c080300", Kind.BACK),
        ("00", Kind.FENCE),
        ("03", Kind.FENCE),
        ("0c", Kind.FENCE),
        ("0f", Kind.FENCE),
        ("20", Kind.BUFFERED),
        ("11", Kind.FLOW),
        ("13", Kind.FLOW),
        ("80", Kind.NOISE),
        ("ff", Kind.NOISE),
        ("92", Kind.NOISE),
        ("1a92"[2:], Kind.NOISE),
    ],
)
def test_lone_reply_is_told_by_its_fixed_bits(said: str, kind: Kind) -> None:
    assert [reply.kind for reply in Classifier().feed(bytes.fromhex(said))] == [kind]


def test_framed_identity_comes_without_its_frame() -> None:
    assert Classifier().feed(b"\x5fTM-T88III\x00") == [Reply(Kind.FRAME, b"TM-T88III")]


def test_real_time_reply_inside_a_status_back_breaks_neither() -> None:
    said = bytes.fromhex("10 00 12 00 00")
    assert Classifier().feed(said) == [Reply(Kind.REALTIME, b"\x12"), Reply(Kind.BACK, bytes.fromhex("10000000"))]


def test_status_back_that_stops_is_noise_once_the_line_is_quiet() -> None:
    classifier = Classifier()
    classifier.feed(b"\x10\x00")
    assert classifier.quiet() == [Reply(Kind.NOISE, b"\x10\x00")]


def test_fence_after_a_broken_frame_is_still_seen() -> None:
    kinds = [reply.kind for reply in Classifier().feed(b"\x5fTM\x12\x00")]
    assert kinds == [Kind.NOISE, Kind.REALTIME, Kind.FENCE]


WHOLE = st.sampled_from(
    [
        b"\x12",
        b"\x1e",
        b"r",
        b"\x10\x00\x00\x00",
        b"\x18\x08\x0f\x00",
        b"\x00",
        b"\x03",
        b" ",
        b"\x11",
        b"\x13",
        b"_EPSON\x00",
        b"\xff",
    ]
)


@given(st.lists(WHOLE), st.lists(st.integers(0, 60)))
def test_replies_are_the_same_however_they_are_split(replies: list[bytes], cuts: list[int]) -> None:
    said = b"".join(replies)
    edges = sorted({0, len(said), *(cut for cut in cuts if cut < len(said))})
    classifier = Classifier()
    found = [reply for start, end in pairwise(edges) for reply in classifier.feed(said[start:end])]
    assert [
        reply.data if reply.kind is not Kind.FRAME else b"\x5f" + reply.data + b"\x00" for reply in found
    ] == replies


@settings(max_examples=4000)
@given(st.binary(max_size=200))
def test_no_byte_is_lost_or_invented(said: bytes) -> None:
    classifier = Classifier()
    found = [*classifier.feed(said), *classifier.quiet()]
    framed = sum(reply.kind is Kind.FRAME for reply in found)
    assert sum(len(reply.data) for reply in found) + 2 * framed == len(said)


@given(st.tuples(*[st.integers(0, 255)] * 4))
def test_any_four_replies_give_a_condition_of_truths(replies: tuple[int, int, int, int]) -> None:
    found = condition(replies, jam_bit=True, presenter=True)
    assert all(isinstance(getattr(found, field.name), bool) for field in fields(found))


@pytest.mark.parametrize(
    ("reply", "ended", "presented"),
    [(0x12, False, True), (0x52, False, False), (0x32, True, True), (0x72, True, False)],
)
def test_presenter_s_bit_says_nothing_of_the_roll(reply: int, ended: bool, presented: bool) -> None:
    found = condition((0x12, 0x12, 0x12, reply), jam_bit=False, presenter=True)
    assert (found.ended, found.presented) == (ended, presented)


def test_model_without_a_presenter_tells_nothing_of_one() -> None:
    assert condition((0x12, 0x12, 0x12, 0x72), jam_bit=False).presented is None
