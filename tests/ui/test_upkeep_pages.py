"""The technician's pages: what they say, and what their controls answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from kiosk.domain.device_tests import TestOutcome
from kiosk.domain.message import Language, Message
from kiosk.journeys.upkeep_effects import Door, Place, Response
from kiosk.journeys.upkeep_pages import (
    Choice,
    Filter,
    Guided,
    OpenDevice,
    OpenGuide,
    Pin,
    SignIn,
    Touched,
    TrialPage,
)
from kiosk.journeys.upkeep_probing import OpenFinding
from kiosk.journeys.upkeep_trials import TestLine, Trial
from kiosk.ports.camera import Frame
from kiosk.upkeep.kinds import DeviceKind
from kiosk.upkeep.steps import GuideId
from ui.gallery import SHOTS, stage
from ui.samples import NOW, STANDING
from ui.viewfinder import NEWEST, LiveViewfinder
from ui.viewmodels.upkeep_guide import guide_view
from ui.viewmodels.upkeep_lines import lines_view
from ui.viewmodels.upkeep_sign_in import left_s, sign_in_view
from ui.viewmodels.upkeep_touch import LONG, SHORT
from ui.viewmodels.voice import Context, Voice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.ports.loop import Timer
    from kiosk.texts import Catalogue
    from tests.ui.conftest import FakeAttendant
    from ui.playback import Playback
    from ui.shell import Shell

TOKEN = 7
OUTLINE = QColor("#3e5c66")  # of the sample picture


class Posting:
    """A loop that runs nothing by itself."""

    def __init__(self, posted: list[Callable[[], None]]) -> None:
        self._posted = posted

    def post(self, call: Callable[[], None]) -> None:
        self._posted.append(call)

    def after(self, delay_s: float, call: Callable[[], None]) -> Timer:
        raise NotImplementedError

    def monotonic(self) -> float:
        return 0.0


def show(shell: Shell, name: str) -> None:
    stage(shell, next(shot for shot in SHOTS if shot.name == name), TOKEN)


def answers(attendant: FakeAttendant) -> list[object]:
    return [call[2] for call in attendant.told() if call[0] == "answer"]


@pytest.mark.parametrize(
    ("name", "digits", "answer"),
    [("upkeep-sign-in", "40718263", Response("40718263")), ("upkeep-pin", "471902", Pin("471902"))],
)
def test_last_digit_hands_it_in(
    shell: Shell, attendant: FakeAttendant, playback: Playback, name: str, digits: str, answer: object
) -> None:
    show(shell, name)
    playback.touch_each(*(f"digit.{digit}" for digit in digits))
    assert answers(attendant) == [answer]


def test_pin_is_never_shown(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    del attendant
    show(shell, "upkeep-pin")
    playback.touch_each("digit.4", "digit.7")
    playback.settle()
    assert "4 7" not in shell.reading()


def test_nobody_enlisted_leaves_no_keys(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    del attendant
    show(shell, "upkeep-sign-in-nobody")
    playback.settle()
    assert not [name for name in playback.controls if name.startswith("digit.")]


@pytest.mark.parametrize(
    ("name", "control", "answer"),
    [
        ("upkeep-sign-in", "leave", Choice.LEAVE),
        ("upkeep-board", "mend.ticket-printer", OpenGuide(DeviceKind.TICKET_PRINTER, GuideId.REFILL_ROLL)),
        ("upkeep-board", "device.ticket-printer", OpenDevice(DeviceKind.TICKET_PRINTER)),
        ("upkeep-board-fine", "place.logs", Place.LOGS),
        ("upkeep-board-attendant", "restart", Choice.RESTART),
        ("upkeep-device", "test", Choice.TEST),
        ("upkeep-device", "guide", OpenGuide(DeviceKind.TICKET_PRINTER, GuideId.REFILL_ROLL)),
        ("upkeep-testing", "stop", Choice.STOP),
        ("upkeep-testing-asks", "no", Choice.NO),
        ("upkeep-guide-tap", "done", Choice.DONE),
        ("upkeep-guide-trouble", "print", Choice.PRINT),
        ("upkeep-guide-judge", "yes", Choice.YES),
        ("upkeep-logs", "filter.sign", Filter("sign")),
        ("upkeep-board-fine", "place.search", Place.SEARCH),
        ("upkeep-device-camera", "view", Choice.VIEW),
        ("upkeep-camera", "back", Choice.BACK),
        ("upkeep-search", "stop", Choice.STOP),
        ("upkeep-search-done", "device.1", OpenFinding(1)),
        ("upkeep-finding", "test", Choice.TEST),
        ("upkeep-finding", "done", Choice.DONE),
        ("upkeep-finding-rows", "filter.epson-tm-t88iii", Filter("epson-tm-t88iii")),
        ("upkeep-adopted", "restart", Choice.RESTART),
    ],
)
def test_control_answers(
    shell: Shell, attendant: FakeAttendant, playback: Playback, name: str, control: str, answer: object
) -> None:
    show(shell, name)
    playback.touch(control)
    assert answers(attendant) == [answer]


def test_attendant_sees_nothing_but_refill_and_restart(shell: Shell, playback: Playback) -> None:
    show(shell, "upkeep-board-attendant")
    playback.settle()
    work = [name for name in playback.controls if name not in {"finish", "language", "large", "accessibility"}]
    assert work == ["mend.ticket-printer", "restart"]


def test_sensor_step_has_nothing_to_tap(shell: Shell, playback: Playback) -> None:
    show(shell, "upkeep-guide")
    playback.settle()
    assert "done" not in playback.controls


def test_rail_leaves_the_session(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    show(shell, "upkeep-board-fine")
    playback.touch("finish")
    assert attendant.told() == [("finish",)]


def test_touch_test_has_the_panel_for_itself(shell: Shell, playback: Playback) -> None:
    show(shell, "upkeep-touch")
    playback.settle()
    assert playback.controls == ("done",)


def test_touched_cells_are_lit_and_the_others_missed(
    shell: Shell, attendant: FakeAttendant, playback: Playback
) -> None:
    show(shell, "upkeep-touch")
    playback.settle()
    assert shell.window is not None
    QTest.mouseClick(shell.window, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    playback.touch("done")
    (touched,) = answers(attendant)
    assert isinstance(touched, Touched)
    assert (touched.cells, 0 in touched.missed) == (SHORT * LONG, False)


@pytest.mark.parametrize("name", ["upkeep-finding-same", "upkeep-overruled"])
def test_what_holds_already_is_not_adopted_again(shell: Shell, playback: Playback, name: str) -> None:
    show(shell, name)
    playback.settle()
    assert not {"done", "restart"} & set(playback.controls)


def test_live_picture_is_on_the_window(shell: Shell, playback: Playback, tmp_path: Path) -> None:
    show(shell, "upkeep-camera")
    playback.settle()
    shown = QImage(str(shell.grab(tmp_path / "seen.png")))
    assert _has(shown, OUTLINE)


def test_saved_picture_of_a_played_terminal_leaves_the_live_one_out(
    shell: Shell, playback: Playback, tmp_path: Path
) -> None:
    show(shell, "upkeep-camera")
    playback.settle()
    assert not _has(QImage(str(playback.grab(tmp_path / "kept.png"))), OUTLINE)


def test_picture_that_comes_after_the_end_is_dropped(shell: Shell) -> None:
    posted: list[Callable[[], None]] = []
    viewfinder = LiveViewfinder(Posting(posted))
    taken: list[bool] = []
    viewfinder.show(Frame(2, 2, bytes(12), 1), lambda: taken.append(True))
    viewfinder.clear()
    for call in posted:
        call()
    del shell
    assert (NEWEST.image, taken) == (None, [True])


def test_wait_at_sign_in_counts_down(shell: Shell) -> None:
    page = SignIn(Door("40718263", wait_s=60))
    assert [left_s(page, waited) for waited in (0.0, 0.4, 12.0, 59.5, 60.0, 99.0)] == [60, 60, 48, 1, 0, 0]
    del shell


def test_refusal_stands_there_when_the_wait_is_over(shell: Shell) -> None:
    page = SignIn(Door("40718263", wait_s=60, refused=True))
    context = shell._context()
    words = [sign_in_view(page, context, "", waited_s=waited).trouble for waited in (5.0, 61.0)]
    assert ("55" in words[0], words[1]) == (True, context.voice.text("upkeep.sign_in.refused"))


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (None, ("upkeep.guide.leave", "")),
        (Message("error.vault_full"), ("", "error.vault_full")),
    ],
)
def test_end_that_could_not_be_noted_is_not_said_to_be(
    shell: Shell, trouble: Message | None, said: tuple[str, str]
) -> None:
    done = next(shot.page for shot in SHOTS if shot.name == "upkeep-guide-done")
    assert isinstance(done, Guided)
    context = shell._context()
    view = guide_view(replace(done, trouble=trouble), context)
    assert (view.hint, view.trouble) == tuple(context.voice.text(name) if name else "" for name in said)


def _has(image: QImage, colour: QColor) -> bool:
    """Whether anything in this colour is seen; every eighth pixel of every eighth row is looked at."""
    return any(
        image.pixelColor(x, y) == colour for y in range(0, image.height(), 8) for x in range(0, image.width(), 8)
    )


def outcomes(*ended: TestOutcome | None, running: bool, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Which check, by its number, and its word; in the order of the screen."""
    ids = ("is_ready", "sheet_is_proved", "sheet_is_whole", "open_cover_is_told")
    claims = [Message(f"test.document_printer.{name}") for name in ids]
    lines = tuple(TestLine(name, claim, outcome) for name, claim, outcome in zip(ids, claims, ended, strict=True))
    voice = Voice(catalogue, Language.ZH_CN)
    view = lines_view(
        TrialPage(Trial(DeviceKind.DOCUMENT_PRINTER, 1, lines, running=running)), Context(STANDING, voice, NOW)
    )
    said = [voice.say(claim) for claim in claims]
    return [(str(said.index(one["label"])), one["state"]) for one in view.lines]


def test_check_under_way_stands_first_and_the_newest_result_second(catalogue: Catalogue) -> None:
    shown = outcomes(TestOutcome.PASS, TestOutcome.FAIL, None, None, running=True, catalogue=catalogue)
    assert shown == [("2", "正在测"), ("1", "不通过"), ("0", "通过"), ("3", "")]


def test_checks_that_did_not_pass_stand_first_at_the_end(catalogue: Catalogue) -> None:
    ended = (TestOutcome.PASS, TestOutcome.NOT_APPLICABLE, TestOutcome.UNKNOWN, TestOutcome.FAIL)
    shown = outcomes(*ended, running=False, catalogue=catalogue)
    assert [number for number, _ in shown] == ["2", "3", "0", "1"]
