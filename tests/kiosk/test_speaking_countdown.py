"""A countdown is heard by everybody: asked once when it begins, once before it ends, and no more when it is over."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from kiosk.announcing import Announcer
from kiosk.domain.message import Language
from kiosk.journeys import pages
from kiosk.ports.screen import Covering, Layer, Manner, Scene
from kiosk.ports.speaker import LOUDEST, Audience
from kiosk.speaking import LAST_CALL_S, SpeakingScreen
from kiosk.texts import Catalogue
from tests.fakes.journal import RememberingJournal
from tests.fakes.loop import ManualLoop
from tests.fakes.screen import RememberingScreen
from tests.fakes.speaker import SpeakingLane

CATALOGUE: Final = Catalogue.load()
USUAL: Final = Manner(Language.ZH_CN)
ASKED: Final = {language: CATALOGUE.text("spoken.still_there", language) for language in (Language.ZH_CN, Language.EN)}


class Window(RememberingScreen):
    def reading(self) -> str:
        return "the layer"


class Hall:
    """A page on a screen that nobody asked to speak, and what is said all the same."""

    def __init__(self, manner: Manner = USUAL) -> None:
        self.loop = ManualLoop()
        self.lane = SpeakingLane()
        self._ended = 0
        announcer = Announcer(self.loop, journal=RememberingJournal())
        announcer.attach(self.lane)
        self.screen = SpeakingScreen(Window(), announcer, manner=USUAL, catalogue=CATALOGUE, loop=self.loop)
        self.screen.suit(manner)
        self.screen.show(Scene(1, pages.Home(), None, can_go_back=False, active=True))

    def count(self, *seconds: int) -> None:
        """Count down; what is begun meanwhile is said to its end."""
        for left in seconds:
            self.screen.cover(Covering(Layer.TIME_OUT, left))
            if len(self.lane.begun) > self._ended:
                self._ended = len(self.lane.begun)
                self.lane.end()
                self.loop.settle()


def test_beginning_countdown_is_asked_aloud_though_nobody_asked_for_a_voice() -> None:
    hall = Hall()
    hall.count(45)
    assert hall.lane.heard == [ASKED[Language.ZH_CN]]


def test_countdown_is_asked_in_the_person_s_language() -> None:
    hall = Hall(replace(USUAL, language=Language.EN))
    hall.count(45)
    assert hall.lane.heard == [ASKED[Language.EN]]


@pytest.mark.parametrize("begin", [45, 20])
def test_whole_countdown_is_asked_twice_and_no_more(begin: int) -> None:
    hall = Hall()
    hall.count(*range(begin, 0, -1))
    assert len(hall.lane.heard) == 2


def test_short_countdown_is_asked_once() -> None:
    hall = Hall()
    hall.count(*range(LAST_CALL_S, 0, -1))
    assert len(hall.lane.heard) == 1


def test_last_call_is_a_step_louder() -> None:
    hall = Hall()
    hall.count(*range(20, 0, -1))
    assert hall.lane.speaker.volumes == [USUAL.volume, USUAL.volume + 1]


def test_last_call_is_never_louder_than_the_loudest() -> None:
    hall = Hall(replace(USUAL, volume=LOUDEST))
    hall.count(*range(20, 0, -1))
    assert set(hall.lane.speaker.volumes) == {LOUDEST}


def test_everybody_may_hear_it() -> None:
    hall = Hall()
    hall.count(45)
    assert hall.lane.speaker.heard == [(ASKED[Language.ZH_CN], Audience.EVERYBODY)]


def test_who_answers_is_not_asked_on() -> None:
    hall = Hall()
    hall.screen.cover(Covering(Layer.TIME_OUT, 45))
    hall.screen.cover(None)
    hall.loop.settle()
    assert [said.canceled for said in hall.lane.begun] == [True]


def test_next_countdown_is_asked_anew() -> None:
    hall = Hall()
    for _ in range(2):
        hall.count(45, 44)
        hall.screen.cover(None)
    assert len(hall.lane.heard) == 2


def test_voice_reads_the_layer_once_and_asks_nothing_besides() -> None:
    hall = Hall(replace(USUAL, voice=True))
    hall.count(*range(20, 0, -1))
    assert hall.lane.heard == ["the layer"]


@pytest.mark.parametrize("layer", [Layer.HELP, Layer.ACCESSIBILITY, Layer.OUT_OF_SERVICE])
def test_other_layers_say_nothing_to_everybody(layer: Layer) -> None:
    hall = Hall()
    hall.screen.cover(Covering(layer))
    hall.loop.settle()
    assert hall.lane.begun == []
