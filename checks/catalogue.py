"""The message catalogue is complete, and every id that is used is in it.

`assets/translations/<language>/*.yaml`: every id in every language, once, with the same `{places}`, none of them empty.
Ids in use: `Message.of("…")`, `Message("…")` and `catalogue.text("…", language)` in Python, `qsTrId("…")` in QML. An
f-string id is written out where this file can tell the values (an enum's members by the argument's annotation, the
constants of `self.code`); where it cannot, at least one id must fit. An id nobody names is a fault too.
"""

from __future__ import annotations

import ast
import re
import string
import sys
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from checks import ROOT, place, python_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LANGUAGES = ("zh_CN", "en")
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[A-Za-z0-9_]+)+")
_QUOTED = re.compile(r"""["'`]([A-Za-z0-9_.]+)["'`]""")
_QML_ID = re.compile(r"qsTrId\(\s*([^)]*)")


@dataclass(slots=True)
class Entry:
    """One message in one language, and where it stands."""

    text: str
    at: str


@dataclass(slots=True)
class Uses:
    """What the sources name."""

    ids: dict[str, str] = field(default_factory=dict)  # id → where it is used
    patterns: dict[str, str] = field(default_factory=dict)  # regular expression → where
    quoted: set[str] = field(default_factory=set)  # every string that could be an id
    faults: list[str] = field(default_factory=list)


def faults_in(root: Path = ROOT) -> list[str]:
    """Everything that is wrong with the catalogue of the tree below `root`."""
    faults: list[str] = []
    texts = {language: _read(root, language, faults) for language in LANGUAGES}
    known = {message_id for entries in texts.values() for message_id in entries}
    faults += _compare(texts, known)
    uses = _uses(root)
    faults += uses.faults
    faults += [f"{at}: no message {used!r}" for used, at in uses.ids.items() if used not in known]
    fitting = {pattern: {i for i in known if re.fullmatch(pattern, i)} for pattern in uses.patterns}
    faults += [f"{uses.patterns[p]}: no message fits {p!r}" for p, ids in fitting.items() if not ids]
    named = uses.quoted.union(uses.ids, *fitting.values())
    first = {i: entry.at for entries in reversed(texts.values()) for i, entry in entries.items()}
    return faults + [f"{first[i]}: nobody says {i!r}" for i in sorted(known - named)]


def _read(root: Path, language: str, faults: list[str]) -> dict[str, Entry]:
    """Every entry of a language. YAML itself keeps the last of two equal keys silently, so keys are read as nodes."""
    entries: dict[str, Entry] = {}
    for file in sorted((root / "assets/translations" / language).glob("*.yaml")):
        node = yaml.compose(file.read_text("utf-8"), yaml.BaseLoader)
        if node is None:
            continue
        if not isinstance(node, yaml.MappingNode):
            faults.append(f"{place(file, root, 1)}: a flat map of id to text is wanted")
            continue
        for key, value in node.value:
            at = place(file, root, key.start_mark.line + 1)
            if not isinstance(value, yaml.ScalarNode):
                faults.append(f"{at}: {key.value!r} is no text")
            elif key.value in entries:
                faults.append(f"{at}: {key.value!r} stands in {entries[key.value].at} already")
            else:
                entries[key.value] = Entry(value.value, at)
    return entries


def _compare(texts: dict[str, dict[str, Entry]], known: set[str]) -> Iterator[str]:
    for message_id in sorted(known):
        places: dict[frozenset[str], str] = {}
        for language, entries in texts.items():
            entry = entries.get(message_id)
            if entry is None:
                other = next(e[message_id].at for e in texts.values() if message_id in e)
                yield f"{other}: {message_id!r} is missing in {language}"
                continue
            if not entry.text.strip():
                yield f"{entry.at}: {message_id!r} says nothing"
            try:
                places[frozenset(name for _, name, _, _ in string.Formatter().parse(entry.text) if name is not None)] = entry.at
            except ValueError as error:
                yield f"{entry.at}: {message_id!r}: {error}"
        if len(places) > 1:
            told = " and ".join(f"{{{', '.join(sorted(names))}}} in {at}" for names, at in places.items())
            yield f"{message_id!r} has other places in other languages: {told}"


def _uses(root: Path) -> Uses:
    uses = Uses()
    trees = {f: ast.parse(f.read_text("utf-8")) for f in python_files(root) if f.relative_to(root).parts[0] not in {"tests", "checks"}}
    enums = dict(_enums(trees.values()))
    for file, tree in trees.items():
        _PythonUses(file, root, enums, uses).visit(tree)
    for suffix in ("qml", "js", "html", "jinja", "yaml"):
        for file in sorted(f for room in ("kiosk", "ui", "backend", "config") for f in (root / room).rglob(f"*.{suffix}")):
            _in_text(file, root, uses)
    return uses


def _in_text(file: Path, root: Path, uses: Uses) -> None:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        uses.quoted.update(_QUOTED.findall(line))
        for argument in _QML_ID.findall(line):
            literal = re.fullmatch(r"""["']([^"']+)["']\s*""", argument)
            if literal:
                uses.ids.setdefault(literal[1], place(file, root, number))
            else:
                uses.faults.append(f"{place(file, root, number)}: qsTrId takes a literal, not {argument!r}")


def _enums(trees: Iterable[ast.Module]) -> Iterator[tuple[str, list[str]]]:
    """Every class with string members whose bases say Enum, and their values."""
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases):
                values = [s.value.value for s in node.body if isinstance(s, ast.Assign) and isinstance(s.value, ast.Constant)]
                yield node.name, [value for value in values if isinstance(value, str)]


class _PythonUses(ast.NodeVisitor):
    """Collects the ids of one file."""

    def __init__(self, file: Path, root: Path, enums: dict[str, list[str]], uses: Uses) -> None:
        self._file, self._root, self._enums, self._uses = file, root, enums, uses
        self._arguments: list[dict[str, list[str]]] = [{}]
        self._attributes: dict[str, list[str]] = {}

    def visit_Module(self, node: ast.Module) -> None:  # noqa: N802  ast's name
        for statement in (s for c in ast.walk(node) if isinstance(c, ast.ClassDef) for s in c.body):
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                    self._attributes.setdefault(name, []).append(text)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:  # noqa: N802  ast's name
        every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        known = {a.arg: self._members(a.annotation) for a in every if a.annotation is not None}
        self._arguments.append({**self._arguments[-1], **{name: values for name, values in known.items() if values}})
        self.generic_visit(node)
        self._arguments.pop()

    def visit_Expr(self, node: ast.Expr) -> None:  # noqa: N802  ast's name
        if not isinstance(node.value, ast.Constant):  # a docstring names nothing
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:  # noqa: N802  ast's name
        if isinstance(node.value, str) and _ID.fullmatch(node.value):
            self._uses.quoted.add(node.value)

    def visit_Call(self, node: ast.Call) -> None:  # noqa: N802  ast's name
        if node.args and self._takes_an_id(node):
            self._use(node.args[0])
        self.generic_visit(node)

    def _takes_an_id(self, call: ast.Call) -> bool:
        match call.func:
            case ast.Attribute(value=ast.Name(id="Message"), attr="of") | ast.Name(id="Message" | "qsTrId" | "qtTrId"):
                return True
            case ast.Attribute(attr="text"):
                return len(call.args) > 1 or any(k.arg == "language" for k in call.keywords)
        return False

    def _use(self, argument: ast.expr) -> None:
        at = place(self._file, self._root, argument.lineno)
        match argument:
            case ast.Constant(value=str(message_id)):
                self._uses.ids.setdefault(message_id, at)
            case ast.JoinedStr():
                choices = [self._choices(part) for part in argument.values]
                if all(choices):
                    for parts in product(*choices):
                        self._uses.ids.setdefault("".join(parts), at)
                else:
                    fixed = (re.escape(c[0]) if c else r"[A-Za-z0-9_.]+" for c in choices)
                    self._uses.patterns.setdefault("".join(fixed), at)

    def _choices(self, part: ast.expr) -> list[str]:
        """What this part of an f-string can be; nothing when the file does not tell."""
        match part:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.FormattedValue(value=ast.Name(id=name)):
                return self._arguments[-1].get(name, [])
            case ast.FormattedValue(value=ast.Attribute(value=ast.Name(id="self"), attr=name)):
                return self._attributes.get(name, [])
        return []

    def _members(self, annotation: ast.expr | None) -> list[str]:
        return self._enums.get(ast.unparse(annotation).strip("'\"").split(".")[-1], []) if annotation else []


def main(root: Path = ROOT) -> int:
    """Print what is wrong; 1 when something is."""
    faults = faults_in(root)
    print("\n".join(faults) or "the catalogue is complete")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
