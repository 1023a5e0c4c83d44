"""What was measured, remembered in a file: `$XDG_CACHE_HOME/kiosk/coverage-….json`, one a chain.

It holds for these very files (path, size, time of the last change). A file that is damaged or of other fonts is as good
as none. Written beside and moved into place when it is whole and on the disk.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.domain.coverage import Coverage
from kiosk.fonts.measuring import first_files, measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kiosk.fonts.chain import PinnedFont

_FORMAT: Final = 1
_Face = tuple[str, str, int, int]  # family, path, bytes, nanoseconds of the last change


def cache_directory(environment: Mapping[str, str] | None = None) -> Path:
    """Choose where what can be measured again is kept: `$XDG_CACHE_HOME/kiosk`."""
    known = os.environ if environment is None else environment
    return Path(known.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kiosk"


def coverage(fonts: Iterable[PinnedFont]) -> Coverage:
    """Give every code point that one of these fonts can draw: as remembered, or measured now and remembered.

    Where it cannot be kept, it is measured once a process. Raises SettingsError (engineer) when a file is no font or
    does not hold its family.
    """
    chain = tuple(fonts)
    return _known(chain, _faces(chain), cache_directory())


def remembered(fonts: Iterable[PinnedFont], directory: Path | None = None) -> Coverage | None:
    """Give what was measured of these very files; None when nobody did, or the file is damaged. A millisecond."""
    try:
        faces = _faces(fonts)
        return _read((_file(faces, directory or cache_directory())).read_bytes(), faces)
    except OSError:
        return None


def remember(fonts: Iterable[PinnedFont], directory: Path | None = None) -> Coverage:
    """Measure, and keep it for the others. Raises SettingsError, OSError (it cannot be kept, or a file went away)."""
    chain = tuple(fonts)
    faces = _faces(chain)
    measured = measure(chain)
    _write(_file(faces, directory or cache_directory()), _written(measured, faces))
    return measured


@functools.lru_cache(maxsize=4)
def _known(fonts: tuple[PinnedFont, ...], faces: tuple[_Face, ...], directory: Path) -> Coverage:
    found = remembered(fonts, directory)
    if found is None:
        found = measure(fonts)
        with contextlib.suppress(OSError):  # a read-only home: each process measures for itself
            _write(_file(faces, directory), _written(found, faces))
    return found


def _faces(fonts: Iterable[PinnedFont]) -> tuple[_Face, ...]:
    stats = ((family, path, path.stat()) for family, path in first_files(fonts).items())
    return tuple(sorted((family, str(path), stat.st_size, stat.st_mtime_ns) for family, path, stat in stats))


def _file(faces: Iterable[_Face], directory: Path) -> Path:
    names = repr([(family, path) for family, path, _, _ in faces])
    return directory / f"coverage-{hashlib.sha256(names.encode()).hexdigest()[:12]}.json"


def _written(measured: Coverage, faces: tuple[_Face, ...]) -> bytes:
    told = {"format": _FORMAT, "faces": faces, "starts": measured.starts, "ends": measured.ends}
    return json.dumps({**told, "sha256": _digest(told)}).encode()


def _read(data: bytes, faces: tuple[_Face, ...]) -> Coverage | None:
    try:
        told = json.loads(data)
        digest = told.pop("sha256")
        if digest != _digest(told) or told["format"] != _FORMAT or tuple(map(tuple, told["faces"])) != faces:
            return None
        return Coverage(tuple(told["starts"]), tuple(told["ends"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _digest(told: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _write(path: Path, data: bytes) -> None:
    """All or nothing. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
