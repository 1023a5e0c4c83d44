"""Cameras, speakers and boards of sensors, in memory and emulated, and the hands of whoever stands there."""

from __future__ import annotations

import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from devices.diagnostics.hands import Deed, Look
from devices.drivers.sensors_fitting import fit_sensors
from devices.drivers.speaker import ProgramSpeaker
from devices.emulators.sensors import SensorsEmulator
from devices.emulators.sound_device import heard
from kiosk.ports.camera import Presence
from tests.contract.rigs import PromptHands, Rig
from tests.fakes.camera import CameraDesk
from tests.fakes.camera_in_memory import FakeCamera
from tests.fakes.sensors import FakeSensors
from tests.fakes.speaker import FakeSpeaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from kiosk.domain.message import Message
    from kiosk.ports.camera import Camera
    from kiosk.ports.sensors import Sensors
    from kiosk.ports.speaker import Speaker

LOUD: Final = 5


def _nobody_looks(_question: Message, _look: Look) -> bool:
    return False


# ── cameras ──


@contextmanager
def fake_camera(camera: FakeCamera | None = None) -> Iterator[Rig[Camera]]:
    """A camera in memory."""
    camera = camera or FakeCamera()

    def put(**values: bool) -> Callable[[], None]:
        def do() -> None:
            for name, value in values.items():
                setattr(camera, name, value)

        return do

    deeds: dict[Deed, Callable[[], None]] = {
        Deed.HOLD_CODE: put(code=True),
        Deed.LAY_SHEET: put(sheet=True),
        Deed.CLEAR_VIEW: put(code=False, sheet=False),
        Deed.COVER_LENS: put(covered=True),
        Deed.UNCOVER_LENS: put(covered=False),
        Deed.STEP_UP: lambda: camera.stands(Presence.PRESENT),
        Deed.STEP_ASIDE: lambda: camera.stands(Presence.ABSENT),
        Deed.UNPLUG: put(gone=True),
        Deed.PLUG_IN: put(gone=False),
    }
    yield Rig(camera, PromptHands(deeds, _nobody_looks))


@contextmanager
def emulated_camera() -> Iterator[Rig[Camera]]:
    """The driver, on a real wire to the emulated camera."""
    with CameraDesk(size=(1280, 720)) as desk:

        def befall(words: str) -> Callable[[], None]:
            return lambda: desk.befall(words)

        words = {
            Deed.HOLD_CODE: "show qr",
            Deed.LAY_SHEET: "show sheet",
            Deed.CLEAR_VIEW: "show hall",
            Deed.COVER_LENS: "black on",
            Deed.UNCOVER_LENS: "black off",
            Deed.STEP_UP: "person come",
            Deed.STEP_ASIDE: "person go",
            Deed.UNPLUG: "gone on",
            Deed.PLUG_IN: "gone off",
        }
        yield Rig(desk.camera, PromptHands({deed: befall(said) for deed, said in words.items()}, _nobody_looks))


CAMERAS: Final[dict[str, Callable[[], AbstractContextManager[Rig[Camera]]]]] = {
    "fake": fake_camera,
    "emulator": emulated_camera,
}


# ── speakers ──


@contextmanager
def fake_speaker(speaker: FakeSpeaker | None = None) -> Iterator[Rig[Speaker]]:
    """A speaker in memory, and somebody with good ears."""
    speaker = speaker or FakeSpeaker()

    def truth(_question: Message, look: Look) -> bool:
        if look is Look.SECOND_IS_LOUDER:
            return speaker.volumes[-1:] == [LOUD] and speaker.volumes[-2:-1] != [LOUD]
        return len(speaker.heard) > 1

    yield Rig(speaker, PromptHands({}, truth))


@contextmanager
def program_speaker() -> Iterator[Rig[Speaker]]:
    """Driver, engine, and an emulated sound device that keeps what comes out."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "heard"
        player = [sys.executable, "-m", "devices.emulators.sound_device", "--out", str(out), "--unpaced"]
        speaker = ProgramSpeaker(player, name="rig", clips=Path(folder))

        def truth(_question: Message, look: Look) -> bool:
            if look is Look.SECOND_IS_LOUDER:
                *_, first, second = sorted(out.glob("*.wav"))
                return _peak(second) > _peak(first)
            return len(heard(out)) == 2  # in Chinese and in English

        yield Rig(speaker, PromptHands({}, truth))
        speaker.close()


def _peak(file: Path) -> int:
    samples = memoryview(file.read_bytes()[44:]).cast("h")
    return max(abs(sample) for sample in samples)


SPEAKERS: Final[dict[str, Callable[[], AbstractContextManager[Rig[Speaker]]]]] = {
    "fake": fake_speaker,
    "programs": program_speaker,
}


# ── sensors ──


def _sensor_hands(do: Callable[[list[str]], str]) -> PromptHands:
    words = {
        Deed.OPEN_DOOR: "door open",
        Deed.CLOSE_DOOR: "door closed",
        Deed.TAKE_MAINS: "mains lost",
        Deed.GIVE_MAINS: "mains ok",
        Deed.STEP_UP: "person there",
        Deed.STEP_ASIDE: "person gone",
        Deed.PLUG_HEADSET: "jack in",
        Deed.PULL_HEADSET: "jack out",
        Deed.UNPLUG: "silent on",
        Deed.PLUG_IN: "silent off",
    }

    def deed(said: str) -> Callable[[], None]:
        def befall() -> None:
            do(said.split())

        return befall

    return PromptHands({what: deed(said) for what, said in words.items()}, _nobody_looks)


@contextmanager
def fake_sensors(sensors: FakeSensors | None = None) -> Iterator[Rig[Sensors]]:
    """A board in memory."""
    sensors = sensors or FakeSensors()
    yield Rig(sensors, _sensor_hands(sensors.do))


@contextmanager
def emulated_sensors() -> Iterator[Rig[Sensors]]:
    """The driver, on a real wire to the emulated board."""
    with SensorsEmulator(beat_s=0.3) as emulator:
        port = fit_sensors(emulator.link)
        yield Rig(port, _sensor_hands(emulator.do))
        port.close()


BOARDS: Final[dict[str, Callable[[], AbstractContextManager[Rig[Sensors]]]]] = {
    "fake": fake_sensors,
    "pty": emulated_sensors,
}
