"""The speaker over real programs: espeak-ng, and an emulated sound device that keeps what came out.

espeak-ng is asked for by system-packages-dev.txt. Where it is missing these tests fail, and say so.
"""

from __future__ import annotations

import array
import io
import shutil
import sys
import threading
import time
import wave
from typing import TYPE_CHECKING

import pytest

from devices.drivers.speaker import ProgramSpeaker
from devices.drivers.speaker_programs import Reading
from devices.emulators.sound_device import heard
from kiosk.domain.message import Language
from kiosk.ports.errors import Canceled, DeviceBusy, DeviceSilent, LinkLost, PortMissing
from kiosk.ports.speaker import Audience, Said, Utterance
from kiosk.ports.statuses import Device, Engine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SOON_S = 20.0
CARD = Utterance("您的身份证还在机器上，请拿走。", Language.ZH_CN, clip="spoken.card_left")
ENGLISH = Utterance("Your ID card is still on the machine.", Language.EN)
LONG = Utterance("one two three four five six seven eight nine ten " * 4, Language.EN)


class Room:
    """A speaker whose sounds are kept in a folder."""

    def __init__(self, folder: Path, reading: Reading) -> None:
        self.out = folder / "heard"
        self.clips = folder / "clips"
        self._reading = reading
        self.speakers: list[ProgramSpeaker] = []

    def speaker(self, *options: str, engine: Sequence[str] = ("espeak-ng", "--stdin", "--stdout")) -> ProgramSpeaker:
        """A speaker, open."""
        speaker = self.closed(*options, engine=engine)
        speaker.open(deadline_s=SOON_S)
        return speaker

    def closed(self, *options: str, engine: Sequence[str] = ("espeak-ng", "--stdin", "--stdout")) -> ProgramSpeaker:
        player = [sys.executable, "-m", "devices.emulators.sound_device", "--out", str(self.out), *options]
        return ProgramSpeaker(player, name="room", clips=self.clips, engine=engine, reading=self._reading)

    def record(self, utterance: Utterance, seconds: float, loudness: int = 1000) -> None:
        """Put a recording where it is looked for."""
        file = self.clips / utterance.language / f"{utterance.clip}.wav"
        file.parent.mkdir(parents=True)
        with wave.open(str(file), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(8000)
            sound.writeframes(array.array("h", [loudness] * round(8000 * seconds)).tobytes())

    @property
    def heard(self) -> list[float]:
        return heard(self.out)

    def samples(self) -> array.array[int]:
        """The last sound that came out."""
        with wave.open(str(max(self.out.glob("*.wav")))) as sound:
            return array.array("h", sound.readframes(sound.getnframes()))


@pytest.fixture(scope="module")
def reading() -> Iterator[Reading]:
    """One worker for all: its start takes half a second, and of a busy machine's time more."""
    worker = _Kept()
    worker.readable("ready", Language.EN, deadline_s=SOON_S)
    yield worker
    Reading.end(worker)


class _Kept(Reading):
    def end(self) -> None:
        """A speaker that is closed leaves it running."""


@pytest.fixture
def room(tmp_path: Path, reading: Reading) -> Room:
    return Room(tmp_path, reading)


def say(speaker: ProgramSpeaker, utterance: Utterance, audience: Audience = Audience.EVERYBODY) -> Said:
    return speaker.say(utterance, audience=audience, deadline_s=SOON_S)


def test_engine_is_installed_here() -> None:
    assert shutil.which("espeak-ng"), "install espeak-ng (system-packages-dev.txt)"


@pytest.mark.parametrize(("utterance", "least_s", "most_s"), [(CARD, 1.5, 6.0), (ENGLISH, 1.2, 5.0)])
def test_speech_of_the_right_length_comes_out(room: Room, utterance: Utterance, least_s: float, most_s: float) -> None:
    assert say(room.speaker("--unpaced"), utterance) is Said.SPOKEN
    assert least_s < room.heard[-1] < most_s


def test_speech_is_no_silence(room: Room) -> None:
    say(room.speaker("--unpaced"), CARD)
    assert max(room.samples()) > 3000


def test_longer_text_takes_longer(room: Room) -> None:
    speaker = room.speaker("--unpaced")
    for text in ("请取号", "请取号，请取号，请取号，请取号"):
        say(speaker, Utterance(text, Language.ZH_CN))
    short, long = room.heard
    assert long > 2 * short


def test_every_hanzi_is_spoken_as_pinyin(room: Room) -> None:
    speaker = room.speaker("--unpaced")
    say(speaker, Utterance("重庆", Language.ZH_CN))
    say(speaker, Utterance("chong qing", Language.EN))
    chinese, _ = room.heard
    assert 0.4 < chinese < 2.0  # two syllables, not "Chinese letter, Chinese letter"


def test_opening_is_heard_by_nobody(room: Room) -> None:
    room.speaker("--unpaced")
    assert room.heard == []


def test_louder_is_louder(room: Room) -> None:
    speaker = room.speaker("--unpaced")
    tops = []
    for volume in (1, 5):
        say(speaker, Utterance("请取号", Language.ZH_CN, volume=volume))
        tops.append(max(room.samples()))
    assert tops[1] > 2 * tops[0]


@pytest.mark.parametrize("volume", [-3, 99])
def test_volume_out_of_range_is_the_nearest(room: Room, volume: int) -> None:
    assert say(room.speaker("--unpaced"), Utterance("hello", Language.EN, volume=volume)) is Said.SPOKEN


def test_recording_is_played_first(room: Room) -> None:
    room.record(CARD, 0.75)
    assert (say(room.speaker("--unpaced"), CARD), room.heard) == (Said.CLIP, [0.75])


def test_recording_of_another_language_is_not_played(room: Room) -> None:
    room.record(CARD, 0.75)
    english = Utterance("Take it", Language.EN, clip=CARD.clip)
    assert say(room.speaker("--unpaced"), english) is Said.SPOKEN


def test_recording_follows_the_volume(room: Room) -> None:
    room.record(CARD, 0.2, loudness=1000)
    quiet = Utterance(CARD.text, CARD.language, clip=CARD.clip, volume=1)
    say(room.speaker("--unpaced"), quiet)
    assert set(room.samples()) == {350}


def test_damaged_recording_is_spoken_in_its_place(room: Room) -> None:
    room.record(CARD, 0.2)
    next(room.clips.rglob("*.wav")).write_bytes(b"OggS and so on")
    assert say(room.speaker("--unpaced"), CARD) is Said.SPOKEN


def test_personal_words_are_kept_from_everybody(room: Room) -> None:
    speaker = room.speaker("--unpaced")
    personal = Utterance("欧阳翠萍", Language.ZH_CN, personal=True)
    assert (say(speaker, personal), room.heard) == (Said.WITHHELD, [])


@pytest.mark.parametrize("audience", [Audience.ALONE, Audience.HEADSET])
def test_personal_words_are_said_to_the_person(room: Room, audience: Audience) -> None:
    personal = Utterance("欧阳翠萍", Language.ZH_CN, personal=True)
    assert say(room.speaker("--unpaced"), personal, audience) is Said.SPOKEN


def test_words_that_this_voice_cannot_say_are_silent(room: Room) -> None:
    assert (say(room.speaker("--unpaced"), Utterance("您好", Language.EN)), room.heard) == (Said.SILENT, [])


def test_interrupt_is_silence_at_once(room: Room) -> None:
    speaker = room.speaker()
    threading.Timer(0.6, speaker.interrupt).start()
    started = time.monotonic()
    with pytest.raises(Canceled):
        say(speaker, LONG)
    assert time.monotonic() - started < 1.2
    assert sum(room.heard) < 1.2


def test_interrupt_is_met_while_a_text_is_made_readable(tmp_path: Path) -> None:
    room = Room(tmp_path, Reading(["sleep", "60"]))
    speaker = room.speaker("--unpaced")
    speaker.interrupt()
    with pytest.raises(Canceled):
        say(speaker, ENGLISH)
    speaker.close()


def test_answer_to_an_interrupted_question_is_not_taken_for_the_next_one_s() -> None:
    worker = Reading(["sh", "-c", """read first; read second; echo '"one"'; echo '"two"'"""])

    def interrupted() -> None:
        raise Canceled("now")

    with pytest.raises(Canceled):
        worker.readable("1", Language.EN, deadline_s=SOON_S, heed=interrupted)
    answer = worker.readable("2", Language.EN, deadline_s=SOON_S)
    worker.end()
    assert answer == "two"


def test_interrupt_between_two_calls_is_met_by_the_next(room: Room) -> None:
    speaker = room.speaker("--unpaced")
    speaker.interrupt()
    with pytest.raises(Canceled):
        say(speaker, ENGLISH)


def test_interrupted_speaker_goes_on(room: Room) -> None:
    speaker = room.speaker("--unpaced")
    speaker.interrupt()
    with pytest.raises(Canceled):
        say(speaker, ENGLISH)
    assert say(speaker, ENGLISH) is Said.SPOKEN


def test_paced_sound_takes_as_long_as_it_is(room: Room) -> None:
    speaker = room.speaker()
    started = time.monotonic()
    say(speaker, Utterance("hello", Language.EN))
    assert time.monotonic() - started >= 0.9 * room.heard[-1]


def test_sound_that_hangs_ends_at_the_deadline(room: Room) -> None:
    speaker = room.speaker("--unpaced", "--fault", "hangs")
    started = time.monotonic()
    with pytest.raises(DeviceSilent):
        speaker.say(ENGLISH, audience=Audience.EVERYBODY, deadline_s=1.0)
    assert time.monotonic() - started < 2.0


def test_sound_device_that_dies_in_the_middle_is_lost(room: Room) -> None:
    speaker = room.speaker("--unpaced", "--fault", "dies")
    with pytest.raises(LinkLost):
        say(speaker, ENGLISH)


@pytest.mark.parametrize(("fault", "error"), [("no_device", PortMissing), ("busy", DeviceBusy)])
def test_sound_device_that_cannot_be_had_is_told(room: Room, fault: str, error: type[Exception]) -> None:
    with pytest.raises(error, match="audio open error"):
        room.speaker("--fault", fault)


def test_player_that_is_not_installed_is_told(tmp_path: Path) -> None:
    speaker = ProgramSpeaker(["/nowhere/player"], name="alsa:default", clips=tmp_path)
    with pytest.raises(PortMissing, match="/nowhere/player"):
        speaker.open(deadline_s=1)


def test_absent_engine_is_silent_with_a_status(room: Room) -> None:
    speaker = room.speaker("--unpaced", engine=("no-such-engine",))
    assert (say(speaker, ENGLISH), speaker.status(deadline_s=1).engine) == (Said.SILENT, Engine.ABSENT)


def test_absent_engine_still_plays_recordings(room: Room) -> None:
    room.record(CARD, 0.2)
    assert say(room.speaker("--unpaced", engine=("no-such-engine",)), CARD) is Said.CLIP


def test_open_speaker_is_online(room: Room) -> None:
    assert room.speaker("--unpaced").status(deadline_s=1).device is Device.ONLINE


def test_closed_speaker_is_offline(room: Room) -> None:
    speaker = room.speaker("--unpaced")
    speaker.close()
    speaker.close()
    assert speaker.status(deadline_s=1).device is Device.OFFLINE


def test_sound_device_is_asked_again_after_a_while(tmp_path: Path, reading: Reading) -> None:
    gone = tmp_path / "gone"
    player = tmp_path / "player"
    player.write_text(f"#!/bin/sh\ncat > /dev/null\ntest ! -e {gone}\n")
    player.chmod(0o755)
    clock = iter([0.0, 0.0, *[100.0] * 9])
    speaker = ProgramSpeaker([str(player)], name="x", clips=tmp_path, reading=reading, monotonic=lambda: next(clock))
    speaker.open(deadline_s=SOON_S)
    gone.touch()
    assert speaker.status(deadline_s=SOON_S).device is Device.ONLINE
    assert speaker.status(deadline_s=SOON_S).device is Device.UNKNOWN


def test_text_is_nowhere_on_a_command_line(room: Room) -> None:
    """What the engine is told stands in its options; what it says does not."""
    script = room.out.parent / "engine"
    speak = 'espeak-ng --stdin --stdout -v en < "$0.words"'
    script.write_text(f'#!/bin/sh\necho "$@" > "$0.options"\ncat > "$0.words"\n{speak}\n')
    script.chmod(0o755)
    say(room.speaker("--unpaced", engine=(str(script),)), Utterance("secret", Language.EN))
    options = (script.parent / "engine.options").read_text()
    assert ("secret" in options, (script.parent / "engine.words").read_text()) == (False, "secret")


def test_kept_sounds_are_whole_wav_files(room: Room) -> None:
    say(room.speaker("--unpaced"), ENGLISH)
    with wave.open(io.BytesIO(next(room.out.glob("*.wav")).read_bytes())) as sound:
        assert sound.getnframes() / sound.getframerate() == pytest.approx(room.heard[0])
