"""Lines that fit the paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.escpos_layout import Measure, column_lines, text_lines
from kiosk.ports.ticket_printer import Align, Columns, TextLine

MEASURE = Measure(42, chinese_scales=True)
NARROW = Measure(10, chinese_scales=True)
FIXED = Measure(42, chinese_scales=False)

TEXTS = st.text(st.sampled_from("综合窗口，。、：（）《》 abc-0123 A"), max_size=120)


def test_text_that_fits_stays_on_one_line() -> None:
    assert MEASURE.wrap("综合窗口 3 至 6 号", 1) == ["综合窗口 3 至 6 号"]


def test_chinese_wraps_at_the_last_character_that_fits() -> None:
    assert NARROW.wrap("一二三四五六七", 1) == ["一二三四五", "六七"]


def test_latin_word_is_kept_whole() -> None:
    assert NARROW.wrap("hello wide world", 1) == ["hello wide", "world"]


def test_word_longer_than_the_line_is_cut() -> None:
    assert NARROW.wrap("https://example", 1) == ["https://ex", "ample"]


def test_closing_mark_takes_its_character_along() -> None:
    assert NARROW.wrap("一二三四五，六", 1) == ["一二三四", "五，六"]


def test_blank_at_a_wrap_is_dropped() -> None:
    assert NARROW.wrap("一二三四五 六", 1) == ["一二三四五", "六"]


def test_empty_text_is_one_empty_line() -> None:
    assert MEASURE.wrap("", 1) == [""]


@pytest.mark.parametrize(("measure", "cells"), [(MEASURE, 16), (FIXED, 4)])
def test_chinese_character_grows_as_the_model_can(measure: Measure, cells: int) -> None:
    assert measure.cells("号", 8) == cells


@given(TEXTS, st.integers(1, 2))
def test_no_line_is_wider_than_the_paper(text: str, width: int) -> None:
    assert all(NARROW.of(line, width) <= NARROW.columns for line in NARROW.wrap(text, width))


@given(TEXTS, st.integers(1, 2))
def test_wrapping_loses_nothing_but_blanks(text: str, width: int) -> None:
    assert "".join(NARROW.wrap(text, width)).replace(" ", "") == text.replace(" ", "")


def test_line_break_in_a_text_begins_a_new_line() -> None:
    assert [line.text for line in text_lines(TextLine("一\n二"), MEASURE)] == ["一", "二"]


def test_reversed_line_is_a_band_across_the_paper() -> None:
    (line,) = text_lines(TextLine("东侧", align=Align.CENTER, reverse=True), MEASURE)
    assert (MEASURE.of(line.text, 1), line.text.strip()) == (42, "东侧")


def test_columns_stand_at_both_edges() -> None:
    (line,) = column_lines(Columns("流水", "12345"), MEASURE)
    assert line.text == "流水" + " " * 33 + "12345"


def test_doubled_columns_count_doubled_blanks() -> None:
    (line,) = column_lines(Columns("3 人", "8-12 分钟", width=2, height=2), MEASURE)
    assert MEASURE.of(line.text, 2) == 42


def test_columns_too_wide_for_one_line_stand_below_each_other() -> None:
    lines = column_lines(Columns("一二三四五", "六七八"), NARROW)
    assert [(line.text, line.align) for line in lines] == [("一二三四五", Align.LEFT), ("六七八", Align.RIGHT)]


def test_centred_lines_are_as_even_as_can_be() -> None:
    lines = text_lines(
        TextLine("General counters  counters 3 to 6", align=Align.CENTER), Measure(32, chinese_scales=False)
    )
    assert [line.text for line in lines] == ["General counters", "counters 3 to 6"]


@given(st.text("ab 一，", max_size=60), st.integers(1, 4))
def test_even_lines_are_no_more_and_lose_nothing(text: str, width: int) -> None:
    even, greedy = NARROW.balance(text, width), NARROW.wrap(text, width)
    assert len(even) == len(greedy)
    assert "".join(even).replace(" ", "") == text.replace(" ", "")


def test_columns_too_wide_for_the_paper_are_made_narrower() -> None:
    part = Columns("3 people", "8-12 min", width=2, height=2)
    (line,) = column_lines(part, Measure(32, chinese_scales=False))
    assert (line.text, line.style.width, line.style.height) == ("3 people                8-12 min", 1, 2)
