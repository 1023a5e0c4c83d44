"""The fonts' character maps, and their union: 2 to 30 ms of Python a file, and an import of 100 ms."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from kiosk.domain.coverage import Coverage
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fontTools.ttLib import TTFont

    from kiosk.fonts.chain import PinnedFont

_FULL_REPERTOIRE: Final = (3, 10)  # platform and encoding: Windows, UCS-4
_GROUPS: Final = 12  # the format of such a map: first and last code point, first glyph
_RECORD: Final = struct.Struct(">HHI")
_GROUP: Final = struct.Struct(">III")


def first_files(fonts: Iterable[PinnedFont]) -> dict[str, Path]:
    """Give the file by which each family is measured: its first. Its other weights draw the same characters."""
    return {font.family: font.path for font in reversed(tuple(fonts))}


def measure(fonts: Iterable[PinnedFont]) -> Coverage:
    """Give every code point that one of these fonts can draw.

    Raises SettingsError (engineer) when a file is no font or does not hold its family.
    """
    return Coverage.of(point for family, path in first_files(fonts).items() for point in find(family, path)[1])


def find(family: str, path: Path) -> tuple[int, Coverage]:
    """Give a family's index in its file, and every code point that it can draw.

    Raises SettingsError (engineer) when the file is no font or does not hold the family.
    """
    from fontTools.ttLib import TTCollection, TTFont, TTLibError  # 100 ms: only when something is measured

    try:
        with path.open("rb") as file:
            faces = TTCollection(file, lazy=True).fonts if path.suffix == ".ttc" else [TTFont(file, lazy=True)]
            for index, face in enumerate(faces):
                if family in {face["name"].getDebugName(1), face["name"].getDebugName(16)}:
                    return index, _covered(face)
    except (TTLibError, OSError, KeyError, ValueError, struct.error) as error:
        msg = f"{path}: not a font: {error}"
        raise SettingsError(msg) from error
    msg = f"{path}: holds no {family}"
    raise SettingsError(msg)


def _covered(face: TTFont) -> Coverage:
    """Read the groups as they stand: fontTools names each glyph of a map first, 20 MiB for a large font.

    Source: OpenType 1.9.1, cmap, "Format 12: Segmented coverage".
    """
    table = face.getTableData("cmap")
    count = int.from_bytes(table[2:4])
    for platform, encoding, start in _RECORD.iter_unpack(table[4 : 4 + count * _RECORD.size]):
        if (platform, encoding) == _FULL_REPERTOIRE and int.from_bytes(table[start : start + 2]) == _GROUPS:
            groups = int.from_bytes(table[start + 12 : start + 16])
            return _joined(_GROUP.unpack_from(table, start + 16 + number * _GROUP.size) for number in range(groups))
    return Coverage.of(face.getBestCmap())


def _joined(groups: Iterable[tuple[int, int, int]]) -> Coverage:
    """Groups come in their order; those that touch differ in their glyphs only."""
    starts: list[int] = []
    ends: list[int] = []
    for first, last, _glyph in groups:
        if ends and ends[-1] == first:
            ends[-1] = last + 1
        else:
            starts.append(first)
            ends.append(last + 1)
    return Coverage(tuple(starts), tuple(ends))
