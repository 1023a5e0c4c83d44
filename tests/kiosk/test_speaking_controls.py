"""Who goes by keys and cannot see the ring hears which control they came to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any  # each page names its own answer type

import pytest

from kiosk.announcing import Announcer
from kiosk.domain.assurance import Assurance, Present
from kiosk.domain.message import Language
from kiosk.journeys import pages
from kiosk.journeys.upkeep_pages import EnterPin
from kiosk.ports.screen import Control, Covering, Layer, Manner, Scene
from kiosk.ports.statuses import Device, Headset, SensorsStatus
from kiosk.speaking import SpeakingScreen
from kiosk.standing import Standing
from kiosk.texts import Catalogue
from tests.fakes.halls import HALL, TERMINAL
from tests.fakes.journal import RememberingJournal
from tests.fakes.loop import ManualLoop
from tests.fakes.people import identity_of
from tests.fakes.screen import RememberingScreen
from tests.fakes.speaker import SpeakingLane

if TYPE_CHECKING:
    from kiosk.visit import Page

SPEAKING = Manner(Language.ZH_CN, voice=True)
STANDING = Standing(TERMINAL, HALL)
HEADSET = replace(STANDING, sensors=SensorsStatus(Device.ONLINE, headset=Headset.PRESENT))
PERSONAL = pages.ChooseQueue(Present(identity_of(), Assurance.CARD))
TAKE = Control("取号")
HELP = Control("帮助", common=True)


class Window(RememberingScreen):
    def reading(self) -> str:
        return "the page"


class Keys:
    """A speaking screen with a page on it, which was read, and somebody at the keys."""

    def __init__(self, page: Page[Any], *, manner: Manner = SPEAKING, standing: Standing = STANDING) -> None:
        self.loop, self.lane, self.window = ManualLoop(), SpeakingLane(), Window()
        self._ended = 0
        announcer = Announcer(self.loop, journal=RememberingJournal())
        announcer.attach(self.lane)
        self.screen = SpeakingScreen(
            self.window, announcer, manner=replace(manner, voice=False), catalogue=Catalogue.load(), loop=self.loop
        )
        self.screen.suit(manner)
        self.screen.tell(standing)
        self.screen.show(Scene(1, page, None, can_go_back=False, active=True))
        self.end()
        self._read = len(self.lane.heard)

    def end(self) -> None:
        """Whatever is being said is said to its end, and what waits behind it."""
        while self._ended < len(self.lane.begun):
            self.lane.begun[self._ended].end(self.lane.speaker)
            self._ended += 1
            self.loop.settle()

    def come_to(self, control: Control) -> list[str]:
        """What is heard of it."""
        self.window.held(control)
        self.end()
        return self.lane.heard[self._read :]


def test_control_is_named() -> None:
    assert Keys(pages.Home()).come_to(TAKE) == ["取号"]


@pytest.mark.parametrize(
    ("state", "said"), [("switch.on", "已打开"), ("spoken.chosen", "已选"), ("spoken.not_chosen", "没选")]
)
def test_what_can_be_chosen_says_how_it_is(state: str, said: str) -> None:
    assert Keys(pages.Home()).come_to(Control("大字", state)) == ["大字", said]


def test_nothing_is_said_where_nobody_asked_for_it() -> None:
    assert Keys(pages.Home(), manner=Manner(Language.ZH_CN)).come_to(TAKE) == []


def test_what_may_tell_of_somebody_is_not_said_to_everybody() -> None:
    assert Keys(PERSONAL).come_to(Control("林小川")) == []


def test_what_stands_on_every_page_is() -> None:
    assert Keys(PERSONAL).come_to(HELP) == ["帮助"]


def test_headset_hears_all_of_it() -> None:
    assert Keys(PERSONAL, standing=HEADSET).come_to(Control("林小川")) == ["林小川"]


def test_layer_over_a_personal_page_tells_of_nobody() -> None:
    keys = Keys(PERSONAL)
    keys.screen.cover(Covering(Layer.ACCESSIBILITY))
    keys.end()
    assert keys.come_to(TAKE)[-1] == "取号"


def test_pin_is_not_spelled_aloud() -> None:
    assert Keys(EnterPin(badge=True)).come_to(Control("7")) == []
