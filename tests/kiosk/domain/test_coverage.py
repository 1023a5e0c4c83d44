from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.coverage import (
    EVERYDAY,
    Coverage,
    Uncovered,
    every_uncovered_in,
    legible,
    refusal_for,
    uncovered_in,
)

COVERED = Coverage.of([*map(ord, "张三李四 AB\ue000\ufffd\u200b\u202e〔〕"), 0x3ABCC])
DAMAGE = {"\ue000": "U+E000", "\U0003abcd": "U+3ABCD", "\ud842": "U+D842", "\u202e": "U+202E", "\x07": "U+0007"}


def test_covered_text_passes() -> None:
    assert uncovered_in("张三\nAB", COVERED) is None


def test_first_uncovered_character_is_named_with_its_code_point() -> None:
    found = uncovered_in("张𠮷𪚥", COVERED)
    assert found == Uncovered(1, "𠮷")
    assert found.code_point == "U+20BB7"


def test_every_uncovered_character_is_found() -> None:
    assert list(every_uncovered_in("𠮷张𪚥", COVERED)) == [Uncovered(0, "𠮷"), Uncovered(2, "𪚥")]


@pytest.mark.parametrize("character", ["\ue000", "\u200b", "\u202e", "\ufffd"])
def test_what_a_font_has_and_nobody_can_read_is_never_covered(character: str) -> None:
    assert uncovered_in(f"张{character}", COVERED) == Uncovered(1, character)


def test_ideograph_newer_than_our_tables_is_covered_when_a_font_has_it() -> None:
    assert uncovered_in("\U0003abcc", COVERED) is None


def test_refusal_names_the_code_point_and_not_the_character() -> None:
    refusal = refusal_for(Uncovered(0, "𠮷"))
    assert dict(refusal.reason.values) == {"code_point": "U+20BB7"}


@pytest.mark.parametrize(("character", "code_point"), DAMAGE.items())
def test_character_that_cannot_be_drawn_is_named_in_its_place(character: str, code_point: str) -> None:
    assert legible(f"张{character}三", COVERED) == f"张〔{code_point}〕三"


@pytest.mark.parametrize("text", ["", "A", "张三\n李四", "A\tB"])
def test_text_that_can_be_drawn_stays(text: str) -> None:
    assert legible(text, COVERED) == text


@given(st.text(st.characters(codec=None, exclude_categories=[])))
def test_what_is_shown_can_always_be_drawn(text: str) -> None:
    assert uncovered_in(legible(text, EVERYDAY), EVERYDAY) is None


@given(st.text(st.characters(codec=None, exclude_categories=[])))
def test_nothing_is_dropped(text: str) -> None:
    assert len(legible(text, EVERYDAY)) >= len(text)


@pytest.mark.parametrize(
    ("character", "known"), [("国", True), ("é", True), ("𠮷", False), ("क", False), ("\ud842", False)]
)
def test_everyday_characters_are_those_of_gbk(character: str, known: bool) -> None:
    assert (ord(character) in EVERYDAY) is known


@pytest.mark.parametrize("nothing", ["国", None, -1, 0x110000])
def test_what_is_no_code_point_is_not_everyday(nothing: object) -> None:
    assert nothing not in EVERYDAY


# ── the value ──


@given(st.sets(st.integers(0, 200)), st.integers(-5, 205))
def test_coverage_holds_what_it_was_made_of(code_points: set[int], asked: int) -> None:
    coverage = Coverage.of(code_points)
    assert (asked in coverage) is (asked in code_points)


@given(st.sets(st.integers(0, 0x10FFFF), max_size=50))
def test_coverage_counts_and_gives_what_it_was_made_of(code_points: set[int]) -> None:
    coverage = Coverage.of(code_points)
    assert (len(coverage), list(coverage)) == (len(code_points), sorted(code_points))


def test_same_code_points_are_the_same_value() -> None:
    one, other = Coverage.of([1, 2, 3, 9]), Coverage.of([9, 3, 2, 1, 1])
    assert (one == other, hash(one)) == (True, hash(other))


def test_neighbours_become_one_range() -> None:
    assert Coverage.of([5, 6, 7, 9]) == Coverage((5, 9), (8, 10))


@pytest.mark.parametrize(
    ("starts", "ends"),
    [((5, 3), (6, 4)), ((5,), (5,)), ((1, 2), (3, 4)), ((1, 3), (3, 4)), ((-1,), (2,)), ((0,), (0x110001,))],
)
def test_what_are_no_ranges_is_refused(starts: tuple[int, ...], ends: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="not ranges"):
        Coverage(starts, ends)


def test_text_is_no_code_point() -> None:
    assert "张" not in COVERED


def test_repr_says_how_much() -> None:
    assert repr(Coverage.of([1, 2, 9])) == "Coverage(3 code points in 2 ranges)"
