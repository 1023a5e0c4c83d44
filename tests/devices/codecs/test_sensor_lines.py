"""The lines of the sensors' board."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.sensor_lines import (
    Alive,
    Present,
    Reading,
    Senseless,
    Sensor,
    SensorDecoder,
    ask,
    framed,
    read_line,
)


def test_question_is_the_documented_line() -> None:
    assert ask() == b"ask*79\n"


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        (b"alive*77", Alive()),
        (b"alive*77\r", Alive()),
        (b"door open*22", Reading(Sensor.DOOR, "open")),
        (b"mains lost*5C", Reading(Sensor.MAINS, "lost")),
        (b"battery low*39", Reading(Sensor.BATTERY, "low")),
        (b"person there*5B", Reading(Sensor.PERSON, "there")),
        (b"jack in*24", Reading(Sensor.JACK, "in")),
        (b"sensors door mains jack*28", Present(frozenset({Sensor.DOOR, Sensor.MAINS, Sensor.JACK}))),
    ],
)
def test_documented_line_is_read(line: bytes, meaning: object) -> None:
    assert read_line(line) == meaning


@pytest.mark.parametrize("words", ["smoke none", "door open wide", "hello"])
def test_line_of_a_later_board_says_that_it_is_there(words: str) -> None:
    assert read_line(framed(words)[:-1]) == Alive()


def test_sensor_of_a_later_board_is_passed_over() -> None:
    assert read_line(framed("sensors door smoke")[:-1]) == Present(frozenset({Sensor.DOOR}))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"door open",
        b"door open*23",
        b"door open*2",
        b"door open*22 ",
        b"*00",
        b"door ajar*" + framed("door ajar")[-3:-1],
        b"\xff\xfe*01",
        framed("door " + "x" * 90)[:-1],
    ],
)
def test_anything_else_is_senseless(line: bytes) -> None:
    assert read_line(line) == Senseless()


@given(st.lists(st.sampled_from(["door open", "door closed", "mains lost", "alive"]), max_size=8), st.data())
def test_pieces_make_no_difference(words: list[str], data: st.DataObject) -> None:
    stream = b"".join(framed(line) for line in words)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    decoder = SensorDecoder()
    told = [
        line
        for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)
        for line in decoder.feed(stream[start:end])
    ]
    assert told == SensorDecoder().feed(stream)


@given(st.lists(st.binary(max_size=200), max_size=10))
def test_decoder_survives_any_bytes_and_keeps_little(pieces: list[bytes]) -> None:
    decoder = SensorDecoder()
    for piece in pieces:
        decoder.feed(piece)
    assert len(decoder._begun) <= 81


@given(st.binary(max_size=300))
def test_line_after_any_noise_is_read(noise: bytes) -> None:
    decoder = SensorDecoder()
    decoder.feed(noise + b"\n")
    assert decoder.feed(framed("door open")) == [Reading(Sensor.DOOR, "open")]


@given(st.sampled_from(["door open", "door closed", "mains ok"]), st.integers(0, 300), st.integers(1, 255))
def test_one_damaged_byte_never_tells_something_else(words: str, at: int, flip: int) -> None:
    line = bytearray(framed(words)[:-1])
    line[at % len(line)] ^= flip
    if 0x0A in line or bytes(line) == framed(words)[:-1]:
        return
    assert read_line(bytes(line)) in {Senseless(), Alive(), read_line(framed(words)[:-1])}
