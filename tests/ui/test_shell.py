"""The screen as the runner uses it: scenes, layers, manner, standing."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QCloseEvent

from kiosk.domain.message import Language, Message
from kiosk.journeys import pages
from kiosk.ports.screen import Contrast, Covering, Layer, Manner, Scene, TextSize
from kiosk.ports.statuses import Device, IdCardReaderStatus, Media
from ui import samples
from ui.gallery import SHOTS, Shot, stage
from ui.playback import descendants

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import FakeAttendant
    from ui.playback import Playback
    from ui.shell import Shell
    from ui.viewmodels.processing import ProcessingModel

HOME = Scene(1, pages.Home(), None, can_go_back=False, active=False)
DEFAULT = Manner(Language.ZH_CN)


def texts(shell: Shell) -> set[str]:
    QCoreApplication.processEvents()
    assert shell.window is not None
    items = descendants(shell.window.contentItem())
    return {str(item.property("text")) for item in items if item.inherits("QQuickText") and item.property("text")}


def processing_model(shell: Shell) -> ProcessingModel:
    assert shell._navigator is not None
    assert shell._navigator.page is not None
    return cast("ProcessingModel", shell._navigator.page.model)


def number(ticket: pages.Ticket, trouble: str | None = None) -> Scene:
    return Scene(5, pages.NumberTaken(samples.NUMBER, ticket, trouble), None, can_go_back=False, active=True)


def test_home_shows_the_time_of_the_sites_zone(shell: Shell) -> None:
    shell.show(HOME)
    assert "14:36" in texts(shell)


def test_home_offers_the_card_while_the_reader_is_online(shell: Shell) -> None:
    shell.show(HOME)
    assert "放上身份证，直接开始" in texts(shell)


def test_home_says_that_the_reader_rests_while_it_is_offline(shell: Shell) -> None:
    shell.show(HOME)
    shell.tell(replace(samples.STANDING, reader=IdCardReaderStatus(Device.OFFLINE)))
    assert "读卡器在休息" in texts(shell)


def test_standing_told_later_changes_the_page_in_place(shell: Shell) -> None:
    shell.show(HOME)
    hall = replace(samples.HALL, queues=(replace(samples.GENERAL, next_ticket="A099"),))
    shell.tell(replace(samples.STANDING, hall=hall))
    assert "A099" in texts(shell)


def test_home_before_the_backend_was_reached_shows_no_number(shell: Shell) -> None:
    shell.show(HOME)
    shell.tell(replace(samples.STANDING, hall=None))
    assert not any("A0" in text for text in texts(shell))


def test_name_from_the_card_is_masked(shell: Shell) -> None:
    shell.show(Scene(2, pages.ChooseQueue(samples.PRESENT), None, can_go_back=False, active=True))
    assert "欧***，您好" in texts(shell)


def test_finish_is_offered_in_a_visit_only(shell: Shell, playback: Playback) -> None:
    shell.show(replace(HOME, active=True))
    within = "finish" in playback.controls
    shell.show(HOME)
    QCoreApplication.processEvents()
    assert (within, "finish" in playback.controls) == (True, False)


def test_back_is_offered_where_there_is_a_page_before(
    shell: Shell, playback: Playback, attendant: FakeAttendant
) -> None:
    shell.show(Scene(4, pages.ChooseQueue(None), None, can_go_back=True, active=True))
    QCoreApplication.processEvents()
    playback.touch("back")
    assert attendant.told() == [("back", 4)]


@pytest.mark.parametrize(
    ("ticket", "sheet"),
    [
        (pages.Ticket.PRINTED, "NumberTaken"),
        (pages.Ticket.NOT_PRINTED, "NumberKept"),
        (pages.Ticket.UNKNOWN, "NumberAsked"),
    ],
)
def test_number_has_a_page_for_each_fate_of_its_paper(shell: Shell, ticket: pages.Ticket, sheet: str) -> None:
    shell.show(number(ticket))
    assert shell.shown == sheet


def test_unknown_printer_error_is_told_without_its_code(shell: Shell) -> None:
    shell.show(number(pages.Ticket.NOT_PRINTED, "cutter_fault"))
    assert "小票没打出来" in texts(shell)


def test_language_changed_within_a_page_changes_every_text(shell: Shell) -> None:
    shell.show(number(pages.Ticket.NOT_PRINTED, "paper_out"))
    chinese = texts(shell)
    shell.suit(Manner(Language.EN))
    assert texts(shell) & chinese == {"小窗", "A012", "14:36"}


def test_manner_reset_gives_back_every_text_and_colour(shell: Shell) -> None:
    shell.show(HOME)
    before = texts(shell)
    shell.suit(Manner(Language.EN, TextSize.LARGE, Contrast.HIGH, reach=True))
    shell.suit(DEFAULT)
    assert (texts(shell), shell.look.property("large"), shell.look.property("contrast")) == (before, False, False)


def test_layer_hides_the_page_beneath(shell: Shell, playback: Playback) -> None:
    shell.show(number(pages.Ticket.PRINTED))
    shell.cover(Covering(Layer.TIME_OUT, 40))
    assert playback.controls == ("stillHere", "moreTime", "endNow")


def test_countdown_counts_in_place(shell: Shell) -> None:
    shell.show(number(pages.Ticket.PRINTED))
    shell.cover(Covering(Layer.TIME_OUT, 40))
    shell.cover(Covering(Layer.TIME_OUT, 39))
    assert "39" in texts(shell)


def test_layer_taken_away_shows_the_page_again(shell: Shell, playback: Playback) -> None:
    shell.show(number(pages.Ticket.PRINTED))
    shell.cover(Covering(Layer.HELP))
    shell.cover(None)
    QCoreApplication.processEvents()
    assert "done" in playback.controls


@pytest.mark.parametrize(
    ("control", "call"),
    [("stillHere", ("close_layer",)), ("moreTime", ("more_time",)), ("endNow", ("finish",))],
)
def test_time_out_offers_three_ways(
    shell: Shell, playback: Playback, attendant: FakeAttendant, control: str, call: tuple[str]
) -> None:
    shell.show(number(pages.Ticket.PRINTED))
    shell.cover(Covering(Layer.TIME_OUT, 40))
    QCoreApplication.processEvents()
    playback.touch(control)
    assert attendant.told() == [call]


def test_card_left_on_the_reader_is_told_in_the_time_out(shell: Shell) -> None:
    shell.show(HOME)
    left = replace(samples.STANDING, reader=IdCardReaderStatus(Device.ONLINE, Media.PRESENT))
    shell.cover(Covering(Layer.TIME_OUT, 40))
    shell.tell(left)
    assert "身份证还放在读卡区。走之前，别忘了拿。" in texts(shell)


@pytest.mark.parametrize(
    ("control", "manner"),
    [
        ("largeText", replace(DEFAULT, size=TextSize.LARGE)),
        ("contrast", replace(DEFAULT, contrast=Contrast.HIGH)),
        ("reach", replace(DEFAULT, reach=True)),
        ("otherLanguage", replace(DEFAULT, language=Language.EN)),
        ("large", replace(DEFAULT, size=TextSize.LARGE)),
        ("language", replace(DEFAULT, language=Language.EN)),
    ],
)
def test_accessibility_changes_one_thing_at_a_touch(
    shell: Shell, playback: Playback, attendant: FakeAttendant, control: str, manner: Manner
) -> None:
    shell.show(HOME)
    shell.cover(Covering(Layer.ACCESSIBILITY))
    QCoreApplication.processEvents()
    playback.touch(control)
    assert attendant.told() == [("set_manner", manner)]


def test_accessibility_switched_on_is_told_to_assistive_technology(shell: Shell) -> None:
    shell.show(HOME)
    shell.cover(Covering(Layer.ACCESSIBILITY))
    shell.suit(replace(DEFAULT, contrast=Contrast.HIGH))
    assert "已打开" in texts(shell)


def test_out_of_service_tells_why_and_since_when(shell: Shell) -> None:
    closed = replace(samples.STANDING, backend_trouble=Message("error.backend_unreachable"), since=samples.NOW)
    shell.show(HOME)
    shell.tell(closed)
    shell.cover(Covering(Layer.OUT_OF_SERVICE))
    assert {"14:36", "12345"} <= texts(shell)


def test_processing_that_commits_never_offers_a_way_out(shell: Shell, playback: Playback) -> None:
    shell.show(
        Scene(3, pages.Processing(Message("processing.TakeNumber"), commits=True), None, can_go_back=False, active=True)
    )
    model = processing_model(shell)
    for _ in range(12):
        model.tick()
    QCoreApplication.processEvents()
    assert "leave" not in playback.controls


def test_processing_offers_a_way_out_after_ten_seconds(shell: Shell, playback: Playback) -> None:
    shell.show(
        Scene(
            3, pages.Processing(Message("processing.TakeNumber"), commits=False), None, can_go_back=False, active=True
        )
    )
    model = processing_model(shell)
    offered = []
    for _ in range(10):
        offered.append("leave" in playback.controls)
        model.tick()
        playback.settle()
    assert (any(offered), "leave" in playback.controls) == (False, True)


def test_window_cannot_be_closed_by_a_person(shell: Shell) -> None:
    assert shell.window is not None
    event = QCloseEvent()
    QCoreApplication.sendEvent(shell.window, event)
    assert not event.isAccepted()


def test_grab_writes_what_a_person_sees(shell: Shell, tmp_path: Path) -> None:
    shell.show(HOME)
    assert shell.grab(tmp_path / "home.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_first_frame_of_a_page_is_laid_out_already(shell: Shell, playback: Playback, shot: Shot) -> None:
    stage(shell, next(other for other in SHOTS if type(other.page) is not type(shot.page)), 1)
    playback.settle()
    stage(shell, shot, 2)
    assert shell.window is not None
    columns = [found for found in descendants(shell.window.contentItem()) if found.property("leaves") is not None]
    at_once = [side for column in columns for block in column.childItems() for side in (block.y(), block.height())]
    playback.settle()
    playback.settle()
    later = [side for column in columns for block in column.childItems() for side in (block.y(), block.height())]
    assert at_once == pytest.approx(later, abs=2)


def test_hundred_page_changes_leave_nothing_behind(shell: Shell) -> None:
    other = Scene(2, pages.ChooseQueue(None), None, can_go_back=True, active=True)
    for _ in range(100):
        shell.show(HOME)
        shell.show(other)
        shell.bury()
    holder = shell._item("pages")
    assert len(holder.childItems()) == 1


def test_hundred_page_changes_leave_no_python_halves(shell: Shell) -> None:
    """PySide6 6.11 keeps the Python half of every item that QML makes: pages must be made of none."""
    other = Scene(2, pages.ChooseQueue(None), None, can_go_back=True, active=True)
    for first in (other, HOME):  # what is made once
        shell.show(first)
        shell.bury()
    gc.collect()
    before = sum(isinstance(found, QObject) for found in gc.get_objects())
    for _ in range(50):
        shell.show(HOME)
        shell.show(other)
        shell.bury()
    gc.collect()
    assert sum(isinstance(found, QObject) for found in gc.get_objects()) - before <= 4
