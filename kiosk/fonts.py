"""Pinned fonts: explicit files named in assets with the package that holds each, and what they can draw together.

The union of their character maps is what the coverage gate (`kiosk.domain.coverage`) is asked with.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ASSETS: Final = Path(__file__).resolve().parent.parent / "assets"
DOCUMENT_FONTS: Final = ASSETS / "document-fonts.yaml"
SCREEN_FONTS: Final = ASSETS / "fonts.yaml"
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class PinnedFont:
    """One row: a face by its family, the file that was seen, the package that holds it."""

    family: str
    path: Path
    package: str
    sha256: str


def read_chain(file: Path = DOCUMENT_FONTS) -> tuple[PinnedFont, ...]:
    """Read a chain of fonts. Raises SettingsError (engineer) when the list is malformed or a file is missing."""
    try:
        rows = yaml.load(file.read_bytes(), _LOADER)["chain"]  # noqa: S506  a BaseLoader builds strings only
        fonts = tuple(PinnedFont(row["family"], Path(row["path"]), row["package"], row["sha256"]) for row in rows)
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        msg = f"{file}: not a list of fonts: {error}"
        raise SettingsError(msg) from error
    for font in fonts:
        if not font.path.is_file():
            msg = f"{font.path}: {font.family} is not there: install the package {font.package}"
            raise SettingsError(msg)
    return fonts


def coverage(fonts: Iterable[PinnedFont]) -> frozenset[int]:
    """Give every code point that one of these fonts can draw. About 0.3 s a file the first time, then remembered.

    A family is measured by its first file: its other weights draw the same characters.
    Raises SettingsError (engineer) when a file is no font or does not hold its family.
    """
    first = {font.family: font.path for font in reversed(tuple(fonts))}
    return _union(tuple((family, path, path.stat().st_mtime_ns) for family, path in first.items()))


def complaints(fonts: Iterable[PinnedFont]) -> Iterator[str]:
    """Compare each file with the one that was seen. Another file is taken: its coverage is measured anyway."""
    for font in fonts:
        with font.path.open("rb") as data:
            digest = hashlib.file_digest(data, "sha256").hexdigest()
        if digest != font.sha256:
            yield f"{font.path}: another file than the one seen ({digest[:12]}, not {font.sha256[:12]})"


@functools.lru_cache(maxsize=4)
def _union(faces: tuple[tuple[str, Path, int], ...]) -> frozenset[int]:
    return frozenset().union(*(_code_points(family, path) for family, path, _ in faces))


def _code_points(family: str, path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTCollection, TTFont, TTLibError  # 100 ms: only when a gate is asked

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
