"""One question a page: options, the keyboard with pinyin, large digits, several fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.forms import ValueType
from kiosk.domain.message import Language
from kiosk.journeys.certificate_pages import Answers, Question
from kiosk.journeys.pages import Home
from kiosk.packs.form_state import FormState
from kiosk.ports.screen import Manner, Scene, TextSize
from tests.ui.survey import _look
from ui import certificate_samples as samples
from ui.engine import ASSETS
from ui.gallery import MODES
from ui.input.keypad import touchables
from ui.input.typing.composition import Mode
from ui.playback import descendants
from ui.viewmodels.keyboard import keyboard
from ui.viewmodels.voice import Voice

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickItem

    from kiosk.texts import Catalogue
    from tests.ui.conftest import FakeAttendant
    from ui.playback import Playback
    from ui.shell import Shell

OTHER = samples.FORM.answered("purpose", "other")
TEXT = Question(OTHER, "purpose_words")


def ask(shell: Shell, page: Question, previous: Answers | None = None) -> None:
    shell.show(Scene(0, Home(), None, can_go_back=False, active=False))  # keys that no test has touched
    shell.show(Scene(1, page, previous, can_go_back=True, active=True))


def of_type(value_type: ValueType, *, required: bool = True, most: int | None = None) -> Question:
    return Question(samples.asking(samples.field(value_type, required=required, most=most)), "page")


def given(attendant: FakeAttendant) -> dict[str, str]:
    (told,) = attendant.told()
    answers = told[2]
    assert isinstance(answers, Answers)
    return dict(answers.values)


def items(shell: Shell) -> list[QQuickItem]:
    assert shell.window is not None
    return list(descendants(shell.window.contentItem()))


def seen(shell: Shell) -> str:
    return "\n".join(str(item.property("text") or "") for item in items(shell))


def typed(playback: Playback, word: str) -> None:
    playback.touch_each(*(f"key.{letter}" for letter in word))


def choose(shell: Shell, playback: Playback, character: str) -> None:
    """Touch the candidate that says `character`, turning its pages."""
    for _ in range(60):
        playback.settle()
        assert shell.window is not None
        for control in touchables(shell.window.contentItem()):
            face = control.parentItem()
            if face.objectName().startswith("candidate.") and face.property("label") == character:
                return playback.touch(face.objectName())
        playback.touch_each("candidate.more")
    raise AssertionError(character)


# Options


def test_option_answers_at_once(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, Question(samples.FORM, "purpose"))
    playback.touch("option.school")
    assert attendant.told() == [("answer", 1, Answers((("purpose", "school"),)))]


def test_option_by_the_keypad(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    shell.look.use_keypad(False)
    ask(shell, Question(samples.FORM, "purpose"))
    playback.settle()
    for key in ("down", "down", "select"):
        playback.key(key)
    assert given(attendant) == {"purpose": "vehicle"}


def test_boolean_is_two_options(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, of_type(ValueType.BOOLEAN))
    playback.touch("option.false")
    assert given(attendant) == {"boolean": "false"}


def test_option_chosen_before_is_marked(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, Question(samples.FORM, "purpose"), Answers((("purpose", "bank"),)))
    playback.settle()
    assert [item.objectName() for item in items(shell) if item.property("chosen") is True] == ["option.bank"]


def test_optional_choice_can_be_left_open(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, of_type(ValueType.BOOLEAN, required=False))
    playback.touch("skip")
    assert given(attendant) == {"boolean": ""}


# The keyboard


def test_chinese_is_typed_by_touch(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, TEXT)
    for syllable, character in (("tu", "图"), ("shu", "书"), ("zheng", "证")):
        typed(playback, syllable)
        choose(shell, playback, character)
    playback.touch("continue")
    assert given(attendant) == {"purpose_words": "图书证"}


def test_letters_that_wait_are_underlined(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, TEXT)
    typed(playback, "tu")
    playback.settle()
    assert "<u>tu</u>" in seen(shell)


def test_space_takes_the_first_candidate(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, TEXT)
    typed(playback, "tu")
    playback.settle()
    first = next(item.property("label") for item in items(shell) if item.objectName() == "candidate.1")
    playback.touch_each("key.space", "continue")
    assert given(attendant) == {"purpose_words": first}


def test_latin_is_typed_as_it_is(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, TEXT)
    playback.touch_each("key.mode", "key.v", "key.i", "key.s", "key.a", "continue")
    assert given(attendant) == {"purpose_words": "visa"}


def test_shift_writes_capitals(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, TEXT)
    playback.touch_each("key.mode", "key.shift", "key.a", "key.shift", "key.b", "continue")
    assert given(attendant) == {"purpose_words": "Ab"}


def test_digits_and_signs_have_their_page(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, TEXT)
    playback.touch_each("key.digits", "key.2", "key.1", "key.-", "key.digits", "key.mode", "key.a", "continue")
    assert given(attendant) == {"purpose_words": "21-a"}


def test_delete_takes_the_last_letter(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, TEXT)
    playback.touch_each("key.mode", "key.a", "key.b", "key.delete", "continue")
    assert given(attendant) == {"purpose_words": "a"}


def test_clear_empties_the_field(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, TEXT, Answers((("purpose_words", "办图书证"),)))
    playback.touch_each("key.clear", "key.mode", "key.a", "continue")
    assert given(attendant) == {"purpose_words": "a"}


def test_english_screen_begins_with_latin_keys(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    shell.suit(Manner(Language.EN))
    ask(shell, TEXT)
    playback.touch_each("key.a", "key.b", "continue")
    assert given(attendant) == {"purpose_words": "ab"}


def test_what_is_typed_is_never_taken_for_a_tag(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, TEXT, Answers((("purpose_words", "<b>&"),)))
    playback.settle()
    assert "&lt;b&gt;&amp;" in seen(shell)


def test_full_field_says_so(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, of_type(ValueType.TEXT, most=1))
    playback.touch_each("key.mode", "key.a", "key.b")
    playback.settle()
    assert "写满了" in seen(shell)


@pytest.mark.parametrize("size", list(TextSize))
def test_key_under_a_finger_stays_while_letters_come(
    shell: Shell, attendant: FakeAttendant, playback: Playback, size: TextSize
) -> None:
    shell.suit(Manner(Language.ZH_CN, size))
    ask(shell, TEXT)
    playback.settle()
    before = {item.objectName(): item for item in items(shell) if item.objectName().startswith("key.")}
    playback.touch("key.t")
    playback.settle()
    assert all(item in items(shell) for name, item in before.items() if name != "key.clear")


@pytest.mark.parametrize("mode", list(Mode))
def test_every_row_of_keys_is_ten_wide(catalogue: Catalogue, mode: Mode) -> None:
    rows = keyboard(mode, Voice(catalogue, Language.ZH_CN), sign="·")
    assert [round(sum(key.wide for key in row), 6) for row in rows] == [10, 10, 10, 10]


@pytest.mark.parametrize("mode", list(Mode))
def test_every_key_has_its_own_name(catalogue: Catalogue, mode: Mode) -> None:
    names = [key.id for row in keyboard(mode, Voice(catalogue, Language.EN), sign="-") for key in row if key.id]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("mode", list(Mode))
def test_every_icon_of_a_key_is_there(catalogue: Catalogue, mode: Mode) -> None:
    icons = {key.icon for row in keyboard(mode, Voice(catalogue, Language.EN), sign="-") for key in row if key.icon}
    assert all((ASSETS / "icons" / "lucide" / f"{icon}.svg").exists() for icon in icons)


@pytest.mark.parametrize("mode", MODES)
def test_keys_and_candidates_keep_every_rule(
    shell: Shell, attendant: FakeAttendant, playback: Playback, mode: str
) -> None:
    manner, size = MODES[mode]
    shell.resize(*size)
    shell.suit(manner)
    ask(shell, TEXT)
    if manner.language is Language.EN:
        playback.touch("key.mode")
    typed(playback, "zheng")
    playback.settle()
    assert list(_look(shell, manner, size)) == []


def test_pages_with_a_keyboard_leave_nothing_behind(shell: Shell, attendant: FakeAttendant) -> None:
    for _ in range(20):
        ask(shell, TEXT)
        shell.bury()
    shell.show(Scene(2, Home(), None, can_go_back=False, active=False))
    shell.bury()
    assert len(shell._item("pages").childItems()) == 1


# What a field holds, and what is wrong with it


def test_problem_stands_beside_the_field_when_insisted(
    shell: Shell, attendant: FakeAttendant, playback: Playback
) -> None:
    ask(shell, Question(OTHER, "purpose_words", insist=True))
    playback.settle()
    assert "这一项要填上" in seen(shell)


def test_problem_goes_when_something_is_typed(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, Question(OTHER, "purpose_words", insist=True))
    playback.touch("key.t")
    playback.settle()
    assert "这一项要填上" not in seen(shell)


def test_nothing_is_told_wrong_at_first(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, TEXT)
    playback.settle()
    assert "这一项要填上" not in seen(shell)


def test_empty_required_field_is_left_to_the_journey(
    shell: Shell, attendant: FakeAttendant, playback: Playback
) -> None:
    ask(shell, TEXT)
    playback.touch("continue")
    assert given(attendant) == {}


def test_optional_field_is_skipped(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, of_type(ValueType.TEXT, required=False))
    playback.touch("skip")
    assert given(attendant) == {}


def test_answer_before_going_back_is_there_again(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, TEXT, Answers((("purpose_words", "办图书证"),)))
    playback.touch("continue")
    assert given(attendant) == {"purpose_words": "办图书证"}


def test_unchanged_answer_keeps_its_origin(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    home = next(field for field in samples.SEVERAL.service.form.fields if field.id == "home")
    ask(shell, Question(samples.asking(home, facts={"card.address": "柳荫里8号"}), "page"))
    playback.touch("continue")
    assert given(attendant) == {}


def test_origin_of_a_prefilled_field_is_told(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    home = next(field for field in samples.SEVERAL.service.form.fields if field.id == "home")
    ask(shell, Question(samples.asking(home, facts={"card.address": "柳荫里8号"}), "page"))
    playback.settle()
    assert "来自身份证" in seen(shell)


# Large digits


def test_phone_is_typed_on_large_digits(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, of_type(ValueType.PHONE))
    playback.touch_each("key.1", "key.3", "key.8", "continue")
    assert given(attendant) == {"phone": "138"}


def test_date_is_typed_as_eight_digits(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, of_type(ValueType.DATE))
    playback.touch_each(*(f"key.{digit}" for digit in "20260511"), "continue")
    assert given(attendant) == {"date": "2026-05-11"}


def test_caret_of_a_date_stands_where_the_next_digit_comes(
    shell: Shell, attendant: FakeAttendant, playback: Playback
) -> None:
    ask(shell, of_type(ValueType.DATE))
    playback.touch_each("key.2", "key.0")
    playback.settle()
    assert "20<b>|</b>__\N{NO-BREAK SPACE}-\N{NO-BREAK SPACE}__" in seen(shell)


def test_id_number_is_never_whole_on_the_screen(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, of_type(ValueType.ID_NUMBER), Answers((("id_number", samples.ID_NUMBER),)))
    playback.settle()
    assert samples.ID_NUMBER[1:-1] not in seen(shell)


def test_id_number_ends_with_x(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, of_type(ValueType.ID_NUMBER))
    playback.touch_each("key.1", "key.X", "continue")
    assert given(attendant) == {"id_number": "1X"}


# Several fields


def test_several_fields_are_opened_one_by_one(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, Question(samples.SEVERAL, "page"))
    playback.touch_each("field.moved", "option.true", "field.ward", "key.mode", "key.a", "continue", "continue")
    assert given(attendant) == {"moved": "true", "ward": "a"}


def test_locked_field_cannot_be_opened(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    ask(shell, Question(samples.SEVERAL, "page"))
    playback.settle()
    assert "field.name" not in playback.controls


def test_field_that_only_a_register_can_fill_offers_the_way_out(
    shell: Shell, attendant: FakeAttendant, playback: Playback
) -> None:
    empty = FormState.begin(samples.SERVICE, facts={}, today=samples.TODAY)
    ask(shell, Question(empty, "home", insist=True))
    playback.touch("leave")
    assert attendant.told() == [("finish",)]


def test_fields_of_a_page_are_those_asked_of_this_person(
    shell: Shell, attendant: FakeAttendant, playback: Playback
) -> None:
    ask(shell, Question(replace(samples.FORM), "paper"))
    playback.settle()
    assert [name for name in playback.controls if name.startswith("field.")] == [
        "field.addressee",
        "field.number_style",
        "field.language",
    ]
