"""What passes for a spoken call in the demonstration."""

from __future__ import annotations

import io
import math
import wave
from array import array

import pytest

from kiosk.demo.hall import _spoken_s
from kiosk.demo.process import ProcessFailed

RATE_HZ = 22_050


def sound(*, seconds: float, loudest: int = 8000, rate_hz: int = RATE_HZ, channels: int = 1) -> bytes:
    tone = array("h", (round(loudest * math.sin(index / 20)) for index in range(round(seconds * rate_hz))))
    out = io.BytesIO()
    with wave.open(out, "wb") as opened:
        opened.setnchannels(channels)
        opened.setsampwidth(2)
        opened.setframerate(rate_hz)
        opened.writeframes(tone.tobytes())
    return out.getvalue()


def test_a_call_is_measured() -> None:
    assert _spoken_s(sound(seconds=5)) == pytest.approx(5, abs=0.01)


@pytest.mark.parametrize(
    "wav",
    [
        sound(seconds=0),
        sound(seconds=1),
        sound(seconds=25),
        sound(seconds=5, loudest=100),
        sound(seconds=5, rate_hz=8000),
        sound(seconds=6, channels=2),
    ],
    ids=["empty", "short", "long", "silent", "other rate", "stereo"],
)
def test_what_is_no_call_is_told(wav: bytes) -> None:
    with pytest.raises(ProcessFailed, match="the call is no call"):
        _spoken_s(wav)


@pytest.mark.parametrize("wav", [b"", b"RIFF", b"\0" * 1000, sound(seconds=5)[:30]])
def test_what_is_no_sound_is_told(wav: bytes) -> None:
    with pytest.raises(ProcessFailed, match="the call is no sound"):
        _spoken_s(wav)
