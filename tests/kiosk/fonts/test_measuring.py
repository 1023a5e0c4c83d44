"""A face is found by its family, and its characters are read as they stand in its map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from kiosk.fonts import DOCUMENT_FONTS, SCREEN_FONTS, TICKET_FONTS, read_listed
from kiosk.fonts.measuring import find
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

FAMILY = "Probe"
SMALL, LARGE = 4, 12  # formats of a map


def write_font(path: Path, drawn: dict[int, str], *, form: int) -> Path:
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", *dict.fromkeys(drawn.values())])
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    table = CmapSubtable.newSubtable(form)
    table.platformID, table.platEncID, table.language, table.cmap = 3, 10 if form == LARGE else 1, 0, drawn
    builder.setupCharacterMap({})
    builder.font["cmap"].tables = [table]
    builder.save(path)
    return path


def pinned() -> list[tuple[str, Path]]:
    listed = (font for file in (SCREEN_FONTS, DOCUMENT_FONTS, TICKET_FONTS) for font in read_listed(file))
    return sorted({(font.family, font.path) for font in listed if font.path.exists()})


@pytest.mark.parametrize(("family", "path"), pinned())
def test_pinned_font_is_found_with_the_characters_fonttools_reads(family: str, path: Path) -> None:
    index, covered = find(family, path)
    with path.open("rb") as file:
        face = TTCollection(file, lazy=True).fonts[index] if path.suffix == ".ttc" else TTFont(file, lazy=True)
        assert set(covered) == set(face.getBestCmap())


@pytest.mark.parametrize("form", [SMALL, LARGE])
def test_map_of_either_format_is_read(form: int, tmp_path: Path) -> None:
    drawn = {0x41: "a", 0x42: "b", 0x43: "a", 0x53F7: "number"}
    assert set(find(FAMILY, write_font(tmp_path / "probe.ttf", drawn, form=form))[1]) == set(drawn)


def test_groups_that_touch_become_one_range(tmp_path: Path) -> None:
    written = write_font(tmp_path / "probe.ttf", {0x20000: "b", 0x20001: "a"}, form=LARGE)
    assert find(FAMILY, written)[1].starts == (0x20000,)


def test_family_that_is_not_there_is_told(tmp_path: Path) -> None:
    written = write_font(tmp_path / "probe.ttf", {0x41: "a"}, form=LARGE)
    with pytest.raises(SettingsError, match="holds no Another"):
        find("Another", written)


def test_map_cut_short_is_no_font(tmp_path: Path) -> None:
    written = write_font(tmp_path / "probe.ttf", {0x41: "a", 0x53F7: "number"}, form=LARGE)
    with TTFont(written) as face:
        start = face.reader.tables["cmap"].offset
    data = bytearray(written.read_bytes())
    data[start + 24 : start + 28] = (1000).to_bytes(4)  # groups: more than there are
    written.write_bytes(data)
    with pytest.raises(SettingsError, match="not a font"):
        find(FAMILY, written)
