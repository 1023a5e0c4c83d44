from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ui.input.typing.composition import Composition, Mode, Note, Rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.input.typing.engine import Engine


@pytest.fixture
def empty(engine: Engine) -> Composition:
    return Composition.of(engine, Rules(max_length=20))


def typed(composition: Composition, keys: str) -> Composition:
    for key in keys:
        composition = composition.press(key)
    return composition


def chosen(composition: Composition, text: str) -> Composition:
    number = next(place for place, candidate in enumerate(composition.every_candidate) if candidate.text == text)
    while number >= len(composition.candidates):
        number -= len(composition.candidates)
        composition = composition.next_page()
    return composition.choose(number)


def test_letters_wait_underlined(empty: Composition) -> None:
    assert typed(empty, "xingfuli").underlined == "xing fu li"


def test_letters_alone_are_no_text(empty: Composition) -> None:
    assert typed(empty, "xingfuli").text == ""


def test_whole_choice_is_written(empty: Composition) -> None:
    assert typed(empty, "xingfuli").choose(0).text == "幸福里"


def test_space_chooses_the_first(empty: Composition) -> None:
    assert typed(empty, "xingfuli ").text == "幸福里"


def test_space_without_letters_is_a_space(empty: Composition) -> None:
    assert typed(empty, " ").text == " "


def test_partial_choice_keeps_the_rest(empty: Composition) -> None:
    part = chosen(typed(empty, "xingfuli"), "幸福")
    assert (part.text, part.held, part.letters) == ("", "幸福", "li")


def test_partial_choice_keeps_the_rest_behind_an_apostrophe(empty: Composition) -> None:
    assert chosen(typed(empty, "xi'an"), "西").letters == "an"


def test_last_choice_writes_all(empty: Composition) -> None:
    part = chosen(typed(empty, "xingfuli"), "幸福")
    assert chosen(part, "里").text == "幸福里"


def test_delete_takes_a_letter(empty: Composition) -> None:
    assert typed(empty, "xing").delete().letters == "xin"


def test_delete_after_a_partial_choice_takes_it_back(empty: Composition) -> None:
    part = chosen(typed(empty, "xing'fuli"), "幸福")
    assert part.delete().letters == "xing'fuli"


def test_delete_after_choice_and_letter_takes_the_letter(empty: Composition) -> None:
    part = chosen(typed(empty, "xingfuli"), "幸福").press("n")
    assert (part.delete().held, part.delete().letters) == ("幸福", "li")


def test_delete_goes_back_across_two_choices(empty: Composition) -> None:
    part = chosen(chosen(typed(empty, "xingfuli"), "姓"), "服")
    assert part.delete().delete().letters == "xingfuli"


def test_delete_takes_one_code_point(empty: Composition) -> None:
    assert empty.insert("吉𠮷").delete().text == "吉"


def test_delete_at_the_start_does_nothing(empty: Composition) -> None:
    assert empty.delete() == empty


def test_clear_drops_letters_and_held_choices(empty: Composition) -> None:
    part = chosen(typed(empty.insert("住"), "xingfuli"), "幸福").clear()
    assert (part.text, part.held, part.letters) == ("住", "", "")


def test_emptied_drops_the_text_too(empty: Composition) -> None:
    assert typed(empty.insert("住"), "xing").emptied().text == ""


def test_no_such_candidate_is_said(empty: Composition) -> None:
    assert empty.choose(0).note is Note.NO_CANDIDATE


def test_letters_that_spell_nothing_are_said(empty: Composition) -> None:
    assert typed(empty, "vvv").note is Note.NO_CANDIDATE


# ------------------------------------------------------------------ pages


def test_page_holds_five(empty: Composition) -> None:
    assert len(typed(empty, "ji").candidates) == 5


def test_next_page_goes_on(empty: Composition) -> None:
    first = typed(empty, "ji")
    assert first.next_page().candidates == first.every_candidate[5:10]


def test_previous_page_goes_back(empty: Composition) -> None:
    first = typed(empty, "ji")
    assert first.next_page().next_page().previous_page() == first.next_page()


def test_first_page_has_none_before(empty: Composition) -> None:
    assert typed(empty, "ji").previous_page() == typed(empty, "ji")


def test_last_page_stays(empty: Composition) -> None:
    page = typed(empty, "nv")
    while page.has_next_page:
        page = page.next_page()
    assert page.next_page() == page


def test_choice_is_of_the_page_shown(empty: Composition) -> None:
    page = typed(empty, "ji").next_page()
    assert page.choose(1).text == page.candidates[1].text


def test_narrow_page_holds_fewer_long_ones(engine: Engine) -> None:
    narrow = Composition.of(engine, Rules(max_length=20, page_width=12))
    assert len(typed(narrow, "juzhudengji").candidates) < 5


def test_narrowest_page_holds_one(engine: Engine) -> None:
    narrow = Composition.of(engine, Rules(max_length=20, page_width=1))
    assert len(typed(narrow, "juzhudengji").candidates) == 1


# ------------------------------------------------------------------ modes


def test_latin_is_written_at_once(empty: Composition) -> None:
    assert typed(empty.switch(Mode.LATIN), "o'hara").text == "o'hara"


def test_upper_latin_is_upper(empty: Composition) -> None:
    assert typed(empty.switch(Mode.LATIN_UPPER), "okonkwo").text == "OKONKWO"


def test_digits_are_written_at_once(empty: Composition) -> None:
    assert typed(empty.switch(Mode.DIGITS), "21").text == "21"


def test_digit_among_letters_settles_them(empty: Composition) -> None:
    assert typed(empty, "guihualu").press("2").text[-1] == "2"


def test_switching_settles_letters(empty: Composition) -> None:
    assert typed(empty, "xingfuli").switch(Mode.DIGITS).text == "幸福里"


def test_switching_drops_letters_that_spell_nothing(empty: Composition) -> None:
    assert typed(empty, "vv").switch(Mode.LATIN).letters == ""


def test_settled_writes_every_part(engine: Engine) -> None:
    assert typed(Composition.of(engine, Rules(max_length=9)), "juzhudengjizhengming").settled().text == "居住登记证明"


# ------------------------------------------------------------------ the caret


def test_caret_moves_by_code_point(empty: Composition) -> None:
    assert empty.insert("吉𠮷字").move(-1).caret == 2


def test_text_is_written_at_the_caret(empty: Composition) -> None:
    assert empty.insert("张国").move(-1).insert("建").text == "张建国"


def test_caret_stays_within_the_text(empty: Composition) -> None:
    assert (empty.insert("张国").move(9).caret, empty.insert("张国").move(-9).caret) == (2, 0)


def test_caret_stays_while_letters_wait(empty: Composition) -> None:
    waiting = typed(empty.insert("张"), "jian")
    assert waiting.move(-1) == waiting


# ------------------------------------------------------------------ lengths and gates


def test_character_of_two_units_counts_once(engine: Engine) -> None:
    assert Composition.of(engine, Rules(max_length=2)).insert("𠮷𠮷").text == "𠮷𠮷"


def test_text_too_long_is_refused_whole(engine: Engine) -> None:
    full = Composition.of(engine, Rules(max_length=2)).insert("张建国")
    assert (full.text, full.note) == ("", Note.FULL)


def test_letters_for_a_full_field_are_refused(engine: Engine) -> None:
    full = Composition.of(engine, Rules(max_length=1), "张").press("j")
    assert (full.letters, full.note) == ("", Note.FULL)


def test_candidates_that_do_not_fit_are_not_offered(engine: Engine) -> None:
    short = typed(Composition.of(engine, Rules(max_length=2)), "juzhudengji")
    assert max(len(candidate.text) for candidate in short.every_candidate) == 2


def test_choice_that_fills_the_field_drops_the_rest_and_says_so(engine: Engine) -> None:
    short = typed(Composition.of(engine, Rules(max_length=2)), "juzhudengji").choose(0)
    assert (short.text, short.letters, short.note) == ("居住", "", Note.FULL)


def test_text_already_too_long_can_shrink(engine: Engine) -> None:
    assert Composition.of(engine, Rules(max_length=1), "张建国").delete().text == "张建"


def test_uncovered_candidate_is_not_offered(engine: Engine) -> None:
    gated = Composition.of(engine, Rules(max_length=9, accepts=lambda character: character != "𠮷"))
    assert "𠮷" not in {candidate.text for candidate in typed(gated, "ji").every_candidate}


def test_uncovered_character_is_refused(engine: Engine) -> None:
    gated = Composition.of(engine, Rules(max_length=9, accepts=lambda character: character != "?"))
    assert gated.insert("?").note is Note.NOT_ACCEPTED


def test_too_many_letters_are_refused(engine: Engine) -> None:
    assert typed(Composition.of(engine, Rules(max_length=90)), "a" * 61).note is Note.TOO_MANY_LETTERS


def test_repr_says_no_text(empty: Composition) -> None:
    shown = repr(chosen(typed(empty.insert("张"), "xingfuli"), "幸福"))
    assert not set(shown) & set("张幸福里")


# ------------------------------------------------------------------ any keys

ACTIONS: dict[str, Callable[[Composition], Composition]] = {
    "delete": Composition.delete,
    "next": Composition.next_page,
    "previous": Composition.previous_page,
    "first": lambda composition: composition.choose(0),
    "fourth": lambda composition: composition.choose(3),
    "left": lambda composition: composition.move(-1),
    "clear": Composition.clear,
    "settle": Composition.settled,
    "pinyin": lambda composition: composition.switch(Mode.PINYIN),
    "latin": lambda composition: composition.switch(Mode.LATIN),
    "rare": lambda composition: composition.insert("𠮷"),
}
keys = st.lists(st.sampled_from([*"abeghinosuvxyz' 1", *ACTIONS]), max_size=25)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def played(composition: Composition, sequence: list[str]) -> Composition:
    for key in sequence:
        composition = ACTIONS[key](composition) if key in ACTIONS else composition.press(key)
    return composition


@given(sequence=keys)
@quick
def test_any_keys_never_write_more_than_fits(engine: Engine, sequence: list[str]) -> None:
    end = played(Composition.of(engine, Rules(max_length=5)), sequence)
    assert len(end.text) + len(end.held) <= 5


@given(sequence=keys)
@quick
def test_any_keys_then_deleting_all_leads_back(engine: Engine, sequence: list[str]) -> None:
    composition = played(Composition.of(engine, Rules(max_length=5)), sequence)
    steps = 0
    while composition.before or composition.letters or composition.held:
        composition, steps = composition.delete(), steps + 1
        assert steps < 200
    assert (composition.letters, composition.held, composition.candidates) == ("", "", ())


@given(sequence=keys)
@quick
def test_any_candidate_stands_for_some_of_the_letters(engine: Engine, sequence: list[str]) -> None:
    end = played(Composition.of(engine, Rules(max_length=5)), sequence)
    assert all(0 < candidate.typed <= len(end.letters) for candidate in end.every_candidate)


@given(sequence=st.lists(st.sampled_from([*"aeghinuxz'", "first", "fourth"]), max_size=16))
@quick
def test_undoing_gives_the_same_value_as_before(engine: Engine, sequence: list[str]) -> None:
    before = played(Composition.of(engine, Rules(max_length=30)), sequence)
    after = before.press("a")
    assert after.note is not None or after.delete().letters == before.letters
