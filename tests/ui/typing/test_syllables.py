from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.input.typing.syllables import SYLLABLES, Letters, Spelling, sounds_like


def spellings(typed: str, *, unfinished: bool = False) -> list[Spelling]:
    letters = Letters.of(typed)
    return letters.spellings_to(len(letters.text), unfinished=unfinished).get(0, [])


def units(typed: str, *, unfinished: bool = False) -> list[tuple[str, ...]]:
    return [spelling.units for spelling in spellings(typed, unfinished=unfinished)]


def test_whole_syllables_are_read_for_nothing() -> None:
    assert spellings("juzhuzheng")[0] == Spelling(0, ("ju", "zhu", "zheng"), (2, 5, 10))


def test_ambiguous_letters_are_read_both_ways() -> None:
    assert {("xian",), ("xi", "an")} <= set(units("xian"))


def test_apostrophe_divides() -> None:
    assert {reading[0] for reading in units("xi'an")} <= {"xi"}


def test_apostrophe_hinders_no_other_reading_behind_it() -> None:
    assert units("fang'an")[0] == ("fang", "an")


def test_initials_stand_for_syllables() -> None:
    assert units("jzz") == [("j*", "z*", "z*")]


def test_two_letter_initials_are_one_syllable() -> None:
    assert units("zhchsh") == [("zh*", "ch*", "sh*")]


@pytest.mark.parametrize("typed", ["i", "u", "v", "xingv", "jui"])
def test_letters_that_no_syllable_holds_spell_nothing(typed: str) -> None:
    assert units(typed) == []


def test_unfinished_last_syllable_is_open() -> None:
    assert ("ju", "zhen*") in units("juzhen", unfinished=True)


def test_unfinished_syllable_in_the_middle_is_not() -> None:
    assert all("xia*" not in reading for reading in units("xiashi", unfinished=True))


@pytest.mark.parametrize(
    ("typed", "meant"), [("lv", "lv"), ("lyu", "lv"), ("nyu", "nv"), ("lue", "lve"), ("lve", "lve"), ("nue", "nve")]
)
def test_umlaut_is_typed_in_several_ways(typed: str, meant: str) -> None:
    assert (meant,) in units(typed)


def test_abbreviations_are_dearer_than_whole_syllables() -> None:
    assert spellings("xing")[0].units == ("xing",)


@pytest.mark.parametrize("typed", ["xianxianxianxian" * 3, "a" * 60, "zh" * 30, "n" * 60, "langan" * 10])
def test_long_runs_stay_few(typed: str) -> None:
    letters = Letters.of(typed)
    found = letters.spellings_to(len(letters.text), unfinished=True)
    assert all(len(each) <= 12 for each in found.values())


@given(st.text(alphabet="aeghinuvxz'", max_size=24))
def test_any_spelling_covers_its_letters(typed: str) -> None:
    letters = Letters.of(typed)
    end = len(letters.text)
    for start, found in letters.spellings_to(end, unfinished=True).items():
        for spelling in found:
            assert spelling.ends[-1] == end
            assert list(spelling.ends) == sorted({*spelling.ends} - {start})


@given(st.sampled_from(sorted(SYLLABLES)))
def test_every_syllable_is_spelled_by_itself(syllable: str) -> None:
    assert (syllable,) in units(syllable)


@pytest.mark.parametrize(
    ("unit", "other"),
    [("zhang", "zang"), ("zang", "zhan"), ("si", "shi"), ("lin", "ling"), ("nan", "lan"), ("fu", "hu"), ("z*", "zh*")],
)
def test_confused_sounds_find_each_other(unit: str, other: str) -> None:
    assert other in sounds_like(unit)


def test_confused_sounds_are_syllables() -> None:
    assert set(sounds_like("feng")) <= SYLLABLES


def test_sound_itself_comes_first() -> None:
    assert sounds_like("zhang")[0] == "zhang"
