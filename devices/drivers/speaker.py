"""The speaker: recorded clips first, then a speech engine; played by a program that holds the sound device."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from devices.codecs.sound import BadSound, louder, silence
from devices.drivers.speaker_programs import ESPEAK, Programs, Reading, engine_options, factor_of
from kiosk.ports.errors import Canceled, DeviceBusy, DeviceError
from kiosk.ports.speaker import LOUDEST, SOFTEST, Said, may_be_heard
from kiosk.ports.statuses import Device, Engine, SpeakerStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.ports.speaker import Audience, Utterance

CLIPS: Final = Path(__file__).resolve().parents[2] / "assets" / "sounds"
_PROBE_S: Final = 0.05  # of silence
_PROOF_LASTS_S: Final = 30.0  # so long a sound that came through says that the next one will
_LARGEST_CLIP: Final = 20 << 20
_READING_S: Final = 15.0  # on a very busy machine, half a second of importing


class ProgramSpeaker:
    """Fulfils `kiosk.ports.speaker.Speaker` by programs: see `speaker_programs`."""

    def __init__(
        self,
        player: Sequence[str],
        *,
        name: str,
        clips: Path = CLIPS,
        engine: Sequence[str] = ESPEAK,
        reading: Reading | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clips`: recordings, as `<language>/<message id>.wav` in 16-bit PCM. `engine`: takes espeak-ng's options."""
        self._programs = Programs(player, name=name)
        self._clips = clips
        self._engine = tuple(engine)
        self._reading = reading or Reading()
        self._monotonic = monotonic
        self._open = False
        self._proved_at = float("-inf")

    def open(self, *, deadline_s: float) -> None:
        """See Speaker."""
        self._open = False
        self._programs.forget_interrupt()
        self._prove(deadline_s)
        if self._has_engine():
            self._reading.begin()
        self._open = True

    def close(self) -> None:
        """See Speaker."""
        self._open = False
        self._proved_at = float("-inf")
        self._reading.end()

    def interrupt(self) -> None:
        """See Speaker."""
        self._programs.interrupt()

    def say(self, utterance: Utterance, *, audience: Audience, deadline_s: float) -> Said:
        """See Speaker."""
        if not may_be_heard(utterance, audience):
            return Said.WITHHELD
        deadline = self._monotonic() + deadline_s
        volume = min(max(utterance.volume, SOFTEST), LOUDEST)
        clip = self._clip(utterance, volume)
        if clip is not None:
            self._programs.play(clip, deadline_s=deadline_s)
            self._proved_at = self._monotonic()
            return Said.CLIP
        if not self._has_engine():
            return Said.SILENT
        words = self._reading.readable(
            utterance.text, utterance.language, deadline_s=min(_READING_S, deadline_s), heed=self._programs.heed
        )
        if not words:
            return Said.SILENT
        command = (*self._engine, *engine_options(utterance.language, volume))
        self._programs.speak(command, words.encode("ascii"), deadline_s=max(deadline - self._monotonic(), 0.1))
        self._proved_at = self._monotonic()
        return Said.SPOKEN

    def status(self, *, deadline_s: float) -> SpeakerStatus:
        """See Speaker. A sound device is asked by a moment of silence, unless something was heard lately."""
        engine = Engine.READY if self._has_engine() else Engine.ABSENT
        if not self._open:
            return SpeakerStatus(Device.OFFLINE, engine)
        if self._monotonic() - self._proved_at > _PROOF_LASTS_S:
            self._programs.forget_interrupt()
            try:
                self._prove(deadline_s)
            except Canceled:
                raise
            except DeviceBusy:
                return SpeakerStatus(Device.BUSY, engine)
            except DeviceError:
                return SpeakerStatus(Device.UNKNOWN, engine)
        return SpeakerStatus(Device.ONLINE, engine)

    def _prove(self, deadline_s: float) -> None:
        self._programs.play(silence(_PROBE_S), deadline_s=deadline_s)
        self._proved_at = self._monotonic()

    def _has_engine(self) -> bool:
        return shutil.which(self._engine[0]) is not None

    def _clip(self, utterance: Utterance, volume: int) -> bytes | None:
        """Give the recording; None where there is none that can be played."""
        if not utterance.clip:
            return None
        file = self._clips / utterance.language / f"{utterance.clip}.wav"
        try:
            with file.open("rb") as recording:
                return louder(recording.read(_LARGEST_CLIP), factor_of(volume))
        except (OSError, BadSound):
            return None
