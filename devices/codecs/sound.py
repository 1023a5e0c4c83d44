"""Sounds as WAV: 16-bit PCM in memory, as recordings are and players take it."""

from __future__ import annotations

import array
import io
import sys
import wave

_RATE_HZ = 22_050
_SLOWEST_HZ, _FASTEST_HZ = 4_000, 192_000
_MOST_CHANNELS = 8
_WIDTH = 2
_TOP = 32_767


class BadSound(ValueError):
    """These bytes are no WAV of 16-bit PCM."""


def silence(seconds: float) -> bytes:
    """Make a WAV in which nothing is heard."""
    return _packed(bytes(_WIDTH * round(seconds * _RATE_HZ)), channels=1, rate_hz=_RATE_HZ)


def louder(wav: bytes, factor: float) -> bytes:
    """Make a sound louder, or softer below 1; what would be over the top is cut off there. Raises BadSound."""
    try:
        with wave.open(io.BytesIO(wav)) as sound:
            if sound.getsampwidth() != _WIDTH:
                raise BadSound(f"{8 * sound.getsampwidth()} bits a sample; only 16 are taken")
            channels, rate_hz, frames = sound.getnchannels(), sound.getframerate(), sound.readframes(sound.getnframes())
    except (wave.Error, EOFError, RuntimeError, ArithmeticError) as error:  # all of them come from a damaged header
        raise BadSound(str(error) or "it ends too early") from error
    if channels > _MOST_CHANNELS or not _SLOWEST_HZ <= rate_hz <= _FASTEST_HZ:
        raise BadSound(f"{channels} channels at {rate_hz} Hz")
    samples = array.array("h", frames[: len(frames) // _WIDTH * _WIDTH])
    if sys.byteorder == "big":
        samples.byteswap()
    if factor != 1.0:
        samples = array.array("h", (max(-_TOP, min(_TOP, round(sample * factor))) for sample in samples))
    if sys.byteorder == "big":
        samples.byteswap()
    return _packed(samples.tobytes(), channels=channels, rate_hz=rate_hz)


def _packed(frames: bytes, *, channels: int, rate_hz: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(_WIDTH)
        sound.setframerate(rate_hz)
        sound.writeframes(frames)
    return out.getvalue()
