"""The message catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Language, Message
from kiosk.texts import Catalogue

if TYPE_CHECKING:
    from pathlib import Path

CATALOGUE = Catalogue(
    {
        Language.ZH_CN: {"hello": "您好", "kept": "{ticket} 号为您保留", "only": "只有中文", "braces": "{不是位置}"},
        Language.EN: {"hello": "Hello", "kept": "{ticket} is kept for you", "only": ""},
        Language.ZH_HANT: {},
    }
)


def test_message_is_said_in_the_language_asked_for() -> None:
    assert CATALOGUE.text("hello", Language.EN) == "Hello"


def test_values_fill_their_places() -> None:
    assert CATALOGUE.say(Message.of("kept", ticket="A012"), Language.EN) == "A012 is kept for you"


@pytest.mark.parametrize("language", [Language.EN, Language.ZH_HANT])
def test_missing_or_empty_text_falls_back_to_chinese(language: Language) -> None:
    assert CATALOGUE.text("only", language) == "只有中文"


def test_missing_id_shows_the_id() -> None:
    assert CATALOGUE.say(Message.of("never.written", ticket="A012"), Language.EN) == "never.written"


def test_text_without_values_keeps_its_braces() -> None:
    assert CATALOGUE.text("braces", Language.ZH_CN) == "{不是位置}"


def test_value_nobody_gave_shows_its_place() -> None:
    assert CATALOGUE.text("kept", Language.EN, number=3) == "{ticket} is kept for you"


def test_value_nobody_asked_for_is_left_out() -> None:
    assert CATALOGUE.text("hello", Language.EN, ticket="A012") == "Hello"


def test_value_that_looks_like_a_place_is_not_filled() -> None:
    assert CATALOGUE.text("kept", Language.EN, ticket="{ticket}") == "{ticket} is kept for you"


def test_all_files_of_a_language_are_one_catalogue(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.yaml").write_text("a.one: One\n", "utf-8")
    (tmp_path / "en" / "b.yaml").write_text("b.two: Two\n", "utf-8")

    catalogue = Catalogue.load(tmp_path)

    assert [catalogue.text(message_id, Language.EN) for message_id in ("a.one", "b.two")] == ["One", "Two"]


@pytest.mark.parametrize("text", ["17:30", "no", "010"])
def test_bare_word_of_the_catalogue_stays_a_text(tmp_path: Path, text: str) -> None:
    (tmp_path / "zh_CN").mkdir()
    (tmp_path / "zh_CN" / "a.yaml").write_text(f"open.until: {text}\n", "utf-8")

    assert Catalogue.load(tmp_path).text("open.until", Language.ZH_CN) == text


def test_empty_file_and_missing_language_are_harmless(tmp_path: Path) -> None:
    (tmp_path / "zh_CN").mkdir()
    (tmp_path / "zh_CN" / "a.yaml").write_text("", "utf-8")

    assert Catalogue.load(tmp_path).text("a.one", Language.EN) == "a.one"
