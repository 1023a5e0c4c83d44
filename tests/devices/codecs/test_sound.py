"""Sounds in memory."""

from __future__ import annotations

import array
import contextlib
import io
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.sound import BadSound, louder, silence


def wav_of(samples: list[int], *, width: int = 2, channels: int = 1) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.setframerate(8000)
        sound.writeframes(array.array("h" if width == 2 else "b", samples).tobytes())
    return out.getvalue()


def samples_of(wav: bytes) -> list[int]:
    with wave.open(io.BytesIO(wav)) as sound:
        return list(array.array("h", sound.readframes(sound.getnframes())))


def test_silence_is_as_long_as_asked() -> None:
    with wave.open(io.BytesIO(silence(0.5))) as sound:
        assert sound.getnframes() / sound.getframerate() == 0.5


def test_nothing_is_heard_in_silence() -> None:
    assert set(samples_of(silence(0.1))) == {0}


@pytest.mark.parametrize(("factor", "heard"), [(1.0, [100, -200]), (0.5, [50, -100]), (2.0, [200, -400])])
def test_factor_scales_the_samples(factor: float, heard: list[int]) -> None:
    assert samples_of(louder(wav_of([100, -200]), factor)) == heard


def test_too_loud_is_cut_off_at_the_top() -> None:
    assert samples_of(louder(wav_of([30_000, -30_000]), 2.0)) == [32_767, -32_767]


def test_channels_and_rate_stay() -> None:
    with wave.open(io.BytesIO(louder(wav_of([1, 2, 3, 4], channels=2), 0.5))) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getnframes()) == (2, 8000, 2)


def test_eight_bit_sound_is_refused() -> None:
    with pytest.raises(BadSound, match="8 bits"):
        louder(wav_of([1, 2], width=1), 1.0)


@pytest.mark.parametrize("data", [b"", b"RIFF", b"OggS" + bytes(100), b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_no_sound_is_refused(data: bytes) -> None:
    with pytest.raises(BadSound):
        louder(data, 1.0)


@given(st.binary(max_size=200), st.integers(0, 60))
def test_damaged_sound_is_played_or_refused(junk: bytes, at: int) -> None:
    data = wav_of(list(range(20)))
    with contextlib.suppress(BadSound):
        louder(data[:at] + junk + data[at + len(junk) :], 1.5)
