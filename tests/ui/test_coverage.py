"""No character that the fonts lack reaches the window, on any page; and the keyboard offers none that paper lacks."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtGui import QAccessible

from kiosk.domain.coverage import Coverage, uncovered_in
from kiosk.domain.forms import ValueType
from kiosk.domain.message import Language
from kiosk.journeys.certificate_pages import CheckAnswers, Question
from kiosk.journeys.pages import Home
from kiosk.ports.screen import Scene
from ui import certificate_samples, samples
from ui.gallery import SHOTS, Shot, stage
from ui.input.keypad import touchables
from ui.input.typing.composition import Note
from ui.playback import Playback, descendants
from ui.viewmodels.asking import question_view
from ui.viewmodels.voice import Context, Voice
from ui.viewmodels.writing import Sheet, writing_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.texts import Catalogue
    from ui.shell import Shell

# Unassigned on plane 3, private use, a bidi mark, a control, what says that something was lost, another script, half a
# character.
STRANGE = "\U0003abcd\ue001\u202e\x07\ufffdक\ud842"
DRAWN = Coverage.of(point for point in range(0x20, 0x30000) if chr(point) not in STRANGE)


def afflicted(value: Any, strange: str) -> Any:  # Any: whatever a page holds
    """Give the value with these characters at both ends of every text that has Chinese in it."""
    if type(value) is str:
        return f"{strange}{value}{strange}" if any("\u3400" <= character <= "\u9fff" for character in value) else value
    if isinstance(value, tuple):
        return tuple(afflicted(part, strange) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and not isinstance(value, Coverage):
        parts = {part.name: getattr(value, part.name) for part in dataclasses.fields(value) if part.init}
        changed = {name: afflicted(part, strange) for name, part in parts.items()}
        return replace(value, **{name: part for name, part in changed.items() if part is not parts[name]})
    return value


def read(shell: Shell) -> Iterator[str]:
    """Everything that is shown, and what is read aloud instead."""
    assert shell.window is not None
    root = shell.window.contentItem()
    for item in descendants(root):
        if item.inherits("QQuickText"):
            yield str(item.property("text"))
    for control in touchables(root):
        yield QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)


@pytest.fixture
def drawing(shell: Shell) -> Iterator[Shell]:
    shell.draws(DRAWN)
    yield shell
    shell.show(Scene(0, Home(), None, can_go_back=False, active=False))


@pytest.mark.parametrize("shot", SHOTS, ids=[shot.name for shot in SHOTS])
def test_no_page_shows_a_character_that_cannot_be_drawn(drawing: Shell, shot: Shot) -> None:
    page = afflicted(shot.page, STRANGE)
    standing = replace(shot.standing, hall=afflicted(shot.standing.hall, STRANGE))
    stage(drawing, replace(shot, page=page, standing=standing), 7)
    Playback(drawing).settle()
    assert [text for text in read(drawing) if uncovered_in(text, DRAWN) is not None] == []


PEOPLES = ("choose-present", "certificates", "question-several", "check")


@pytest.mark.parametrize("name", PEOPLES)
def test_page_with_a_persons_text_names_what_cannot_be_drawn(drawing: Shell, name: str) -> None:
    shot = next(shot for shot in SHOTS if shot.name == name)
    stage(drawing, replace(shot, page=afflicted(shot.page, "\U0003abcd")), 7)
    Playback(drawing).settle()
    assert any("〔U+3ABCD〕" in text for text in read(drawing))


def test_rare_character_is_shown_once_the_fonts_were_measured(shell: Shell) -> None:
    form = certificate_samples.FILLED.answered("purpose_words", "𠮷")
    shell.draws(range(0x30000))
    shell.show(Scene(1, CheckAnswers(form), None, can_go_back=True, active=True))
    assert "𠮷" in read(shell)


def test_page_that_is_shown_follows_the_measuring(shell: Shell) -> None:
    form = certificate_samples.FORM.answered("purpose", "other").answered("purpose_words", "𠮷")
    shell.draws(Coverage.of(range(0x10000)))
    shell.show(Scene(1, Question(form, "purpose_words"), None, can_go_back=True, active=True))
    before = any("〔U+20BB7〕" in text for text in read(shell))
    shell.draws(range(0x30000))
    assert (before, any("𠮷" in text for text in read(shell))) == (True, True)


# ── entry ──

FIELD = certificate_samples.field(ValueType.NAME)
WITHOUT_JI = Coverage.of(point for point in range(0x30000) if chr(point) != "吉")


def written(letters: str, covered: Coverage | None) -> Sheet:
    writing = writing_for(FIELD, "", language=Language.ZH_CN, covered=covered)
    assert isinstance(writing, Sheet)
    for letter in letters:
        writing = writing.press(letter)
    return writing


def offered(sheet: Sheet) -> set[str]:
    return {candidate.text for candidate in sheet.composition.every_candidate}


def test_character_that_paper_lacks_is_not_offered() -> None:
    assert ("吉" in offered(written("ji", None)), "吉" in offered(written("ji", WITHOUT_JI))) == (True, False)


def test_character_that_paper_lacks_is_not_taken() -> None:
    writing = writing_for(FIELD, "", language=Language.ZH_CN, covered=Coverage.of(range(0x30, 0x3A)))
    pressed = writing.press("digits").press("8").press("#") if isinstance(writing, Sheet) else None
    assert pressed is not None
    assert (pressed.answer, pressed.note) == ("8", Note.NOT_ACCEPTED)


def asking(text: str, *, covered: Coverage | None, insist: bool = False) -> Question:
    form = replace(certificate_samples.FORM, covered=covered).answered("purpose", "other")
    return Question(form.answered("purpose_words", text), "purpose_words", insist=insist)


def problem(catalogue: Catalogue, page: Question) -> str:
    context = Context(samples.STANDING, Voice(catalogue, Language.ZH_CN), samples.NOW)
    return question_view(page, context, page.form.service.form.field("purpose_words"), {}).problem


def test_answer_that_paper_lacks_is_told_at_once_with_its_code_point(catalogue: Catalogue) -> None:
    said = problem(catalogue, asking("办吉事", covered=WITHOUT_JI))
    assert ("U+5409" in said, "综合窗口" in said) == (True, True)


def test_answer_that_is_only_missing_is_not_told_before_it_was_tried(catalogue: Catalogue) -> None:
    assert problem(catalogue, asking("", covered=WITHOUT_JI)) == ""


def test_answer_is_no_problem_while_nobody_has_measured(catalogue: Catalogue) -> None:
    assert problem(catalogue, asking("办吉事", covered=None)) == ""
