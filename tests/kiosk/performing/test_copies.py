"""Pictures on their way to a copy: where they are, how often they are printed, and when they are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kiosk.domain.message import Language
from kiosk.health.events import Event
from kiosk.journeys.copy_effects import PrintCopy, TakePicture, WipePictures
from kiosk.journeys.copy_pages import ChooseOriginal, ChooseSheets, LookAtPicture, PictureChoice
from kiosk.journeys.pages import HomeChoice
from kiosk.performing.calls import Call, NothingRuns
from kiosk.performing.copies import CopyDesk, CopyPerformer
from kiosk.performing.tray import Tray
from kiosk.ports.camera import Frame, Hint, PaperDocument, Subject
from kiosk.ports.camera import Page as Picture
from kiosk.ports.errors import NoSheet
from kiosk.ports.print_journal import COPY_PREFIX, PrintOutcome
from kiosk.visit import Done, Failed, Unknown
from tests.fakes.camera_in_memory import FakeCamera
from tests.fakes.document_printer import FakeDocumentPrinter
from tests.fakes.journal import RememberingJournal
from tests.fakes.lane import InlineLane
from tests.fakes.print_journal import FakePrintJournal
from tests.fakes.terminal import StagedTerminal
from tests.fakes.works import VISIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.ports.lane import Running
    from kiosk.ports.statuses import CameraStatus, DocumentPrinterStatus
    from kiosk.visit import Effect


def picture(said: bytes = b"\xff\xd8paper") -> Picture:
    return Picture(Subject.A4, 620, 877, 75, bytearray(said), 200)


class Seeing(FakeCamera):
    """Tells these hints, one look each, and then takes a picture; remembers what was asked."""

    def __init__(self, *hints: Hint) -> None:
        super().__init__()
        self.hints = list(hints)
        self.fresh: list[bool] = []
        self._open = True

    def capture_page(
        self,
        subject: Subject,
        *,
        deadline_s: float,
        on_hint: Callable[[Hint], None] | None = None,
        fresh: bool = False,
    ) -> Picture:
        self.fresh.append(fresh)
        if not self.hints:
            return picture()
        assert on_hint is not None
        on_hint(self.hints.pop(0))
        raise NoSheet("not yet", hint=Hint.NO_SHEET)


class Finder:
    """A Viewfinder that keeps what it was told."""

    def __init__(self) -> None:
        self.hints: list[Hint] = []
        self.cleared = 0

    def show(self, frame: Frame, taken: Callable[[], None]) -> None:
        """Pictures go past."""

    def advise(self, hint: Hint) -> None:
        self.hints.append(hint)

    def clear(self) -> None:
        self.cleared += 1


class Copier:
    """A performer over a camera and a printer in memory."""

    def __init__(self, camera: FakeCamera | None = None) -> None:
        self.camera = camera or Seeing()
        self.printer = FakeDocumentPrinter()
        self.papers = FakePrintJournal()
        self.journal = RememberingJournal()
        self.tray = Tray()
        self.cleaned = 0
        self.finder = Finder()
        self.laid: list[tuple[list[bytes], int]] = []
        self.told: list[CameraStatus | DocumentPrinterStatus] = []
        self.documents: list[PaperDocument] = []
        self.printer.open(deadline_s=1)
        desk = CopyDesk(self.tray, self.papers, self._clean, self._lay, self.told.append, self.told.append, self.finder)
        self.performer = CopyPerformer(InlineLane(self.camera), InlineLane(self.printer), desk, self.journal)

    def do(self, effect: Effect[Any]) -> object:
        came: list[object] = []
        self.performer.begin(Call(effect, VISIT, Language.ZH_CN), came.append)
        (only,) = came
        return only

    def take(self, side: int = 1, *, fresh: bool = False) -> Picture:
        came = self.do(TakePicture(Subject.A4, side, fresh))
        assert isinstance(came, Done)
        assert isinstance(came.value, Picture)
        return came.value

    @property
    def serials(self) -> list[str]:
        return list(self.printer.sheets)

    def _clean(self, seen: Picture) -> Picture:
        self.cleaned += 1
        return seen

    def _lay(self, sides: Sequence[Picture], times: int) -> PaperDocument:
        self.laid.append(([bytes(side.jpeg) for side in sides], times))
        for side in sides:
            side.wipe()
        self.documents.append(PaperDocument(times, bytearray(b"%PDF-1.7 copy")))
        return self.documents[-1]


# ── the tray ──


def test_picture_taken_lies_in_the_tray() -> None:
    copier = Copier()
    copier.take()

    assert copier.tray.held == 1


def test_end_of_the_visit_overwrites_every_picture() -> None:
    copier = Copier()
    taken = copier.take(), copier.take(2)
    copier.tray.end()

    assert ([len(one.jpeg) for one in taken], copier.tray.held) == ([0, 0], 0)


def test_picture_taken_again_overwrites_the_one_before() -> None:
    copier = Copier()
    before, after = copier.take(), copier.take()

    assert (len(before.jpeg), len(after.jpeg) > 0) == (0, True)


def test_first_side_taken_again_overwrites_the_second_too() -> None:
    copier = Copier()
    copier.take()
    second = copier.take(2)
    copier.take()

    assert (len(second.jpeg), copier.tray.held) == (0, 1)


def test_picture_that_comes_after_its_visit_is_overwritten_at_once() -> None:
    tray, late = Tray(), picture()
    visit = tray.visit
    tray.end()

    assert (tray.keep(1, late, visit=visit), len(late.jpeg), tray.held) == (False, 0, 0)


def test_wiping_wipes_and_the_visit_goes_on() -> None:
    copier = Copier()
    taken = copier.take()
    copier.do(WipePictures())
    copier.take()

    assert (len(taken.jpeg), copier.tray.held) == (0, 1)


# ── before the camera ──


def test_hints_go_to_the_window() -> None:
    copier = Copier(Seeing(Hint.NO_SHEET, Hint.GLARE))
    copier.take()

    assert copier.finder.hints == [Hint.NO_SHEET, Hint.GLARE]


def test_view_is_cleared_once_the_picture_is_taken() -> None:
    copier = Copier()
    copier.take()

    assert copier.finder.cleared > 0


def test_camera_is_told_of_at_each_look() -> None:
    copier = Copier(Seeing(Hint.NO_SHEET))
    copier.take()

    assert len(copier.told) == 2


@pytest.mark.parametrize(
    ("hint", "still"), [(Hint.UNCHANGED, True), (Hint.GLARE, True), (Hint.NO_SHEET, False), (Hint.MOVING, False)]
)
def test_what_was_turned_in_one_look_is_not_asked_again_of_the_next(hint: Hint, still: bool) -> None:
    camera = Seeing(hint)
    Copier(camera).take(2, fresh=True)

    assert camera.fresh == [True, still]


def test_picture_is_made_as_a_copier_would_before_anybody_sees_it() -> None:
    copier = Copier(Seeing(Hint.NO_SHEET))
    copier.take()

    assert copier.cleaned == 1


# ── on paper ──


def test_copy_is_printed_so_many_times_under_a_name_that_says_nothing() -> None:
    copier = Copier()
    taken = copier.take()
    came = copier.do(PrintCopy((taken,), 3))

    assert isinstance(came, Done)
    assert (copier.laid, list(copier.printer.sheets.values())) == ([([b"\xff\xd8paper"], 3)], [3])
    assert [name.startswith(COPY_PREFIX) for name in copier.serials] == [True]


def test_document_is_overwritten_when_it_is_printed_and_the_pictures_wait_for_that() -> None:
    copier = Copier()
    taken = copier.take()
    copier.do(PrintCopy((taken,), 1))

    assert (len(copier.documents[0].pdf), len(taken.jpeg) > 0) == (0, True)


def test_document_is_overwritten_when_it_is_not_printed() -> None:
    copier = Copier()
    taken = copier.take()
    copier.printer.refuses_format = True

    assert isinstance(copier.do(PrintCopy((taken,), 1)), Failed)
    assert len(copier.documents[0].pdf) == 0


def test_same_copy_asked_twice_is_printed_once() -> None:
    copier = Copier()
    taken = copier.take()
    copier.do(PrintCopy((taken,), 1))

    assert isinstance(copier.do(PrintCopy((taken,), 1)), Unknown)
    assert list(copier.printer.sheets.values()) == [1]


def test_copy_that_definitely_failed_is_printed_under_the_same_name() -> None:
    copier = Copier()
    taken = copier.take()
    copier.printer.refuses_format = True
    copier.do(PrintCopy((taken,), 1))
    copier.printer.refuses_format = False
    copier.do(PrintCopy((taken,), 1))

    assert [attempt.outcome for attempt in copier.papers.attempts(copier.serials[0])] == [
        PrintOutcome.NOT_PRINTED,
        PrintOutcome.PRINTED,
    ]


def test_next_attempt_has_another_name() -> None:
    copier = Copier()
    taken = copier.take()
    copier.printer.loses_power = True
    assert isinstance(copier.do(PrintCopy((taken,), 1)), Unknown)
    copier.do(PrintCopy((taken,), 1, attempt=2))

    assert len(copier.papers.attempts(copier.serials[0])) == 1


def test_picture_that_was_wiped_is_not_printed() -> None:
    copier = Copier()
    taken = copier.take()
    copier.tray.end()

    assert isinstance(copier.do(PrintCopy((taken,), 1)), Failed)
    assert copier.laid == []


def test_log_tells_of_sheets_alone() -> None:
    copier = Copier()
    copier.do(PrintCopy((copier.take(),), 2))

    noted = dict(copier.journal.entries)[Event.COPY_PRINTED]
    assert set(noted) == {"sheets", "ms"}


# ── a visit with it ──


def copying() -> tuple[StagedTerminal, Copier]:
    """A terminal whose citizens copy, over devices in memory."""
    copier = Copier()
    terminal = StagedTerminal(performer=_Either(copier), left=copier.tray.end)
    terminal.touch(HomeChoice.COPY)
    terminal.page(ChooseOriginal)
    terminal.touch(Subject.A4)
    terminal.loop.settle()
    return terminal, copier


class _Either:
    """Copies with a copier; nobody lays down a card."""

    def __init__(self, copier: Copier) -> None:
        self._copier = copier

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:
        if isinstance(call.effect, TakePicture | PrintCopy | WipePictures):
            return self._copier.performer.begin(call, answer)
        return NothingRuns()


@pytest.mark.parametrize("how", ["finish", "back", "time out", "stop"])
def test_however_a_visit_ends_its_pictures_are_overwritten(how: str) -> None:
    terminal, copier = copying()
    taken = terminal.page(LookAtPicture).picture
    assert len(taken.jpeg) > 0
    match how:
        case "finish":
            terminal.runner.finish()
        case "back":
            terminal.back()
            terminal.back()
        case "time out":
            terminal.wait(60 + 45)
        case "stop":
            terminal.runner.close()

    assert (len(taken.jpeg), copier.tray.held) == (0, 0)


def test_copy_that_is_out_leaves_no_picture_while_the_visit_goes_on() -> None:
    terminal, copier = copying()
    taken = terminal.page(LookAtPicture).picture
    terminal.touch(PictureChoice.KEEP)
    terminal.page(ChooseSheets)
    terminal.touch(1)
    terminal.loop.settle()

    assert (terminal.screen.scene.active, len(taken.jpeg), copier.tray.held) == (True, 0, 0)
