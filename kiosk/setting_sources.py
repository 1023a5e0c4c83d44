"""Where settings are said: files, the environment, options. Each value keeps its place, for complaints to name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from kiosk.ports.errors import SettingsError
from kiosk.yaml_text import bounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_PREFIX = "KIOSK_"
_DEEPEST = 8  # no setting lies as deep; an alias that holds itself does
_COMPOSER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value and where it was said."""

    value: object
    origin: str


Leaves = dict[tuple[str, ...], Leaf]


def read_file(file: Path) -> Leaves:
    """Read a file of settings. Raises SettingsError (engineer) with file and line."""
    try:
        text = file.read_bytes()
    except OSError as error:
        msg = f"{file}: cannot be read: {error.strerror}"
        raise SettingsError(msg) from error
    try:
        root = yaml.compose(bounded(text), _COMPOSER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__
        msg = f"{file}:{line}: not YAML: {what}"
        raise SettingsError(msg) from error
    leaves: Leaves = {}
    if root is not None:
        _collect(root, (), str(file), leaves)
    return leaves


def _collect(node: yaml.Node, path: tuple[str, ...], file: str, leaves: Leaves) -> None:
    origin = f"{file}:{node.start_mark.line + 1}"
    match node:
        case yaml.MappingNode(value=pairs) if len(path) < _DEEPEST:
            for key, value in pairs:
                if not isinstance(key, yaml.ScalarNode) or not key.value.isprintable():
                    msg = f"{file}:{key.start_mark.line + 1}: a key must be a word"
                    raise SettingsError(msg)
                _collect(value, (*path, key.value), file, leaves)
        case yaml.ScalarNode() if path in leaves:
            msg = f"{origin}: {'.'.join(path)}: is said twice, first in line {leaves[path].origin.rpartition(':')[2]}"
            raise SettingsError(msg)
        case yaml.ScalarNode(value=value) if path:
            leaves[path] = Leaf(value, origin)
        case yaml.ScalarNode(value=""):
            pass  # a document with nothing in it
        case yaml.SequenceNode() if path:
            msg = f"{origin}: {'.'.join(path)} takes one value, not a list"
            raise SettingsError(msg)
        case _:
            msg = f"{origin}: settings are a map of names to values"
            raise SettingsError(msg)


def from_environment(environment: Mapping[str, str]) -> Leaves:
    """Pick what KIOSK_A__B says of a.b."""
    leaves = {}
    for name, value in environment.items():
        if name.startswith(_PREFIX) and "__" in name:
            parts = name.removeprefix(_PREFIX).split("__")
            path = tuple(part.lower() if part.isupper() else part for part in parts)  # zh_CN is a name as it stands
            leaves[path] = Leaf(value, f"environment {name}")
    return leaves


def from_options(overrides: Iterable[str]) -> Leaves:
    """Read what `--set a.b=c` says. Raises SettingsError (engineer)."""
    leaves = {}
    for option in overrides:
        name, equals, value = option.partition("=")
        if not equals or not name:
            msg = f"--set {option}: write --set name=value, for example --set panel.pitch_mm=0.369"
            raise SettingsError(msg)
        leaves[tuple(name.split("."))] = Leaf(value, f"--set {option}")
    return leaves
