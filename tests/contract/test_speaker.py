"""What every speaker must do: the fake, and driver, engine and emulated sound device."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from devices.drivers.speaker import ProgramSpeaker
from kiosk.domain.message import Language
from kiosk.ports.errors import Canceled
from kiosk.ports.speaker import Audience, Said, Utterance
from kiosk.ports.statuses import Device, Engine
from tests.fakes.speaker import FakeSpeaker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.ports.speaker import Speaker

SOON_S = 60.0
GENERAL = Utterance("hello", Language.EN)
PERSONAL = Utterance("hello", Language.EN, personal=True)


@pytest.fixture(params=["fake", "programs"])
def speaker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Speaker]:
    player = [sys.executable, "-m", "devices.emulators.sound_device", "--out", str(tmp_path / "heard"), "--unpaced"]
    made: Speaker = FakeSpeaker() if request.param == "fake" else ProgramSpeaker(player, name="rig", clips=tmp_path)
    made.open(deadline_s=SOON_S)
    yield made
    made.close()


def test_words_are_spoken(speaker: Speaker) -> None:
    assert speaker.say(GENERAL, audience=Audience.EVERYBODY, deadline_s=SOON_S) is Said.SPOKEN


@pytest.mark.parametrize(
    ("audience", "said"),
    [(Audience.EVERYBODY, Said.WITHHELD), (Audience.ALONE, Said.SPOKEN), (Audience.HEADSET, Said.SPOKEN)],
)
def test_personal_words_keep_to_their_audience(speaker: Speaker, audience: Audience, said: Said) -> None:
    assert speaker.say(PERSONAL, audience=audience, deadline_s=SOON_S) is said


def test_nothing_to_say_is_silent(speaker: Speaker) -> None:
    assert speaker.say(Utterance("", Language.EN), audience=Audience.ALONE, deadline_s=SOON_S) is Said.SILENT


def test_interrupt_is_met_by_the_next_call_and_once(speaker: Speaker) -> None:
    speaker.interrupt()
    with pytest.raises(Canceled):
        speaker.say(GENERAL, audience=Audience.EVERYBODY, deadline_s=SOON_S)
    assert speaker.say(GENERAL, audience=Audience.EVERYBODY, deadline_s=SOON_S) is Said.SPOKEN


def test_open_speaker_is_online_with_its_engine(speaker: Speaker) -> None:
    status = speaker.status(deadline_s=SOON_S)
    assert (status.device, status.engine) == (Device.ONLINE, Engine.READY)


def test_closed_speaker_is_offline(speaker: Speaker) -> None:
    speaker.close()
    assert speaker.status(deadline_s=SOON_S).device is Device.OFFLINE


def test_speaker_opens_again(speaker: Speaker) -> None:
    speaker.close()
    speaker.open(deadline_s=SOON_S)
    assert speaker.say(GENERAL, audience=Audience.EVERYBODY, deadline_s=SOON_S) is Said.SPOKEN
