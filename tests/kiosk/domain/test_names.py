"""Names that were damaged on the way, and names that only look unusual."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.names import Damage, damage_in, mask_name, spell_out

DAMAGED = ["?", "？", "\ufffd", "□", "■", "▯", "*", "＊", "_", "＿", "\x00", "\x1b", "\n", "\ud800", "\udfff", "\u0378"]
DAMAGED += ["\ue000", "\uf8ff", "\U000f0000", "\U0010fffd"]  # private use that no character map named
WHOLE = [
    "张三",
    "阿依古丽·买买提",  # U+00B7
    "伊琳娜•样例",  # U+2022
    "卡米拉‧样例",  # U+2027
    "㐀㐁",  # Ext A
    "\U00020000\U0002a6df",  # Ext B
    "\U0002a700",  # Ext C
    "\U0002b740",  # Ext D
    "\U0002b820",  # Ext E
    "\U0002ceb0",  # Ext F
    "\U00030000",  # Ext G
    "\U00031350",  # Ext H, Unicode 15
    "\U0002ebf0",  # Ext I, Unicode 15.1
    "\U000323b0",  # Ext J, Unicode 17
    "SAMPLE, PERSON ALEXANDRIA-MARIA",
    "O'SAMPLE PÉREZ",
    "Þórdís Ægisdóttir",
    "A" * 120,
]


@pytest.mark.parametrize("character", DAMAGED)
def test_character_nobody_has_in_a_name_is_damage(character: str) -> None:
    assert damage_in(f"张{character}三") == Damage(1, character)


@pytest.mark.parametrize("name", WHOLE)
def test_unusual_name_is_whole(name: str) -> None:
    assert damage_in(name) is None


@pytest.mark.parametrize("name", ["", " ", "   ", "\u3000\u3000"])
def test_empty_or_blank_name_is_damage_at_its_beginning(name: str) -> None:
    assert damage_in(name) == Damage(0, name[:1])


def test_position_counts_code_points_not_utf_16_units() -> None:
    assert damage_in("\U00020000\U00020001?") == Damage(2, "?")


@pytest.mark.parametrize("noncharacter", ["\ufdd0", "\ufffe", "\uffff", "\U0002fffe", "\U0002ffff"])
def test_noncharacter_is_damage(noncharacter: str) -> None:
    assert damage_in(f"张{noncharacter}") == Damage(1, noncharacter)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1))
def test_any_unified_ideographs_are_whole(name: str) -> None:
    assert damage_in(name) is None


@given(st.text())
def test_damage_points_at_its_character(name: str) -> None:
    damage = damage_in(name)

    assert damage is None or name[damage.position : damage.position + 1] == damage.character


@pytest.mark.parametrize(("name", "masked"), [("", ""), ("张", "张"), ("张三", "张*"), ("欧阳样例", "欧***")])
def test_masked_name_keeps_the_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize("first", ["\ue863", "\ud842", "\x00"])
def test_masked_name_keeps_no_first_character_without_a_shape(first: str) -> None:
    assert mask_name(f"{first}样") == "**"


@pytest.mark.parametrize(
    ("text", "told"),
    [("沈\ue863", "沈<U+E863>"), ("\ud842", "<U+D842>"), ("a\x00", "a<U+0000>"), ("妫𠮷", "妫𠮷"), ("", "")],
)
def test_characters_without_a_shape_are_spelt_out(text: str, told: str) -> None:
    assert spell_out(text) == told
