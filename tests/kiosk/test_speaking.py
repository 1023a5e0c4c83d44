"""What the screen says aloud, and when."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any  # each page names its own answer type

import pytest

from kiosk.announcing import Announcer
from kiosk.domain.assurance import Assurance, Present
from kiosk.domain.message import Language, Message
from kiosk.journeys import pages
from kiosk.ports.camera import Frame, Hint
from kiosk.ports.screen import Covering, Layer, Manner, Scene
from kiosk.ports.speaker import Audience
from kiosk.ports.statuses import Device, DocumentPrinterStatus, Headset, SensorsStatus
from kiosk.speaking import CALLS_S, REPEAT_S, SpeakingScreen, SpeakingViewfinder
from kiosk.standing import Standing
from kiosk.texts import Catalogue
from kiosk.visit import Page
from tests.fakes.halls import HALL, TERMINAL
from tests.fakes.journal import RememberingJournal
from tests.fakes.loop import ManualLoop
from tests.fakes.people import identity_of
from tests.fakes.screen import RememberingScreen
from tests.fakes.speaker import SpeakingLane

if TYPE_CHECKING:
    from collections.abc import Callable

SILENT = Manner(Language.ZH_CN)
SPEAKING = replace(SILENT, voice=True)
STANDING = Standing(TERMINAL, HALL)
LEFT = replace(STANDING, card_left=True)
HEADSET = replace(STANDING, sensors=SensorsStatus(Device.ONLINE, headset=Headset.PRESENT))
CATALOGUE = Catalogue.load()
PERSONAL = pages.ChooseQueue(Present(identity_of(), Assurance.CARD))
CARD = CATALOGUE.text("spoken.card_left", Language.ZH_CN)


class Window(RememberingScreen):
    """Reads as the test says."""

    words = "home"

    def reading(self) -> str:
        return self.words


class Hall:
    """A speaking screen whose speaker is in the test's hands."""

    def __init__(self, manner: Manner = SPEAKING) -> None:
        self.loop = ManualLoop()
        self.lane = SpeakingLane()
        self.window = Window()
        announcer = Announcer(self.loop, journal=RememberingJournal())
        announcer.attach(self.lane)
        self.unclaimed = 0
        self.screen = SpeakingScreen(
            self.window,
            announcer,
            manner=SILENT,
            catalogue=CATALOGUE,
            loop=self.loop,
            on_unclaimed=self._unclaimed,
        )
        self.screen.suit(manner)
        self.screen.tell(STANDING)
        self._token = 0

    def _unclaimed(self) -> None:
        self.unclaimed += 1

    def show(self, page: Page[Any], words: str = "home") -> None:
        self._token += 1
        self.window.words = words
        self.screen.show(Scene(self._token, page, None, can_go_back=False, active=True))

    def end(self, times: int = 1) -> None:
        for _ in range(times):
            self.lane.end()
            self.loop.settle()

    @property
    def saying(self) -> int:
        """How many utterances were begun."""
        return len(self.lane.begun)


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_page_is_read_when_it_is_shown(hall: Hall) -> None:
    hall.show(pages.Home())
    hall.end()
    assert hall.lane.heard == ["home"]


def test_printer_that_stops_is_read_to_whoever_waits_for_its_paper(hall: Hall) -> None:
    hall.show(pages.Processing(Message("processing.PrintCertificate"), commits=True), "printing")
    hall.end()
    hall.window.words = "no toner"
    hall.screen.tell(replace(STANDING, document_printer=DocumentPrinterStatus(Device.USER_ERROR)))
    hall.end()
    assert hall.lane.heard == ["printing", "no toner"]


def test_nobody_is_told_aloud_to_choose_where_no_window_gives_numbers(hall: Hall) -> None:
    shut = replace(HALL, queues=tuple(replace(queue, open=False) for queue in HALL.queues))
    hall.screen.tell(replace(STANDING, hall=shut))
    hall.show(PERSONAL)
    hall.end()
    assert hall.lane.heard == [CATALOGUE.text("spoken.page.ChooseQueue.none", Language.ZH_CN)]


def test_window_shows_before_it_is_read(hall: Hall) -> None:
    hall.show(pages.Home())
    assert hall.window.pages == ["Home"]


def test_nothing_is_read_unless_asked_for() -> None:
    hall = Hall(SILENT)
    hall.show(pages.Home())
    assert hall.saying == 0


def test_voice_reads_what_is_there_already() -> None:
    hall = Hall(SILENT)
    hall.show(pages.Home())
    hall.screen.suit(SPEAKING)
    hall.end()
    assert hall.lane.heard == ["home"]


def test_voice_switched_off_is_silent_at_once(hall: Hall) -> None:
    hall.show(pages.Home())
    hall.screen.suit(SILENT)
    assert hall.lane.begun[-1].canceled


def test_same_scene_shown_again_is_read_once(hall: Hall) -> None:
    hall.show(pages.Home())
    hall.end()
    hall.screen.show(hall.window.scene)
    assert hall.saying == 1


def test_page_that_follows_the_hall_is_not_read_again(hall: Hall) -> None:
    hall.show(pages.Home())
    hall.window.words = "home, four people wait"
    hall.screen.tell(replace(STANDING, on_battery=False))
    assert hall.saying == 1


def test_next_page_with_the_same_words_is_read(hall: Hall) -> None:
    hall.show(pages.Home())
    hall.end()
    hall.show(pages.Home())
    assert hall.saying == 2


def test_layer_is_read_in_place_of_the_page(hall: Hall) -> None:
    hall.show(pages.Home())
    hall.window.words = "help"
    hall.screen.cover(Covering(Layer.HELP))
    hall.end()
    assert (hall.lane.begun[0].canceled, hall.lane.heard) == (True, ["help"])


def test_countdown_is_read_once(hall: Hall) -> None:
    hall.show(pages.Home())
    for seconds in (45, 44, 43):
        hall.window.words = f"still there? {seconds}"
        hall.screen.cover(Covering(Layer.TIME_OUT, seconds))
    assert hall.saying == 2


def test_page_is_read_again_when_the_layer_is_gone(hall: Hall) -> None:
    hall.show(pages.Home())
    hall.window.words = "help"
    hall.screen.cover(Covering(Layer.HELP))
    hall.window.words = "home"
    hall.screen.cover(None)
    hall.end()
    assert hall.lane.heard == ["home"]


def test_other_language_is_spoken_at_once(hall: Hall) -> None:
    hall.show(pages.Home())
    hall.window.words = "home in English"
    hall.screen.suit(replace(SPEAKING, language=Language.EN))
    hall.end()
    assert hall.lane.heard == ["home in English"]


def test_volume_is_said_in_itself(hall: Hall) -> None:
    hall.show(pages.Home())
    hall.screen.suit(replace(SPEAKING, volume=5))
    hall.end()
    assert (hall.lane.heard, hall.lane.speaker.volumes) == (["音量 5"], [5])


# ── personal data ──


def test_personal_page_is_withheld_from_a_hall(hall: Hall) -> None:
    hall.show(PERSONAL, "欧阳翠萍，您好")
    hall.end(2)
    assert hall.lane.heard == [
        CATALOGUE.text("spoken.page.ChooseQueue", Language.ZH_CN),
        CATALOGUE.text("spoken.withheld", Language.ZH_CN),
    ]


@pytest.mark.parametrize(
    ("manner", "standing", "audience"),
    [(replace(SPEAKING, alone=True), STANDING, Audience.ALONE), (SPEAKING, HEADSET, Audience.HEADSET)],
)
def test_personal_page_is_read_to_the_person_alone(manner: Manner, standing: Standing, audience: Audience) -> None:
    hall = Hall(manner)
    hall.screen.tell(standing)
    hall.show(PERSONAL, "欧阳翠萍，您好")
    hall.end()
    assert hall.lane.speaker.heard == [("欧阳翠萍，您好", audience)]


def test_headset_of_a_silent_board_is_not_believed() -> None:
    hall = Hall()
    hall.screen.tell(replace(STANDING, sensors=SensorsStatus(Device.UNKNOWN, headset=Headset.PRESENT)))
    hall.show(PERSONAL, "欧阳翠萍，您好")
    hall.end(2)
    assert "欧阳翠萍，您好" not in hall.lane.heard


def test_headset_that_is_pulled_out_ends_personal_words_at_once() -> None:
    hall = Hall()
    hall.screen.tell(HEADSET)
    hall.show(PERSONAL, "欧阳翠萍，您好")
    hall.screen.tell(STANDING)
    assert hall.lane.begun[0].canceled
    hall.end(2)
    assert "欧阳翠萍，您好" not in hall.lane.heard


def test_choice_without_a_card_is_read_to_everybody(hall: Hall) -> None:
    hall.show(pages.ChooseQueue(None), "which counter")
    hall.end()
    assert hall.lane.heard == ["which counter"]


def test_person_who_says_that_they_are_alone_hears_the_page(hall: Hall) -> None:
    hall.show(PERSONAL, "欧阳翠萍，您好")
    hall.screen.suit(replace(SPEAKING, alone=True))
    hall.end()
    assert hall.lane.heard == ["欧阳翠萍，您好"]


def test_end_of_the_visit_breaks_personal_words_off() -> None:
    hall = Hall(replace(SPEAKING, alone=True))
    hall.show(PERSONAL, "欧阳翠萍，您好")
    hall.screen.suit(SILENT)
    assert hall.lane.begun[-1].canceled


@pytest.mark.parametrize("language", [Language.ZH_CN, Language.EN])
def test_every_personal_page_has_words_for_the_hall(language: Language) -> None:
    importlib.import_module("kiosk.journeys.certificate_pages")
    personal = [page.__name__ for page in _kinds(Page) if page.personal and page.__module__.startswith("kiosk.")]
    texts = CATALOGUE.texts[language]
    assert len(personal) > 4
    assert [name for name in personal if f"spoken.page.{name}" not in texts] == []


def _kinds(kind: type[Page[Any]]) -> list[type[Page[Any]]]:
    return [found for child in kind.__subclasses__() for found in (child, *_kinds(child))]


# ── before the camera ──


def test_hint_is_said_once_the_page_was_read(hall: Hall) -> None:
    hall.show(pages.Home())
    hall.screen.advise(Hint.NO_SHEET)
    hall.end()
    hall.screen.advise(Hint.GLARE)
    hall.end()
    assert hall.lane.heard == ["home", CATALOGUE.text("camera.hint.glare", Language.ZH_CN)]


def test_newer_hint_is_said_in_place_of_the_last(hall: Hall) -> None:
    hall.show(pages.Home())
    hall.end()
    hall.screen.advise(Hint.NO_SHEET)
    said = hall.lane.begun[-1]
    hall.screen.advise(Hint.GLARE)
    assert (said.canceled, hall.saying) == (True, 3)


def test_next_page_is_read_in_place_of_a_hint(hall: Hall) -> None:
    hall.show(pages.Home())
    hall.end()
    hall.screen.advise(Hint.NO_SHEET)
    hall.show(pages.Home(), "picture")
    hall.screen.advise(Hint.GLARE)
    hall.end()
    assert hall.lane.heard == ["home", "picture"]


@pytest.mark.parametrize("manner", [SILENT, SPEAKING])
def test_hint_is_silent_where_nothing_is_read_and_beneath_a_layer(manner: Manner) -> None:
    hall = Hall(manner)
    hall.show(pages.Home())
    hall.screen.cover(Covering(Layer.HELP))
    if manner is SPEAKING:
        hall.end()
    before = hall.saying
    hall.screen.advise(Hint.GLARE)
    assert hall.saying == before


def test_viewfinder_tells_window_and_voice() -> None:
    hall, told = Hall(), list[object]()

    class Finder:
        def show(self, frame: Frame, taken: Callable[[], None]) -> None:
            told.append(frame)

        def advise(self, hint: Hint) -> None:
            told.append(hint)

        def clear(self) -> None:
            told.append("clear")

    viewfinder, frame = SpeakingViewfinder(Finder(), hall.screen, hall.loop), Frame(1, 1, b"abc", 1)
    hall.show(pages.Home())
    hall.end()
    viewfinder.show(frame, lambda: None)
    viewfinder.advise(Hint.GLARE)
    viewfinder.clear()
    hall.loop.settle()
    assert (told, hall.saying) == ([frame, Hint.GLARE, "clear"], 2)


# ── a card left lying ──


def test_left_card_is_said_though_nobody_asked_for_a_voice() -> None:
    hall = Hall(SILENT)
    hall.screen.tell(LEFT)
    hall.screen.cover(Covering(Layer.CARD_LEFT))
    hall.end()
    assert hall.lane.heard == [CARD]


def test_left_card_is_said_in_the_very_moment() -> None:
    hall = Hall(SILENT)
    before = hall.loop.monotonic()
    hall.screen.cover(Covering(Layer.CARD_LEFT))
    assert (hall.saying, hall.loop.monotonic() - before) == (1, 0.0)


def test_left_card_is_said_in_both_languages() -> None:
    hall = Hall(SILENT)
    hall.screen.cover(Covering(Layer.CARD_LEFT))
    hall.end(2)
    assert hall.lane.heard == [CARD, CATALOGUE.text("spoken.card_left", Language.EN)]


def test_left_card_is_said_again_until_it_is_lifted() -> None:
    hall = Hall(SILENT)
    hall.screen.tell(LEFT)
    hall.screen.cover(Covering(Layer.CARD_LEFT))
    hall.end(2)
    hall.loop.advance(REPEAT_S)
    hall.end(2)
    assert hall.lane.heard.count(CARD) == 2


def test_lifted_card_is_not_called_for_any_more() -> None:
    hall = Hall(SILENT)
    hall.screen.tell(LEFT)
    hall.screen.cover(Covering(Layer.CARD_LEFT))
    hall.screen.tell(STANDING)
    hall.loop.advance(CALLS_S)
    assert (hall.saying, hall.lane.begun[0].canceled) == (1, True)


def test_staff_are_told_after_a_minute() -> None:
    hall = Hall(SILENT)
    hall.screen.tell(LEFT)
    hall.screen.cover(Covering(Layer.CARD_LEFT))
    hall.loop.advance(CALLS_S + REPEAT_S)
    assert hall.unclaimed == 1


def test_calls_end_after_a_minute() -> None:
    hall = Hall(SILENT)
    hall.screen.tell(LEFT)
    hall.screen.cover(Covering(Layer.CARD_LEFT))
    hall.loop.advance(CALLS_S + REPEAT_S)
    hall.loop.advance(3600)
    assert (hall.unclaimed, hall.loop.timers) == (1, 0)


def test_help_over_the_layer_begins_no_second_round() -> None:
    hall = Hall(SILENT)
    hall.screen.tell(LEFT)
    hall.screen.cover(Covering(Layer.CARD_LEFT))
    hall.screen.cover(Covering(Layer.HELP))
    hall.screen.cover(Covering(Layer.CARD_LEFT))
    hall.loop.advance(CALLS_S + REPEAT_S)
    assert hall.unclaimed == 1


def test_next_forgotten_card_is_called_for_anew() -> None:
    hall = Hall(SILENT)
    for _ in range(2):
        hall.screen.tell(LEFT)
        hall.screen.cover(Covering(Layer.CARD_LEFT))
        hall.screen.tell(STANDING)
        hall.screen.cover(None)
    assert hall.saying == 2


def test_alarm_silences_the_page_that_was_being_read(hall: Hall) -> None:
    hall.show(pages.Home())
    hall.screen.cover(Covering(Layer.CARD_LEFT))
    assert hall.lane.begun[0].canceled
