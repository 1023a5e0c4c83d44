"""From a sentence to sound: recorded clips where a site has them, else espeak-ng, a program that is run, never linked.

Source: espeak-ng 1.51, --stdin and --stdout; its WAV header does not know the length, so the sound is written anew.
Clips are WAV: 16 bits, one channel, 22,050 Hz, the engine's own shape.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from typing import TYPE_CHECKING, Final

from kiosk.domain.message import Language

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from backend.server.board.spoken import Spoken

ENGINE: Final = "espeak-ng"
RATE_HZ: Final = 22_050
_BYTES: Final = 2
_VOICES: Final = {Language.ZH_CN: "cmn-latn-pinyin", Language.EN: "en"}
_WORDS_A_MINUTE: Final = {Language.ZH_CN: 150, Language.EN: 145}
_PAUSE_S: Final = 0.45
_DEADLINE_S: Final = 10.0
_MOST_CLIP_BYTES: Final = 1_000_000


class NoVoice(Exception):
    """There is neither an engine nor every clip, or the engine failed. The board stays silent; says why."""


class Voice:
    """Speaks sentences. Threads share it."""

    def __init__(self, clips: Path, *, engine: str = ENGINE) -> None:
        """`clips`: a directory with one for each language, such as zh_CN."""
        self._clips = clips
        self._engine = engine

    @property
    def present(self) -> bool:
        """Whether anything can be said: the engine is installed, or clips are there."""
        return shutil.which(self._engine) is not None or self._clips.is_dir()

    def say(self, sentences: Iterable[Spoken]) -> bytes:
        """Give one WAV, a pause between sentences. Raises NoVoice."""
        pause = bytes(int(RATE_HZ * _PAUSE_S) * _BYTES)
        return written(pause.join(self._recorded(one) or self._spoken(one) for one in sentences))

    def _recorded(self, sentence: Spoken) -> bytes | None:
        """The clips of a sentence behind each other; None unless every one is there."""
        directory = self._clips / sentence.language
        try:
            sounds = [samples((directory / f"{clip}.wav").read_bytes()) for clip in sentence.clips]
        except (OSError, ValueError):
            return None
        return b"".join(sounds)

    def _spoken(self, sentence: Spoken) -> bytes:
        program = shutil.which(self._engine)
        if program is None:
            msg = f"{self._engine} is not installed"
            raise NoVoice(msg)
        language = sentence.language
        command = [program, "-v", _VOICES[language], "-s", str(_WORDS_A_MINUTE[language]), "--stdin", "--stdout"]
        try:
            done = subprocess.run(
                command, input=sentence.text.encode("ascii"), capture_output=True, timeout=_DEADLINE_S, check=True
            )
            return samples(done.stdout)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            msg = f"{self._engine}: {type(error).__name__}"
            raise NoVoice(msg) from error


def samples(wav: bytes) -> bytes:
    """Take the sound out of a WAV file. Raises ValueError: not one of our shape."""
    if len(wav) > _MOST_CLIP_BYTES:
        msg = "too long for a clip"
        raise ValueError(msg)
    try:
        with wave.open(io.BytesIO(wav)) as opened:
            if (opened.getframerate(), opened.getsampwidth(), opened.getnchannels()) != (RATE_HZ, _BYTES, 1):
                msg = "expected 16 bits, one channel, 22050 Hz"
                raise ValueError(msg)
            sound: bytes = opened.readframes(opened.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError(str(error)) from error
    if not sound:
        msg = "no sound in it"
        raise ValueError(msg)
    return sound


def length_s(wav: bytes) -> float:
    """How long a WAV of our shape is heard."""
    return len(samples(wav)) / _BYTES / RATE_HZ


def written(sound: bytes) -> bytes:
    """Write a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as opened:
        opened.setnchannels(1)
        opened.setsampwidth(_BYTES)
        opened.setframerate(RATE_HZ)
        opened.writeframes(sound)
    return out.getvalue()
