"""The locks say names, versions and hashes, nothing else: no address, no path, nothing of any machine.

Every dependency of pyproject.toml is in them, and the dev lock holds the whole runtime lock.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from checks import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_ENTRY = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[0-9][A-Za-z0-9.+!]*) \\")
_HASH = re.compile(r" {4}--hash=sha256:[0-9a-f]{64}(?P<more> \\)?")
_COMMENT = "# The following packages are considered to be unsafe in a requirements file:"  # pip-tools' only words


def read(lock: Path) -> dict[str, str]:
    """Give name → version of every entry."""
    entries = (_ENTRY.fullmatch(line) for line in lock.read_text("utf-8").splitlines())
    return {canonicalize_name(entry["name"]): entry["version"] for entry in entries if entry}


def faults_in(root: Path = ROOT) -> list[str]:
    """Everything that is wrong with the locks of the tree below `root`."""
    runtime, dev = root / "requirements.lock", root / "requirements-dev.lock"
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    wanted, wanted_dev = project["project"]["dependencies"], project["dependency-groups"]["dev"]
    kept, kept_dev = read(runtime), read(dev)
    faults = [*_shape(runtime), *_shape(dev)]
    faults += _unmet(wanted, kept, runtime.name)
    faults += _unmet([*wanted, *wanted_dev], kept_dev, dev.name)
    for name in sorted(name for name, version in kept.items() if kept_dev.get(name) != version):
        faults.append(f"{dev.name}: {name} is not the {kept[name]} of {runtime.name}")
    return faults


def _shape(lock: Path) -> Iterator[str]:
    """Every entry is followed by a hash, and every line is one of the two."""
    after = ""
    for number, line in enumerate(lock.read_text("utf-8").splitlines(), 1):
        hashed = _HASH.fullmatch(line)
        fits = hashed if after else (_ENTRY.fullmatch(line) or line in {"", _COMMENT})
        if not fits:
            yield f"{lock.name}:{number}: {'a hash' if after else 'NAME=VERSION'} is wanted, not {line.strip()!r}"
        after = "more" if _ENTRY.fullmatch(line) or (hashed and hashed["more"]) else ""
    if after:
        yield f"{lock.name}: ends before its hash"


def _unmet(wanted: Iterable[str], kept: dict[str, str], lock: str) -> Iterator[str]:
    for requirement in map(Requirement, wanted):
        version = kept.get(canonicalize_name(requirement.name))
        if version is None:
            yield f"{lock}: {requirement.name} of pyproject.toml is missing; `./run lock`"
        elif not requirement.specifier.contains(version, prereleases=True):
            yield f"{lock}: {requirement.name} {version} does not fit {requirement}; `./run lock`"
