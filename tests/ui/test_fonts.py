"""Explicit font files, complaints in words, fallbacks for the rare characters of names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFont, QTextLayout

from kiosk.ports.errors import SettingsError
from ui import fonts
from ui.shell import ASSETS

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

GONE = Path("/nowhere/Font.ttc")


@pytest.fixture
def files(qapp: QGuiApplication) -> tuple[fonts.FontFile, ...]:
    return fonts.read(ASSETS)


def missing_glyphs(text: str, family: str) -> int:
    layout = QTextLayout(text, QFont(family))
    layout.beginLayout()
    layout.createLine().setLineWidth(10_000)
    layout.endLayout()
    return sum(index == 0 for run in layout.glyphRuns() for index in run.glyphIndexes())


def test_chain_begins_with_noto(files: tuple[fonts.FontFile, ...]) -> None:
    assert [file.family for file in files if file.needed] == [fonts.SANS, fonts.SANS, fonts.SERIF]


def test_needed_font_missing_names_file_and_package(files: tuple[fonts.FontFile, ...]) -> None:
    with pytest.raises(SettingsError, match=r"/nowhere/Font\.ttc.*fonts-noto-cjk"):
        fonts.load_needed((replace(files[0], path=GONE),))


def test_font_file_without_the_family_is_a_complaint(files: tuple[fonts.FontFile, ...]) -> None:
    with pytest.raises(SettingsError, match="Noto Nothing is not there"):
        fonts.load_needed((replace(files[0], family="Noto Nothing"),))


def test_fallback_missing_is_told_and_does_not_stop(files: tuple[fonts.FontFile, ...]) -> None:
    complaints = fonts.load_fallbacks((replace(files[-1], path=GONE),))
    assert "fonts-lxgw-wenkai" in complaints[0]


@pytest.mark.parametrize("family", [fonts.SANS, fonts.SERIF])
def test_rare_characters_of_names_have_glyphs(files: tuple[fonts.FontFile, ...], family: str) -> None:
    fonts.load_needed(files)
    fonts.load_fallbacks(files)
    assert missing_glyphs("䶮𠮷𪚥㐂鿫阿卜杜热西提·买买提", family) == 0


def test_file_seen_before_gives_no_warning(files: tuple[fonts.FontFile, ...]) -> None:
    seen = [file for file in files if fonts.digest(file.path) == file.sha256]
    assert list(fonts.check(tuple(seen))) == []


def test_another_file_is_measured_and_warned_about(files: tuple[fonts.FontFile, ...]) -> None:
    fonts.load_needed(files)
    warnings = list(fonts.check((replace(files[0], sha256="0" * 64),)))
    assert "shows all that was probed" in warnings[0]


def test_another_file_that_lacks_characters_says_which(files: tuple[fonts.FontFile, ...]) -> None:
    fonts.load_needed(files)
    warnings = list(fonts.check((replace(files[0], sha256="0" * 64, probe="号\U00030000"),)))
    assert "cannot show \U00030000" in warnings[0]


def test_file_gone_is_told_with_its_package(files: tuple[fonts.FontFile, ...]) -> None:
    assert "fonts-noto-cjk" in next(fonts.check((replace(files[0], path=GONE),)))
