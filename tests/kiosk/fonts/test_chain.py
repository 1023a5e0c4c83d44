from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.coverage import EVERYDAY, Coverage, uncovered_in
from kiosk.domain.message import Language
from kiosk.fonts import SCREEN_FONTS, PinnedFont, complaints, coverage, read_chain, read_present
from kiosk.ports.errors import SettingsError
from kiosk.texts import Catalogue

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.fixture(scope="module")
def chain() -> tuple[PinnedFont, ...]:
    return read_chain()


@pytest.fixture(scope="module")
def covered(chain: tuple[PinnedFont, ...], tmp_path_factory: pytest.TempPathFactory) -> Coverage:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        return coverage(chain)


def font(chain: tuple[PinnedFont, ...], family: str) -> PinnedFont:
    return next(font for font in chain if font.family == family)


@pytest.mark.parametrize("character", ["国", "𠮷", "𪚥", "䶮", "㐂", "鿫", "·", "é", "〇"])
def test_rare_characters_of_names_are_covered(covered: Coverage, character: str) -> None:
    assert ord(character) in covered


@pytest.mark.parametrize("character", ["क", "\U000323b0"])
def test_what_no_font_draws_is_not_covered(covered: Coverage, character: str) -> None:
    assert ord(character) not in covered


def test_each_rare_font_fills_what_the_others_lack(chain: tuple[PinnedFont, ...]) -> None:
    alone = coverage([font(chain, "Noto Serif CJK SC")])
    assert [ord(character) in alone for character in "国𪚥鿫"] == [True, False, False]


def test_fonts_without_which_nothing_starts_have_everything_everyday(chain: tuple[PinnedFont, ...]) -> None:
    noto = coverage([font(chain, "Noto Sans CJK SC"), font(chain, "Noto Serif CJK SC")])
    lacking = [
        f"{point:X}"
        for point in range(0x20, 0x30000)
        if point in EVERYDAY and point not in noto and uncovered_in(chr(point), range(0x110000)) is None
    ]
    assert lacking == []


def test_everything_that_the_catalogue_says_can_be_drawn(covered: Coverage) -> None:
    catalogue = Catalogue.load()
    said = "".join(text for language in (Language.ZH_CN, Language.EN) for text in catalogue.texts[language].values())
    assert uncovered_in(said, covered) is None


def test_screen_fonts_read_the_same_way() -> None:
    assert {row.family for row in read_chain(SCREEN_FONTS)} >= {"Noto Sans CJK SC", "HanaMinB"}


def test_missing_font_names_its_package(tmp_path: Path) -> None:
    file = tmp_path / "fonts.yaml"
    file.write_text("chain: [{family: X, path: /nowhere/x.ttf, package: fonts-x, sha256: '0'}]")
    with pytest.raises(SettingsError, match="install the package fonts-x"):
        read_chain(file)


def test_screen_does_with_the_fonts_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "there.ttf").touch()
    file = tmp_path / "fonts.yaml"
    file.write_text(
        f"chain: [{{family: X, path: /nowhere/x.ttf, package: fonts-x, sha256: '0'}},"
        f" {{family: Y, path: {tmp_path / 'there.ttf'}, package: fonts-y, sha256: '0'}}]"
    )
    assert [font.family for font in read_present(file)] == ["Y"]


def test_malformed_list_is_told(tmp_path: Path) -> None:
    file = tmp_path / "fonts.yaml"
    file.write_text("chain: [{family: X}]")
    with pytest.raises(SettingsError, match="not a list of fonts"):
        read_chain(file)


def test_file_without_the_family_is_told(chain: tuple[PinnedFont, ...]) -> None:
    with pytest.raises(SettingsError, match="holds no Nobody"):
        coverage([replace(font(chain, "HanaMinA"), family="Nobody")])


def test_file_that_is_no_font_is_told(chain: tuple[PinnedFont, ...], tmp_path: Path) -> None:
    (tmp_path / "x.ttf").write_bytes(b"no font at all")
    with pytest.raises(SettingsError, match="not a font"):
        coverage([replace(chain[0], path=tmp_path / "x.ttf")])


def test_another_file_is_taken_with_a_warning(chain: tuple[PinnedFont, ...], tmp_path: Path) -> None:
    seen = font(chain, "LXGW WenKai")
    shutil.copy(seen.path, tmp_path / "y.ttf")
    with (tmp_path / "y.ttf").open("ab") as file:
        file.write(b"\0")
    other = replace(seen, path=tmp_path / "y.ttf")
    assert len(list(complaints([other]))) == 1
    assert ord("鿫") in coverage([other])


def test_missing_file_is_complained_of(chain: tuple[PinnedFont, ...], tmp_path: Path) -> None:
    gone = replace(chain[0], path=tmp_path / "gone.ttc")
    assert list(complaints([gone])) == [
        f"{tmp_path / 'gone.ttc'}: Noto Serif CJK SC is not there: install the package fonts-noto-cjk"
    ]
