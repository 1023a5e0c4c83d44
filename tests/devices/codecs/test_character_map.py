"""Tables of private-use characters, and files that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.character_map import BadCharacterMap, parse_character_map


def test_pairs_and_comments_are_understood() -> None:
    table = parse_character_map("# what our readers hold\nE863 4DAE  # 䶮\n\n  u+e000\tU+20BB7\nF0000 9FB4\n")
    assert table == {0xE863: "䶮", 0xE000: "𠮷", 0xF0000: "龴"}


def test_table_is_for_translating() -> None:
    assert "刘\ue863".translate(parse_character_map("E863 4DAE")) == "刘䶮"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("E863", "two code points"),
        ("E863 䶮", "two code points"),
        ("E863=4DAE", "two code points"),
        ("E863 4DAE 4DAF", "two code points"),
        ("4E00 4DAE", "U\\+4E00 is not a private-use"),
        ("FFFFFF 4DAE", "not a private-use"),
        ("E863 E864", "U\\+E864 is not a character"),
        ("E863 D842", "U\\+D842 is not a character"),
        ("E863 202E", "U\\+202E is not a character"),
        ("E863 4DAE\nE863 4DAF", "given twice"),
    ],
)
def test_line_that_cannot_be_meant_is_refused(line: str, told: str) -> None:
    with pytest.raises(BadCharacterMap, match=told):
        parse_character_map(line)


def test_bad_line_is_counted_from_one() -> None:
    with pytest.raises(BadCharacterMap) as caught:
        parse_character_map("# table\n\nE863")
    assert caught.value.line == 3


@given(st.text())
def test_any_text_is_a_table_or_refused(text: str) -> None:
    try:
        table = parse_character_map(text)
    except BadCharacterMap:
        return
    assert all(len(character) == 1 for character in table.values())
