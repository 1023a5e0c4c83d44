"""The fonts of the screen: explicit files, named in assets/fonts.yaml with the package that holds each.

Reading a collection of Noto takes Qt 40 ms, fontconfig's cache of it none. So, where there is no application yet,
`choose` has fontconfig see exactly these files and nothing else; where there is one already (tests), each file is
added to it. A file with another SHA-256 than the one seen is taken after its coverage was measured, with a warning.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QRawFont

from kiosk.fonts.memory import cache_directory
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

SANS: Final = "Noto Sans CJK SC"
SERIF: Final = "Noto Serif CJK SC"
_CHOICE: Final = "FONTCONFIG_FILE"
_ANY_POINTS: Final = 12
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class FontFile:
    """One row of fonts.yaml. `probe`: characters that this file must be able to show."""

    family: str
    path: Path
    package: str
    sha256: str
    probe: str
    needed: bool  # before the first frame; otherwise a fallback for rare characters


def read(assets: Path) -> tuple[FontFile, ...]:
    """Read assets/fonts.yaml, in the order of the chain. Raises OSError or KeyError: an installation fault."""
    rows = yaml.load((assets / "fonts.yaml").read_bytes(), _LOADER)["chain"]  # noqa: S506  a BaseLoader builds strings only
    return tuple(
        FontFile(row["family"], Path(row["path"]), row["package"], row["sha256"], row["probe"], row["needed"] == "true")
        for row in rows
    )


def choose(files: tuple[FontFile, ...]) -> None:
    """Have fontconfig see these files and no others. Without effect once there is an application.

    It is told by a file of a fixed name: one that is killed before its first frame leaves nothing that the next does
    not take. Where none can be written, each file is read from the disk instead, which takes longer.
    """
    if QGuiApplication.instance() is not None:
        return
    folders = "".join(f"<dir>{_escaped(folder)}</dir>" for folder in sorted({file.path.parent for file in files}))
    globs = "".join(f"<glob>{_escaped(file.path)}</glob>" for file in files)
    families = "".join(
        f'<pattern><patelt name="family"><string>{_escaped(family)}</string></patelt></pattern>'
        for family in sorted({file.family for file in files})
    )
    said = (
        f"<fontconfig>{folders}<selectfont><acceptfont>{globs}{families}</acceptfont>"
        "<rejectfont><glob>*</glob><pattern/></rejectfont></selectfont>"
        '<cachedir>/var/cache/fontconfig</cachedir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>'
    )
    with contextlib.suppress(OSError):
        _keep_saying(_choice_file(), said)
        os.environ[_CHOICE] = str(_choice_file())


def forget_choice() -> None:
    """Have programs started from here see their own fonts again: fontconfig has read what `choose` wrote."""
    if os.environ.get(_CHOICE) == str(_choice_file()):
        del os.environ[_CHOICE]


def _choice_file() -> Path:
    return cache_directory() / "screen-fonts.conf"


def _keep_saying(file: Path, text: str) -> None:
    """Write a file of this text, whole or not at all, unless it is there. Raises OSError."""
    if file.exists() and file.read_bytes() == text.encode():
        return
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = file.with_name(f"{file.name}.new")
    new.write_bytes(text.encode())
    with contextlib.suppress(FileNotFoundError):  # another start moved the same text into place
        new.replace(file)


def load_needed(files: tuple[FontFile, ...]) -> None:
    """Load what the first frame needs. Raises SettingsError naming file and package when one is missing."""
    for file in files:
        if file.needed:
            _load(file)


def load_fallbacks(files: tuple[FontFile, ...]) -> tuple[str, ...]:
    """Load the fonts for rare characters; give a complaint for each that is missing. Names then may show boxes."""
    complaints = []
    families = []
    for file in files:
        if file.needed:
            continue
        try:
            _load(file)
        except SettingsError as error:
            complaints.append(str(error))
        else:
            families.append(file.family)
    for family in (SANS, SERIF):
        QFont.insertSubstitutions(family, families)
    return tuple(complaints)


def keep(files: tuple[FontFile, ...]) -> tuple[QRawFont, ...]:
    """Open every face of these files' families once; none is closed while what is given back is held.

    Whenever one face is no longer in use, Qt 6.11.3 forgets all that are (`QFreetypeFace::release`): from then on each
    size of text that is met opens its whole file again. So no face may ever be out of use. Needs `choose`: faces that
    are not of these families would be closed like that. Held beyond the application's end, they are no harm.
    """
    families = dict.fromkeys(file.family for file in files)
    return tuple(
        QRawFont.fromFont(QFontDatabase.font(family, style, _ANY_POINTS))
        for family in families
        for style in QFontDatabase.styles(family)
    )


def check(files: tuple[FontFile, ...]) -> Iterator[str]:
    """Compare each file with the SHA-256 seen; yield a warning for another file, and what it cannot show."""
    for file in files:
        if not file.path.exists():
            yield f"{file.path}: missing (package {file.package})"
            continue
        if digest(file.path) != file.sha256:
            raw = QRawFont.fromFont(QFont(file.family))
            lacking = "".join(character for character in file.probe if not raw.supportsCharacter(ord(character)))
            yield f"{file.path}: another file than the one seen; " + (
                f"cannot show {lacking}" if lacking else "shows all that was probed"
            )


def digest(path: Path) -> str:
    """Give a file's SHA-256 in hexadecimal. Raises OSError."""
    import hashlib

    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _load(file: FontFile) -> None:
    if not file.path.exists() or not (_seen(file.family) or _added(file)):
        msg = f"{file.path}: {file.family} is not there: install the package {file.package}"
        raise SettingsError(msg)


def _seen(family: str) -> bool:
    """Whether fontconfig was told of the family by `choose`."""
    return _CHOICE in os.environ and family in QFontDatabase.families()


def _added(file: FontFile) -> bool:
    number = QFontDatabase.addApplicationFont(str(file.path))
    return number >= 0 and file.family in QFontDatabase.applicationFontFamilies(number)


def _escaped(text: Path | str) -> str:
    return str(text).replace("&", "&amp;").replace("<", "&lt;")
