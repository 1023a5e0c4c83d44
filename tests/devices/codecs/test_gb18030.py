"""GB 18030-2022 around Python's codec, and what a printer's font holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.catalog import FontRom
from devices.codecs import gb18030


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\ufe10", "a6d9"),
        ("\ufe12", "a6da"),
        ("\ufe11", "a6db"),
        ("\ufe13", "a6dc"),
        ("\ufe16", "a6df"),
        ("\ufe17", "a6ec"),
        ("\ufe18", "a6ed"),
        ("\ufe19", "a6f3"),
        ("\u9fb4", "fe59"),
        ("\u9fb5", "fe61"),
        ("\u9fb6", "fe66"),
        ("\u9fb7", "fe67"),
        ("\u9fb8", "fe6d"),
        ("\u9fb9", "fe7e"),
        ("\u9fba", "fe90"),
        ("\u9fbb", "fea0"),
        ("\u1e3f", "a8bc"),
        ("\ue7c7", "8135f437"),
        ("\ue81e", "82359037"),
        ("号", "bac5"),
        ("A", "41"),
    ],
)
def test_character_has_its_code_of_2022(character: str, code: str) -> None:
    assert gb18030.encode(character).hex() == code


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert gb18030.decode(gb18030.encode(text)) == text


def test_gb2312_font_holds_6763_hanzi() -> None:
    held = [c for c in map(chr, range(0x4E00, 0xA000)) if gb18030.rom_code(c, FontRom.GB2312)]
    assert len(held) == 6763


def test_gbk_font_holds_20902_hanzi() -> None:
    held = [c for c in map(chr, range(0x4E00, 0xA000)) if gb18030.rom_code(c, FontRom.GBK)]
    assert len(held) == 20902


@pytest.mark.parametrize("character", ["䶮", "𠮷", "㐂", "\u9fb4", "\ue81e", "–", "ñ", "\ud800", "A"])
def test_character_beyond_every_font_has_no_code(character: str) -> None:
    assert gb18030.rom_code(character, FontRom.GBK) is None


@pytest.mark.parametrize("character", ["镕", "喆", "堃", "龘"])
def test_gbk_character_is_not_taken_for_one_of_gb2312(character: str) -> None:
    assert gb18030.rom_code(character, FontRom.GB2312) is None


@pytest.mark.parametrize("character", ["·", "，", "。", "（", "①", "Ａ", "─", "α", "ē", "　"])
def test_symbol_of_gb2312_has_a_code(character: str) -> None:
    assert gb18030.rom_code(character, FontRom.GB2312) is not None
