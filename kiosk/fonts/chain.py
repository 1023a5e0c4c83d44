"""A chain: explicit files named in assets, with the package that holds each and the SHA-256 that was seen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ASSETS: Final = Path(__file__).resolve().parent.parent.parent / "assets"
DOCUMENT_FONTS: Final = ASSETS / "document-fonts.yaml"
SCREEN_FONTS: Final = ASSETS / "fonts.yaml"
TICKET_FONTS: Final = ASSETS / "ticket-fonts.yaml"
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class PinnedFont:
    """One row: a face by its family, the file that was seen, the package that holds it."""

    family: str
    path: Path
    package: str
    sha256: str

    @property
    def missing(self) -> str:
        """What to say when the file is not there."""
        return f"{self.path}: {self.family} is not there: install the package {self.package}"


def read_chain(file: Path = DOCUMENT_FONTS) -> tuple[PinnedFont, ...]:
    """Read a chain of fonts. Raises SettingsError (engineer) when the list is malformed or a file is missing."""
    fonts = read_listed(file)
    for font in fonts:
        if not font.path.is_file():
            raise SettingsError(font.missing)
    return fonts


def read_present(file: Path = SCREEN_FONTS) -> tuple[PinnedFont, ...]:
    """Read a chain without the files that are missing: a screen does with what there is. Raises SettingsError."""
    return tuple(font for font in read_listed(file) if font.path.is_file())


def read_listed(file: Path) -> tuple[PinnedFont, ...]:
    """Read a chain, whether its files are there or not. Raises SettingsError (engineer) when the list is malformed."""
    try:
        rows = yaml.load(file.read_bytes(), _LOADER)["chain"]  # noqa: S506  a BaseLoader builds strings only
        return tuple(PinnedFont(row["family"], Path(row["path"]), row["package"], row["sha256"]) for row in rows)
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        msg = f"{file}: not a list of fonts: {error}"
        raise SettingsError(msg) from error


def complaints(fonts: Iterable[PinnedFont]) -> Iterator[str]:
    """Tell of each file that is missing, or another than the one seen. Another is taken: it is measured anyway."""
    for font in fonts:
        try:
            with font.path.open("rb") as data:
                digest = hashlib.file_digest(data, "sha256").hexdigest()
        except OSError:
            yield font.missing
            continue
        if digest != font.sha256:
            yield f"{font.path}: another file than the one seen ({digest[:12]}, not {font.sha256[:12]})"
