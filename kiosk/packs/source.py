"""Strict YAML: strings, lists and maps, each with its line; equal keys, anchors that loop and tags refused.

Plain YAML reads 17:30 as 1050, no as False and 010 as 8; here everything is a string until the schema says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import yaml

from kiosk.packs.faults import Fault
from kiosk.yaml_text import bounded

if TYPE_CHECKING:
    from pathlib import Path

_COMPOSER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_PLAIN_TAGS: Final = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map", "!"}
_MOST_NODES: Final = 20_000  # a few aliases of aliases unfold without end
_DEEPEST: Final = 60  # aliases of aliases lie deeper than the file looks

Tree = str | list["Tree"] | dict[str, "Tree"]
Place = tuple[str | int, ...]


@dataclass(slots=True)
class Source:
    """One file as it was read. `tree` None: not even YAML."""

    file: Path
    tree: Tree | None = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, place: Place) -> int:
        """Give the line of a place, or of the nearest thing around it that has one."""
        known = (self.lines[place[:length]] for length in range(len(place), -1, -1) if place[:length] in self.lines)
        return next(known, 1)

    def complain(self, place: Place, what: str) -> None:
        """Note a fault at a place, said with its path: `pages.0.fields.1.type: …`."""
        path = ".".join(str(part) for part in place)
        self.faults.append(Fault(self.file, self.line_of(place), f"{path}: {what}" if path else what))


def read(file: Path) -> Source:
    """Read a file; never raises for what is in it or for its absence, but says so in `faults`."""
    source = Source(file)
    try:
        node = yaml.compose(bounded(file.read_bytes()), _COMPOSER)
    except OSError as error:
        source.complain((), f"cannot be read: {error.strerror}")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        source.faults.append(Fault(file, line, f"not YAML: {getattr(error, 'problem', None) or error}"))
    except UnicodeDecodeError:
        source.complain((), "not UTF-8")
    else:
        if node is None:
            source.complain((), "is empty")
        else:
            source.tree = _Builder(source).build(node, (), ())
    return source


class _Builder:
    """Builds the tree of one file and notes the line of everything in it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._nodes = 0

    def build(self, node: yaml.Node, place: Place, above: tuple[int, ...]) -> Tree:
        self._source.lines.setdefault(place, node.start_mark.line + 1)
        self._nodes += 1
        if self._nodes > _MOST_NODES or id(node) in above:
            if self._nodes <= _MOST_NODES + 1:
                self._source.complain(place, "aliases unfold without end")
            return ""
        if len(above) > _DEEPEST:
            self._source.complain(place[:_DEEPEST], "lies too deep")
            return ""
        if node.tag not in _PLAIN_TAGS:
            self._source.complain(place, f"tags such as {node.tag} are not read here")
        within = (*above, id(node))
        match node:
            case yaml.MappingNode():
                return self._map(node, place, within)
            case yaml.SequenceNode(value=items):
                return [self.build(item, (*place, number), within) for number, item in enumerate(items)]
            case _:
                return str(node.value)

    def _map(self, node: yaml.MappingNode, place: Place, above: tuple[int, ...]) -> dict[str, Tree]:
        built: dict[str, Tree] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self._source.faults.append(Fault(self._source.file, line, "a key must be a word"))
                continue
            inner = (*place, key.value)
            if key.value in built:
                first = self._source.lines[inner]
                what = f"{key.value} stands here twice, first in line {first}"
                self._source.faults.append(Fault(self._source.file, line, what))
                continue
            self._source.lines[inner] = line
            built[key.value] = self.build(value, inner, above)
        return built
