"""What an engine is given to read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.spoken_text import LONGEST, for_engine
from kiosk.domain.message import Language
from kiosk.texts import Catalogue

SAFE = re.compile(r"[A-Za-z0-9 ,.;:'?!%/-]*")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("您好", "nin2 hao3"),
        ("重庆银行", "chong2 qing4 yin2 hang2"),
        ("A012", "ei1 ling2 yi1 er4"),
        ("3 人", "san1 ren2"),
        ("12 分钟", "shi2 er4 fen1 zhong1"),
        ("20 人", "er4 shi2 ren2"),
        ("8–12 分钟", "ba1 dao4 shi2 er4 fen1 zhong1"),
        ("14:36", "shi2 si4 dian3 san1 shi2 liu4 fen1"),
        ("8:00", "ba1 dian3"),
        ("9:05", "jiu3 dian3 ling2 wu3 fen1"),
        ("打 12345", "da3 yi1 er4 san1 si4 wu3"),
        ("0 人", "ling2 ren2"),
        ("好了，接着办。", "hao3 le5 , jie1 zhe5 ban4"),
        ("第一。\n第二", "di4 yi1 . di4 er4"),
        ("绿色", "lv4 se4"),
        ("", ""),
        ("……", ""),
    ],
)
def test_chinese_becomes_pinyin_with_tones(text: str, read: str) -> None:
    assert for_engine(text, Language.ZH_CN) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Please take it", "Please take it"),
        ("Number A012", "Number A 0 1 2"),
        ("8–12 minutes", "8 to 12 minutes"),
        ("Don\u2019t forget", "Don't forget"),
        ("欧阳翠萍, welcome", ", welcome"),
        ("中文", ""),
        ("", ""),
    ],
)
def test_english_stays_english(text: str, read: str) -> None:
    assert for_engine(text, Language.EN) == read


@pytest.mark.parametrize("language", Language)
@given(text=st.text(max_size=60) | st.text("[]<>&\\`$;|'\"12ab您", max_size=40))
def test_nothing_reaches_the_engine_that_it_could_take_for_a_command(language: Language, text: str) -> None:
    assert SAFE.fullmatch(for_engine(text, language).replace("\n", " "))


def test_endless_text_ends() -> None:
    assert len(for_engine("好" * LONGEST * 3, Language.ZH_CN).split()) == LONGEST


@pytest.mark.parametrize("language", [Language.ZH_CN, Language.EN])
def test_every_spoken_text_of_the_catalogue_can_be_read(language: Language) -> None:
    texts = Catalogue.load().texts[language]
    spoken = [name for name in texts if name.startswith("spoken.")]
    assert spoken
    assert [name for name in spoken if not for_engine(texts[name], language)] == []
