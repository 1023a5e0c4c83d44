"""What is being written, as the page shows it; without a screen."""

from __future__ import annotations

import pytest

from kiosk.domain.forms import ValueType
from kiosk.domain.message import Language
from kiosk.texts import Catalogue
from ui import certificate_samples as samples
from ui.engine import ASSETS
from ui.viewmodels.draft import Draft
from ui.viewmodels.voice import Voice

CARET = "<b>|</b>"


def begun(value_type: ValueType, text: str = "", *, most: int | None = None, room: int = 0) -> Draft:
    field = samples.field(value_type, most=most)
    return Draft.begun(field, text, language=Language.ZH_CN, covered=None, room=room)


def typed(draft: Draft, keys: str) -> Draft:
    for key in keys:
        draft = draft.press(key)
    return draft


@pytest.fixture(scope="module")
def voice() -> Voice:
    return Voice(Catalogue.load(ASSETS / "translations"), Language.ZH_CN)


def test_text_nobody_touched_is_not_touched() -> None:
    assert not begun(ValueType.TEXT, "清河").touched


def test_letters_that_wait_touch_it() -> None:
    assert typed(begun(ValueType.TEXT, "清河"), "q").touched


def test_text_written_and_taken_back_is_not_touched() -> None:
    assert not typed(begun(ValueType.PHONE, "1"), "2").press("delete").touched


def test_letters_that_wait_count_as_written() -> None:
    assert typed(begun(ValueType.TEXT), "q").written


def test_nothing_typed_is_nothing_written() -> None:
    assert not begun(ValueType.TEXT).written


def test_letters_that_wait_are_underlined_before_the_caret(voice: Voice) -> None:
    assert typed(begun(ValueType.TEXT), "q").markup(voice) == f"<u>q</u>{CARET}"


def test_what_could_be_a_tag_is_shown_as_it_is(voice: Voice) -> None:
    assert begun(ValueType.TEXT, "<b> &").markup(voice) == f"&lt;b&gt;\N{NO-BREAK SPACE}&amp;{CARET}"


def test_id_number_is_masked_while_it_is_typed(voice: Voice) -> None:
    assert begun(ValueType.ID_NUMBER, "110101199001011234").markup(voice) == f"1{'*' * 16}4{CARET}"


def test_caret_of_a_date_stands_in_the_part_that_is_typed(voice: Voice) -> None:
    shown = typed(begun(ValueType.DATE), "19905").markup(voice)
    assert shown.partition(CARET)[0].replace("\N{NO-BREAK SPACE}", " ") == "1990 - 5"


def test_full_field_says_why_the_key_did_nothing() -> None:
    assert typed(begun(ValueType.PHONE, most=3), "1234").note == "writing.full"


def test_digits_on_a_pad_have_no_keyboard(voice: Voice) -> None:
    assert begun(ValueType.PHONE).keys(voice) == ()


def test_keys_stay_the_same_while_letters_change_case(voice: Voice) -> None:
    latin = begun(ValueType.TEXT).press("mode")
    assert latin.press("shift").keys(voice) == latin.keys(voice)


def test_candidates_keep_to_the_room_that_was_measured(voice: Voice) -> None:
    assert sum(map(len, typed(begun(ValueType.TEXT, room=4), "shi").candidates(voice))) <= 4


def test_candidate_on_a_pad_changes_nothing() -> None:
    pad = begun(ValueType.PHONE, "1")
    assert pad.pick(0) is pad


def test_repr_shows_nothing_of_what_was_written() -> None:
    assert "清河" not in repr(begun(ValueType.TEXT, "清河"))
