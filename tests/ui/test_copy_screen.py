"""The pages on the way to a copy: what is offered, what one touch answers, what no screen shows, what stays of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from kiosk.domain.message import Language
from kiosk.journeys import copy_pages as pages
from kiosk.journeys.pages import Home, HomeChoice
from kiosk.ports.camera import Hint, Subject
from kiosk.ports.screen import Manner, Scene, TextSize
from kiosk.ports.statuses import Device, DocumentPrinterStatus
from ui import copy_samples as samples
from ui import papers
from ui.samples import NOW
from ui.viewfinder import NEWEST, LiveViewfinder
from ui.viewmodels.copy_sheets import no_copy_view
from ui.viewmodels.copy_taking import lay_view, look_view
from ui.viewmodels.home import home_view
from ui.viewmodels.voice import Context, Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.standing import Standing
    from kiosk.texts import Catalogue
    from kiosk.visit import Page
    from tests.ui.conftest import FakeAttendant
    from ui.playback import Playback
    from ui.shell import Shell

COVER = QColor("#D9D0BB")
COPYING = samples.STANDING
BROKEN = DocumentPrinterStatus(Device.OFFLINE)
PAPER = pages.LayOriginal(Subject.A4)


def show(shell: Shell, page: Page[Any], standing: Standing = COPYING, *, previous: object = None) -> None:
    shell.tell(standing)
    shell.show(Scene(0, Home(), None, can_go_back=False, active=False))  # controls that no test has touched
    if not isinstance(page, Home):
        shell.show(Scene(1, page, previous, can_go_back=True, active=True))
    papers.wait()
    QCoreApplication.processEvents()


def context_of(catalogue: Catalogue, standing: Standing = COPYING) -> Context:
    return Context(standing, Voice(catalogue, Language.ZH_CN), NOW)


@pytest.fixture(autouse=True)
def unadvised() -> Iterator[None]:
    yield
    NEWEST.advise(None)


# ── home ──


def test_home_offers_copies_where_camera_and_printer_work(
    shell: Shell, attendant: FakeAttendant, playback: Playback
) -> None:
    show(shell, Home())
    playback.touch("copy")

    assert attendant.told() == [("answer", 0, HomeChoice.COPY)]


@pytest.mark.parametrize("manner", [Manner(Language.EN, TextSize.LARGE), Manner(Language.ZH_CN, reach=True)])
def test_home_offers_three_ways_beside_the_number_in_other_manners_too(
    shell: Shell, playback: Playback, manner: Manner
) -> None:
    shell.suit(manner)
    show(shell, Home())
    playback.settle()

    assert {"takeNumber", "certificates", "checkIn", "copy"} <= set(playback.controls)


def test_home_on_its_side_offers_three_ways_beside_the_number(shell: Shell, playback: Playback) -> None:
    shell.resize(1920, 1080)
    show(shell, Home())
    playback.settle()

    assert {"takeNumber", "certificates", "checkIn", "copy"} <= set(playback.controls)


def test_copies_need_no_backend(shell: Shell, playback: Playback) -> None:
    show(shell, Home(), samples.ALONE)
    playback.settle()

    assert ("copy" in playback.controls, "certificates" in playback.controls) == (True, False)


@pytest.mark.parametrize(
    "standing",
    [
        replace(COPYING, camera=None),
        replace(COPYING, document_printer=None),
        replace(COPYING, document_printer=BROKEN),
        samples.GONE,
        samples.DARK,
    ],
    ids=["no camera", "no printer", "printer off", "camera gone", "camera dark"],
)
def test_home_offers_none_where_one_of_them_is_missing(catalogue: Catalogue, standing: Standing) -> None:
    assert not home_view(context_of(catalogue, standing)).copies


def test_printer_that_is_at_work_is_there(catalogue: Catalogue) -> None:
    busy = replace(COPYING, document_printer=DocumentPrinterStatus(Device.BUSY))

    assert home_view(context_of(catalogue, busy)).copies


# ── one touch, one answer ──


@pytest.mark.parametrize(
    ("page", "name", "answer"),
    [
        (pages.ChooseOriginal(), "paper", Subject.A4),
        (pages.ChooseOriginal(), "card", Subject.CARD),
        (pages.LayOriginal(Subject.CARD, 2, fresh=True), "takeNow", pages.LayChoice.NOW),
        (pages.LookAtPicture(samples.PAPER, 1, last=True), "keep", pages.PictureChoice.KEEP),
        (pages.LookAtPicture(samples.PAPER, 1, last=True), "again", pages.PictureChoice.AGAIN),
        (pages.ChooseSheets((samples.PAPER,)), "print", 1),
        (pages.CopyAsked(1), "inHand", pages.CopyAskedChoice.IN_HAND),
        (pages.CopyAsked(1), "notInHand", pages.CopyAskedChoice.NOT_IN_HAND),
        (pages.NoCopy("paper_jam"), "again", pages.NoCopyChoice.AGAIN),
        (pages.NoCopy("paper_jam"), "leave", pages.NoCopyChoice.LEAVE),
        (pages.Copied(1, Subject.A4), "done", pages.CopiedChoice.FINISH),
        (pages.Copied(1, Subject.A4), "another", pages.CopiedChoice.ANOTHER),
    ],
)
def test_touch_answers(
    shell: Shell, attendant: FakeAttendant, playback: Playback, page: Page[Any], name: str, answer: object
) -> None:
    show(shell, page)
    playback.touch(name)

    assert attendant.told() == [("answer", 1, answer)]


def test_so_many_sheets_as_touched_are_printed(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    show(shell, pages.ChooseSheets((samples.PAPER,)))
    playback.touch_each("count.4", "print")

    assert attendant.told() == [("answer", 1, 4)]


def test_who_comes_back_finds_their_number_of_sheets(
    shell: Shell, attendant: FakeAttendant, playback: Playback
) -> None:
    show(shell, pages.ChooseSheets((samples.PAPER,)), previous=3)
    playback.touch("print")

    assert attendant.told() == [("answer", 1, 3)]


def test_paper_that_is_waited_for_first_needs_no_touch(shell: Shell, playback: Playback) -> None:
    show(shell, PAPER)
    playback.settle()

    assert "takeNow" not in playback.controls


# ── what is told ──


def test_hint_of_the_camera_stands_on_the_page(shell: Shell, catalogue: Catalogue) -> None:
    show(shell, PAPER)
    posted: list[Callable[[], None]] = []

    class Loop:
        def post(self, call: Callable[[], None]) -> None:
            posted.append(call)

    LiveViewfinder(Loop()).advise(Hint.GLARE)  # type: ignore[arg-type]  # it only posts
    posted[0]()

    assert catalogue.text("camera.hint.glare", Language.ZH_CN) in shell.reading()


def test_hint_on_its_way_is_dropped_by_the_end() -> None:
    posted: list[Callable[[], None]] = []

    class Loop:
        def post(self, call: Callable[[], None]) -> None:
            posted.append(call)

    viewfinder = LiveViewfinder(Loop())  # type: ignore[arg-type]  # it only posts
    viewfinder.advise(Hint.GLARE)
    viewfinder.clear()
    for call in posted:
        call()

    assert NEWEST.hint is None


@pytest.mark.parametrize(("standing", "words"), [(samples.GONE, "copy.lay.gone"), (samples.DARK, "copy.lay.dark")])
def test_camera_that_sees_nothing_says_why_and_where_else(catalogue: Catalogue, standing: Standing, words: str) -> None:
    view = lay_view(PAPER, context_of(catalogue, standing), None)

    told = (view.sees, view.trouble, view.desk != "", "12345" in view.line)
    assert told == (False, catalogue.text(words, Language.ZH_CN), True, True)


def test_side_that_lies_there_already_is_to_be_turned(catalogue: Catalogue) -> None:
    view = lay_view(pages.LayOriginal(Subject.CARD, 2, fresh=True), context_of(catalogue), None)

    assert view.status == catalogue.text("camera.hint.unchanged", Language.ZH_CN)


@pytest.mark.parametrize(("seen_dpi", "faint"), [(90, True), (150, False)])
def test_small_print_that_may_be_lost_is_told(catalogue: Catalogue, seen_dpi: int, faint: bool) -> None:
    page = pages.LookAtPicture(replace(samples.PAPER, seen_dpi=seen_dpi), 1, last=True)

    assert (look_view(page, context_of(catalogue)).faint != "") == faint


@pytest.mark.parametrize(
    ("trouble", "words"), [("paper_out", "no_paper.paper_out"), ("printer_fault", "copy.failed.other")]
)
def test_printers_trouble_is_told_in_its_words(catalogue: Catalogue, trouble: str, words: str) -> None:
    view = no_copy_view(pages.NoCopy(trouble), context_of(catalogue))

    assert view.trouble == catalogue.text(words, Language.ZH_CN)


def test_copy_that_is_out_says_that_the_pictures_are_gone(shell: Shell, catalogue: Catalogue) -> None:
    show(shell, pages.Copied(1, Subject.A4))

    assert catalogue.text("copy.done.wiped", Language.ZH_CN) in shell.reading()


# ── what no screen shows, and what stays ──


@pytest.mark.parametrize(("across", "down"), [(0.6, 0.86), (0.4, 0.14)], ids=["upright", "upside down"])
def test_number_of_a_card_is_covered_whichever_way_it_lay(across: float, down: float) -> None:
    drawn = papers.picture_of(samples.FRONT, 900)

    assert drawn is not None
    assert drawn.pixelColor(round(across * drawn.width()), round(down * drawn.height())) == COVER


def test_number_of_a_card_is_covered_on_the_sheet_too() -> None:
    sheet = papers.sheet_of((samples.FRONT, samples.BACK), 700)

    assert sheet is not None
    seen = {sheet.pixelColor(x, y).name() for y in range(0, sheet.height(), 3) for x in range(0, sheet.width(), 3)}
    assert COVER.name() in seen


def test_sheet_has_the_shape_of_a4() -> None:
    sheet = papers.sheet_of((samples.FRONT, samples.BACK), 700)

    assert sheet is not None
    assert (sheet.width(), sheet.height()) == (700, 990)


@pytest.mark.parametrize("draw", [papers.picture_of, lambda picture, width: papers.sheet_of((picture,), width)])
@pytest.mark.parametrize("subject", list(Subject))
def test_picture_that_was_wiped_is_not_drawn(draw: Callable[..., object], subject: Subject) -> None:
    wiped = samples.picture("copy-paper", subject)
    wiped.wipe()

    assert draw(wiped, 100) is None


@pytest.mark.parametrize(
    "page", [pages.LookAtPicture(samples.PAPER, 1, last=True), pages.ChooseSheets((samples.FRONT, samples.BACK))]
)
def test_picture_is_kept_for_as_long_as_its_page_stands(shell: Shell, page: Page[Any]) -> None:
    show(shell, Home())
    shell.bury()
    show(shell, page)
    held = papers.held()
    show(shell, Home())
    shell.bury()

    assert (held, papers.held()) == (1, 0)
