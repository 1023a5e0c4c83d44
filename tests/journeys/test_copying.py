"""Copy a paper or both sides of a card: what is shown, what is done, and that nothing stays."""

from __future__ import annotations

import pytest

from kiosk.health.guard import outcome_of
from kiosk.journeys.copy_effects import PrintCopy, TakePicture, WipePictures
from kiosk.journeys.copy_pages import (
    ChooseOriginal,
    ChooseSheets,
    Copied,
    CopiedChoice,
    CopyAsked,
    CopyAskedChoice,
    LayChoice,
    LayOriginal,
    LookAtPicture,
    NoCopy,
    NoCopyChoice,
    PictureChoice,
)
from kiosk.journeys.pages import Home, HomeChoice, Problem, ProblemChoice
from kiosk.ports.camera import Page as Picture
from kiosk.ports.camera import Presence, Subject
from kiosk.ports.document_printer import DocumentPrinted
from kiosk.ports.errors import OutcomeUnknown, PaperOut, PortMissing
from kiosk.visit import Done
from tests.fakes.terminal import StagedTerminal

PRINTED = Done(DocumentPrinted("COPY-1", 1, 1, 5.0, 900.0))
NO_PAPER = outcome_of(PaperOut("empty"))
NOBODY_KNOWS = outcome_of(OutcomeUnknown("cut"))


def picture(subject: Subject = Subject.A4, said: bytes = b"paper") -> Picture:
    return Picture(subject, 2480, 3508, 300, bytearray(said), 200)


@pytest.fixture
def terminal() -> StagedTerminal:
    terminal = StagedTerminal()
    terminal.touch(HomeChoice.COPY)
    terminal.page(ChooseOriginal)
    return terminal


def at_the_sheets(terminal: StagedTerminal, subject: Subject = Subject.A4) -> None:
    """Take what there is to take."""
    terminal.touch(subject)
    for _ in range(1 if subject is Subject.A4 else 2):
        terminal.answered(TakePicture, Done(picture(subject)))
        terminal.touch(PictureChoice.KEEP)
    terminal.page(ChooseSheets)


# ── the straight way ──


def test_paper_is_copied_by_four_touches_from_home(terminal: StagedTerminal) -> None:
    touches = (Subject.A4, PictureChoice.KEEP, 1)
    terminal.touch(touches[0])
    terminal.answered(TakePicture, Done(picture()))
    terminal.touch(touches[1])
    terminal.touch(touches[2])

    assert terminal.effect(PrintCopy) == PrintCopy((picture(),), 1)


def test_copy_that_is_out_is_wiped_before_that_is_said(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)
    terminal.touch(2)
    terminal.answered(PrintCopy, PRINTED)
    terminal.effect(WipePictures)
    terminal.answered(WipePictures, Done(None))

    assert terminal.page(Copied) == Copied(2, Subject.A4)


def test_nobody_is_asked_who_they_are(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)

    asked = {type(one.call.effect).__name__ for one in terminal.performer.performances}
    assert asked == {"AwaitCard", "TakePicture"}  # home looks for cards always


def test_card_is_taken_from_both_sides(terminal: StagedTerminal) -> None:
    front, back = picture(Subject.CARD, b"front"), picture(Subject.CARD, b"back")
    terminal.touch(Subject.CARD)
    terminal.answered(TakePicture, Done(front))
    terminal.touch(PictureChoice.KEEP)
    terminal.answered(TakePicture, Done(back))
    terminal.touch(PictureChoice.KEEP)

    assert terminal.page(ChooseSheets).pictures == (front, back)


def test_first_side_is_taken_as_it_lies(terminal: StagedTerminal) -> None:
    terminal.touch(Subject.CARD)

    assert (terminal.page(LayOriginal).fresh, terminal.effect(TakePicture).fresh) == (False, False)


def test_second_side_has_to_be_turned_first(terminal: StagedTerminal) -> None:
    terminal.touch(Subject.CARD)
    terminal.answered(TakePicture, Done(picture(Subject.CARD)))
    terminal.touch(PictureChoice.KEEP)

    assert terminal.effect(TakePicture) == TakePicture(Subject.CARD, 2, fresh=True)


def test_who_has_turned_it_already_says_so(terminal: StagedTerminal) -> None:
    terminal.touch(Subject.CARD)
    terminal.answered(TakePicture, Done(picture(Subject.CARD)))
    terminal.touch(PictureChoice.KEEP)
    waiting = terminal.performer.last
    terminal.touch(LayChoice.NOW)

    assert (waiting.canceled, terminal.effect(TakePicture)) == (True, TakePicture(Subject.CARD, 2))


def test_picture_is_taken_again_as_often_as_wanted(terminal: StagedTerminal) -> None:
    terminal.touch(Subject.A4)
    for said in (b"one", b"two"):
        terminal.answered(TakePicture, Done(picture(said=said)))
        terminal.page(LookAtPicture)
        terminal.touch(PictureChoice.AGAIN)
        assert terminal.effect(TakePicture).fresh
    terminal.answered(TakePicture, Done(picture(said=b"three")))
    terminal.touch(PictureChoice.KEEP)

    assert terminal.page(ChooseSheets).pictures == (picture(said=b"three"),)


def test_another_original_is_copied_under_another_name(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)
    terminal.touch(1)
    terminal.answered(PrintCopy, PRINTED)
    terminal.answered(WipePictures, Done(None))
    terminal.touch(CopiedChoice.ANOTHER)
    at_the_sheets(terminal, Subject.CARD)
    terminal.touch(1)

    assert terminal.effect(PrintCopy).attempt == 2


def test_who_is_done_goes_home(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)
    terminal.touch(1)
    terminal.answered(PrintCopy, PRINTED)
    terminal.answered(WipePictures, Done(None))
    terminal.touch(CopiedChoice.FINISH)

    assert terminal.is_over


def test_last_page_ends_by_itself(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)
    terminal.touch(1)
    terminal.answered(PrintCopy, PRINTED)
    terminal.answered(WipePictures, Done(None))
    terminal.wait(31)

    assert terminal.is_over


# ── back ──


def test_back_from_the_picture_leads_past_the_camera(terminal: StagedTerminal) -> None:
    terminal.touch(Subject.A4)
    terminal.answered(TakePicture, Done(picture()))
    terminal.back()

    terminal.page(ChooseOriginal)


def test_back_from_the_sheets_shows_the_picture_and_takes_no_other(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)
    asked = len(terminal.performer.performances)
    terminal.back()

    assert (terminal.page(LookAtPicture).picture, len(terminal.performer.performances)) == (picture(), asked)


def test_there_is_no_way_back_from_a_copy_that_is_out(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)
    terminal.touch(1)
    terminal.answered(PrintCopy, PRINTED)
    terminal.answered(WipePictures, Done(None))

    assert not terminal.screen.scene.can_go_back


def test_original_after_a_copy_leads_back_to_nothing_that_was_wiped(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)
    terminal.touch(1)
    terminal.answered(PrintCopy, PRINTED)
    terminal.answered(WipePictures, Done(None))
    terminal.touch(CopiedChoice.ANOTHER)

    assert not terminal.screen.scene.can_go_back


# ── it goes wrong ──


def test_copy_without_paper_can_be_printed_again_as_the_same(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)
    terminal.touch(1)
    first = terminal.performer.last.call
    terminal.answered(PrintCopy, NO_PAPER)
    assert terminal.page(NoCopy).trouble == "paper_out"
    terminal.touch(NoCopyChoice.AGAIN)

    assert terminal.performer.last.call == first


def test_after_nothing_came_out_the_number_of_sheets_can_be_changed(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)
    terminal.touch(3)
    terminal.answered(PrintCopy, NO_PAPER)
    terminal.back()
    assert terminal.screen.scene.previous == 3
    terminal.touch(1)

    assert terminal.effect(PrintCopy).sheets == 1


def test_who_leaves_without_a_copy_goes_home(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)
    terminal.touch(1)
    terminal.answered(PrintCopy, NO_PAPER)
    terminal.touch(NoCopyChoice.LEAVE)

    terminal.page(Home)


def test_copy_nobody_can_tell_of_is_asked_and_not_printed_again(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)
    terminal.touch(2)
    terminal.answered(PrintCopy, NOBODY_KNOWS)
    assert terminal.page(CopyAsked).sheets == 2
    terminal.touch(CopyAskedChoice.IN_HAND)
    terminal.answered(WipePictures, Done(None))

    terminal.page(Copied)


def test_copy_that_is_not_in_hand_is_printed_under_another_name(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)
    terminal.touch(1)
    terminal.answered(PrintCopy, NOBODY_KNOWS)
    terminal.touch(CopyAskedChoice.NOT_IN_HAND)

    assert terminal.effect(PrintCopy).attempt == 2


@pytest.mark.parametrize(("choice", "page"), [(ProblemChoice.AGAIN, LayOriginal), (ProblemChoice.LEAVE, Home)])
def test_terminal_without_a_camera_says_so(
    terminal: StagedTerminal, choice: ProblemChoice, page: type[LayOriginal | Home]
) -> None:
    terminal.touch(Subject.A4)
    terminal.answered(TakePicture, outcome_of(PortMissing("no camera")))
    assert terminal.page(Problem).code == "port_missing"
    terminal.touch(choice)

    terminal.page(page)


@pytest.mark.parametrize("steps", range(4))
def test_hands_that_leave_the_picture_are_nobody_who_left(terminal: StagedTerminal, steps: int) -> None:
    terminal.runner.meets(Presence.PRESENT)
    for step in range(steps):
        match step:
            case 0:
                terminal.touch(Subject.A4)
            case 1:
                terminal.answered(TakePicture, Done(picture()))
            case _:
                terminal.touch(PictureChoice.KEEP)
    terminal.runner.meets(Presence.ABSENT)

    assert terminal.layer is None


def test_hands_that_leave_the_picture_while_it_prints_are_nobody_who_left(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)
    terminal.touch(1)
    terminal.runner.meets(Presence.ABSENT)
    terminal.answered(PrintCopy, NO_PAPER)

    assert (terminal.page(NoCopy).trouble, terminal.layer) == ("paper_out", None)


# ── nobody's business ──


@pytest.mark.parametrize(
    "page", [LayOriginal(Subject.A4), LookAtPicture(picture(), 1, last=True), ChooseSheets((picture(),))]
)
def test_page_with_a_picture_waits_less_long_and_is_read_aloud_all_the_same(
    page: LayOriginal | LookAtPicture | ChooseSheets,
) -> None:
    assert (page.personal, page.private) == (True, False)


def test_picture_reaches_no_log(terminal: StagedTerminal) -> None:
    at_the_sheets(terminal)
    terminal.touch(1)

    assert "paper" not in repr(terminal.effect(PrintCopy)).replace("PaperDocument", "")
