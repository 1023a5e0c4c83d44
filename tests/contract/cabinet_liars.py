"""Cameras, speakers and boards of sensors that each break one promise of their port."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.ports.camera import Code, Frame, Hint, Page, Presence, PresenceChange, Subject, Symbology
from kiosk.ports.errors import Canceled, DeviceSilent, LinkLost, NoCode, NoSheet
from kiosk.ports.speaker import Said
from kiosk.ports.statuses import (
    CameraStatus,
    Device,
    Door,
    Engine,
    Headset,
    Picture,
    Proximity,
    SensorsStatus,
    SpeakerStatus,
    Ups,
)
from tests.fakes.camera_in_memory import FakeCamera
from tests.fakes.sensors import FakeSensors
from tests.fakes.speaker import FakeSpeaker

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.camera import Subscription
    from kiosk.ports.speaker import Audience, Utterance

LIVE = CameraStatus(Device.ONLINE, Picture.LIVE)


# ── cameras ──


class Frozen(FakeCamera):
    def status(self, *, deadline_s: float) -> CameraStatus:
        return CameraStatus(Device.HARDWARE_ERROR, Picture.FROZEN)


class LiveForEver(FakeCamera):
    def status(self, *, deadline_s: float) -> CameraStatus:
        return LIVE


class StaysBlack(FakeCamera):
    dark = False

    def status(self, *, deadline_s: float) -> CameraStatus:
        self.dark = self.dark or self.covered
        return CameraStatus(Device.USER_ERROR, Picture.BLACK) if self.dark else super().status(deadline_s=deadline_s)


class NoPictures(FakeCamera):
    def preview(self, deliver: Callable[[Frame], None], *, width: int, per_s: float) -> Subscription:
        return super().preview(lambda _frame: None, width=width, per_s=per_s)


class OnePicture(FakeCamera):
    """Delivers the same picture again and again."""

    def preview(self, deliver: Callable[[Frame], None], *, width: int, per_s: float) -> Subscription:
        return super().preview(lambda _frame: deliver(Frame(1, 1, b"abc", 1)), width=width, per_s=per_s)


class CameraOpensOnce(FakeCamera):
    times = 0

    def open(self, *, deadline_s: float) -> None:
        self.times += 1
        if self.times > 1:
            raise DeviceSilent("it hangs since it was closed")
        super().open(deadline_s=deadline_s)


class DeafCamera(FakeCamera):
    """Waits to its deadline, whoever interrupts: here it is over at once."""

    def interrupt(self) -> None:
        return

    def scan_code(
        self, kinds: frozenset[Symbology], *, deadline_s: float, on_hint: Callable[[Hint], None] | None = None
    ) -> Code:
        return super().scan_code(kinds, deadline_s=min(deadline_s, 0.3))


class SeesNoCode(FakeCamera):
    def scan_code(
        self, kinds: frozenset[Symbology], *, deadline_s: float, on_hint: Callable[[Hint], None] | None = None
    ) -> Code:
        raise NoCode("no code", hint=Hint.NO_CODE)


class GhostCode(FakeCamera):
    """Reads a code where none is."""

    def scan_code(
        self, kinds: frozenset[Symbology], *, deadline_s: float, on_hint: Callable[[Hint], None] | None = None
    ) -> Code:
        return Code(Symbology.QR, "", b"")


class SeesNoSheet(FakeCamera):
    def capture_page(
        self,
        subject: Subject,
        *,
        deadline_s: float,
        on_hint: Callable[[Hint], None] | None = None,
        fresh: bool = False,
    ) -> Page:
        raise NoSheet("no sheet", hint=Hint.NO_SHEET)


class SquareSheet(FakeCamera):
    """Straightens a sheet into another shape."""

    size = (1200, 1200)


class GhostSheet(FakeCamera):
    """Finds a sheet where none is."""

    def capture_page(
        self,
        subject: Subject,
        *,
        deadline_s: float,
        on_hint: Callable[[Hint], None] | None = None,
        fresh: bool = False,
    ) -> Page:
        self.sheet = True
        return super().capture_page(subject, deadline_s=deadline_s)


class SeesNobody(FakeCamera):
    def stands(self, presence: Presence) -> None:
        super().stands(Presence.ABSENT)


class SeesSomebody(FakeCamera):
    """Takes the furniture for a person."""

    def presence(self, deliver: Callable[[PresenceChange], None]) -> Subscription:
        return super().presence(lambda change: deliver(PresenceChange(Presence.PRESENT, change.at_s)))


# ── speakers ──


class Unsure(FakeSpeaker):
    def status(self, *, deadline_s: float) -> SpeakerStatus:
        return SpeakerStatus(Device.UNKNOWN, Engine.READY)


class OnlineSpeaker(FakeSpeaker):
    def status(self, *, deadline_s: float) -> SpeakerStatus:
        return SpeakerStatus(Device.ONLINE, Engine.READY)


class SpeakerOpensOnce(FakeSpeaker):
    times = 0

    def open(self, *, deadline_s: float) -> None:
        self.times += 1
        if self.times > 1:
            raise DeviceSilent("it hangs since it was closed")
        super().open(deadline_s=deadline_s)


class Mute(FakeSpeaker):
    """Says that it has an engine, and makes no sound."""

    def say(self, utterance: Utterance, *, audience: Audience, deadline_s: float) -> Said:
        return Said.SILENT


class Pretends(FakeSpeaker):
    """Says that it spoke, and nobody hears it."""

    def say(self, utterance: Utterance, *, audience: Audience, deadline_s: float) -> Said:
        return Said.SPOKEN


class DeafSpeaker(FakeSpeaker):
    def interrupt(self) -> None:
        return


class DumbAfterInterrupt(FakeSpeaker):
    broken = False

    def say(self, utterance: Utterance, *, audience: Audience, deadline_s: float) -> Said:
        try:
            return Said.SILENT if self.broken else super().say(utterance, audience=audience, deadline_s=deadline_s)
        except Canceled:
            self.broken = True
            raise


class OneVolume(FakeSpeaker):
    def say(self, utterance: Utterance, *, audience: Audience, deadline_s: float) -> Said:
        return super().say(replace(utterance, volume=3), audience=audience, deadline_s=deadline_s)


# ── sensors ──


class SensorsUnknown(FakeSensors):
    def status(self, *, deadline_s: float) -> SensorsStatus:
        return SensorsStatus(Device.UNKNOWN)


class SensorsOnline(FakeSensors):
    """Tells what it told last, for ever."""

    def status(self, *, deadline_s: float) -> SensorsStatus:
        return self._status


class SensorsOpenOnce(FakeSensors):
    times = 0

    def open(self, *, deadline_s: float) -> None:
        self.times += 1
        if self.times > 1:
            raise DeviceSilent("it hangs since it was closed")
        super().open(deadline_s=deadline_s)


class DiesOfInterrupt(FakeSensors):
    def interrupt(self) -> None:
        self.close()


class DoorShut(FakeSensors):
    def status(self, *, deadline_s: float) -> SensorsStatus:
        return replace(super().status(deadline_s=deadline_s), door=Door.CLOSED)


class MainsThere(FakeSensors):
    def status(self, *, deadline_s: float) -> SensorsStatus:
        return replace(super().status(deadline_s=deadline_s), ups=Ups.ENGAGED)


class SensorsSeeNobody(FakeSensors):
    def status(self, *, deadline_s: float) -> SensorsStatus:
        return replace(super().status(deadline_s=deadline_s), proximity=Proximity.NOT_PRESENT)


class JackEmpty(FakeSensors):
    def status(self, *, deadline_s: float) -> SensorsStatus:
        return replace(super().status(deadline_s=deadline_s), headset=Headset.NOT_PRESENT)


class ClosedInSilence(FakeSensors):
    """Falls silent, and still claims that the door is closed."""

    def status(self, *, deadline_s: float) -> SensorsStatus:
        status = super().status(deadline_s=deadline_s)
        return replace(status, door=Door.CLOSED) if status.device is Device.UNKNOWN else status


class NeverBack(FakeSensors):
    """Does not answer any more after it was silent once."""

    def open(self, *, deadline_s: float) -> None:
        if self._was_silent:
            raise LinkLost("gone")
        super().open(deadline_s=deadline_s)

    _was_silent = False

    def do(self, words: list[str]) -> str:
        self._was_silent = self._was_silent or words == ["silent", "on"]
        return super().do(words)
