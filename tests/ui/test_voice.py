"""The voice's controls in the accessibility layer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Language
from kiosk.journeys import pages
from kiosk.ports.screen import Covering, Layer, Manner
from kiosk.ports.speaker import LOUDEST, SOFTEST, USUAL_VOLUME
from kiosk.ports.statuses import Device, Engine, SpeakerStatus
from ui import samples
from ui.gallery import Shot, stage

if TYPE_CHECKING:
    from tests.ui.conftest import FakeAttendant
    from ui.playback import Playback
    from ui.shell import Shell

USUAL = Manner(Language.ZH_CN)
SPEAKING = replace(USUAL, voice=True)
LAYER = Shot("accessibility", pages.Home(), Covering(Layer.ACCESSIBILITY))


def opened(shell: Shell, manner: Manner, speaker: SpeakerStatus | None = samples.STANDING.speaker) -> None:
    stage(shell, replace(LAYER, voice=manner.voice, standing=replace(samples.STANDING, speaker=speaker)), 1)
    shell.suit(manner)
    shell.bury()


@pytest.mark.parametrize(
    ("touched", "before", "after"),
    [
        ("voice", USUAL, SPEAKING),
        ("voice", replace(SPEAKING, alone=True), USUAL),
        ("alone", SPEAKING, replace(SPEAKING, alone=True)),
        ("louder", SPEAKING, replace(SPEAKING, volume=USUAL_VOLUME + 1)),
        ("softer", SPEAKING, replace(SPEAKING, volume=USUAL_VOLUME - 1)),
    ],
)
def test_touch_asks_for_another_manner(
    shell: Shell, attendant: FakeAttendant, playback: Playback, touched: str, before: Manner, after: Manner
) -> None:
    opened(shell, before)
    playback.settle()
    playback.touch(touched)
    assert attendant.told() == [("set_manner", after)]


@pytest.mark.parametrize(("name", "volume"), [("louder", LOUDEST), ("softer", SOFTEST)])
def test_there_is_no_step_beyond_the_last(shell: Shell, playback: Playback, name: str, volume: int) -> None:
    opened(shell, replace(SPEAKING, volume=volume))
    playback.settle()
    with pytest.raises(LookupError):
        playback.touch(name)


@pytest.mark.parametrize(
    "speaker",
    [None, SpeakerStatus(Device.OFFLINE, Engine.READY), SpeakerStatus(Device.ONLINE, Engine.ABSENT)],
)
def test_voice_that_does_not_work_is_not_offered(
    shell: Shell, playback: Playback, speaker: SpeakerStatus | None
) -> None:
    opened(shell, USUAL, speaker)
    playback.settle()
    with pytest.raises(LookupError):
        playback.touch("voice")


@pytest.mark.parametrize("name", ["alone", "louder", "softer"])
def test_silent_screen_offers_no_volume(shell: Shell, playback: Playback, name: str) -> None:
    opened(shell, USUAL)
    playback.settle()
    with pytest.raises(LookupError):
        playback.touch(name)
