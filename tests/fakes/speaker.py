"""A speaker in memory, and a lane that says things when the test lets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiosk.ports.errors import Canceled, LinkLost
from kiosk.ports.speaker import Said, may_be_heard
from kiosk.ports.statuses import Device, Engine, SpeakerStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.speaker import Audience, Speaker, Utterance


class FakeSpeaker:
    """Fulfils `Speaker`: keeps what was heard, each as its text and who heard it."""

    def __init__(self, *, clips: frozenset[str] = frozenset(), engine: Engine = Engine.READY) -> None:
        self.heard: list[tuple[str, Audience]] = []
        self.volumes: list[int] = []
        self._clips = clips
        self._engine = engine
        self._open = False
        self._interrupted = False

    def open(self, *, deadline_s: float) -> None:
        self._open = True
        self._interrupted = False

    def close(self) -> None:
        self._open = False

    def interrupt(self) -> None:
        self._interrupted = True

    def say(self, utterance: Utterance, *, audience: Audience, deadline_s: float) -> Said:
        if self._interrupted:
            self._interrupted = False
            raise Canceled("interrupted")
        if not may_be_heard(utterance, audience):
            return Said.WITHHELD
        if not self._open:
            raise LinkLost("not open")
        recorded = utterance.clip in self._clips
        if not recorded and (self._engine is Engine.ABSENT or not utterance.text):
            return Said.SILENT
        self.heard.append((utterance.text, audience))
        self.volumes.append(utterance.volume)
        return Said.CLIP if recorded else Said.SPOKEN

    def status(self, *, deadline_s: float) -> SpeakerStatus:
        return SpeakerStatus(Device.ONLINE if self._open else Device.OFFLINE, self._engine)


class Saying:
    """One piece of work on the lane."""

    def __init__(self, work: Callable[[Any], Any], answer: Callable[[Any], None]) -> None:
        self._work = work
        self._answer = answer
        self.canceled = False

    def cancel(self) -> None:
        self.canceled = True

    def end(self, speaker: Speaker) -> None:
        self._answer(Canceled("canceled") if self.canceled else self._work(speaker))


class SpeakingLane:
    """A `Lane[Speaker]`. What was submitted is being said until the test calls `end`."""

    def __init__(self, speaker: FakeSpeaker | None = None) -> None:
        self.speaker = speaker or FakeSpeaker()
        self.speaker.open(deadline_s=1)
        self.begun: list[Saying] = []

    def submit(self, work: Callable[[Any], Any], answer: Callable[[Any], None], *, patient: bool = False) -> Saying:
        self.begun.append(Saying(work, answer))
        return self.begun[-1]

    def end(self) -> None:
        """What is being said comes to its end."""
        self.begun[-1].end(self.speaker)

    def fail(self, error: Exception) -> None:
        """What is being said breaks off."""
        self.begun[-1]._answer(error)

    @property
    def heard(self) -> list[str]:
        return [text for text, _ in self.speaker.heard]
