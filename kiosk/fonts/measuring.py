"""The union of the fonts' character maps. Pure Python, 0.1 to 0.3 s a file: not for a terminal's own process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.coverage import Coverage
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kiosk.fonts.chain import PinnedFont


def first_files(fonts: Iterable[PinnedFont]) -> dict[str, Path]:
    """Give the file by which each family is measured: its first. Its other weights draw the same characters."""
    return {font.family: font.path for font in reversed(tuple(fonts))}


def measure(fonts: Iterable[PinnedFont]) -> Coverage:
    """Give every code point that one of these fonts can draw.

    Raises SettingsError (engineer) when a file is no font or does not hold its family.
    """
    return Coverage.of(point for family, path in first_files(fonts).items() for point in _code_points(family, path))


def _code_points(family: str, path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTCollection, TTFont, TTLibError  # 100 ms: only when something is measured

    try:
        with path.open("rb") as file:
            faces = TTCollection(file, lazy=True).fonts if path.suffix == ".ttc" else [TTFont(file, lazy=True)]
            for face in faces:
                if family in {face["name"].getDebugName(1), face["name"].getDebugName(16)}:
                    return frozenset(face.getBestCmap())
    except (TTLibError, OSError) as error:
        msg = f"{path}: not a font: {error}"
        raise SettingsError(msg) from error
    msg = f"{path}: holds no {family}"
    raise SettingsError(msg)
