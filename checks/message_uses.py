"""Which message ids the sources name: in Python, QML, templates and settings.

Certain uses, which must be in the catalogue: `Message.of("…")`, `Message("…")` and `catalogue.text("…")` or
`voice.text("…")` in Python, `qsTrId("…")` in QML, `say("…")` in templates. An f-string id is written out where the file
tells its values (an enum by the argument's annotation, the constants of `self.code`, what the file's calls pass); where
it does not, at least one id must fit. Every other string that spells an id, or that it could be put together from,
only keeps the id from being called unused.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from checks import ROOT, place, python_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SPEAKING = ("kiosk", "devices", "ui", "backend", "config")  # rooms that say something to people
_WORD = re.compile(r"[A-Za-z0-9_.]+")
_QUOTED = re.compile(r"""["'`]([A-Za-z0-9_.]+)["'`]""")
_QML_ID = re.compile(r"qsTrId\(\s*([^)]*)")
_TEMPLATE_ID = re.compile(r"""\bsay\(\s*["']([A-Za-z0-9_.]+)["']\s*[,)]""")
_UNKNOWN = r"[A-Za-z0-9_.]+"


@dataclass(slots=True)
class Uses:
    """What the sources name."""

    ids: dict[str, str] = field(default_factory=dict)  # id → where it is used
    values: list[tuple[str, frozenset[str], str]] = field(default_factory=list)  # id, the values given, where
    patterns: dict[str, str] = field(default_factory=dict)  # regular expression that one id must fit → where
    loose: set[str] = field(default_factory=set)  # regular expressions that an id may fit
    quoted: set[str] = field(default_factory=set)  # strings that could be an id or a part of one
    faults: list[str] = field(default_factory=list)

    def names(self, message_id: str) -> bool:
        """Whether somebody names this id, as far as can be told."""
        if message_id in self.ids or message_id in self.quoted:
            return True
        if any(re.fullmatch(pattern, message_id) for pattern in (*self.patterns, *self.loose)):
            return True
        cuts = (at for at, character in enumerate(message_id) if character == ".")
        return any(
            message_id[: at + 1] in self.quoted or {message_id[:at], message_id[at:]} <= self.quoted for at in cuts
        )


def uses_in(root: Path = ROOT) -> Uses:
    """Read every source of the tree below `root`. Raises SyntaxError."""
    uses = Uses()
    files = [file for file in python_files(root) if file.relative_to(root).parts[0] in _SPEAKING]
    trees = {file: ast.parse(file.read_text("utf-8"), str(file)) for file in files}
    enums = dict(_enums(trees.values()))
    for file, tree in trees.items():
        _PythonUses(file, root, enums, uses).visit(tree)
    for suffix in ("qml", "js", "html", "yaml"):
        for file in sorted(f for room in _SPEAKING for f in (root / room).rglob(f"*.{suffix}")):
            _in_text(file, root, uses)
    return uses


def _in_text(file: Path, root: Path, uses: Uses) -> None:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        at = place(file, root, number)
        uses.quoted.update(_QUOTED.findall(line))
        if file.suffix == ".html":
            uses.ids.update(dict.fromkeys(_TEMPLATE_ID.findall(line), at))
        for argument in _QML_ID.findall(line):
            literal = re.fullmatch(r"""["']([^"']+)["']\s*""", argument)
            if literal:
                uses.ids.setdefault(literal[1], at)
                uses.values.append((literal[1], frozenset(), at))
            else:
                uses.faults.append(f"{at}: qsTrId takes a literal, not {argument!r}")


def _enums(trees: Iterable[ast.Module]) -> Iterator[tuple[str, list[str]]]:
    """Every class whose bases say Enum, and its members' strings."""
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases):
                constants = [s.value for s in node.body if isinstance(s, ast.Assign)]
                values = [value.value for value in constants if isinstance(value, ast.Constant)]
                yield node.name, [value for value in values if isinstance(value, str)]


class _PythonUses(ast.NodeVisitor):
    """Collects the uses of one file."""

    def __init__(self, file: Path, root: Path, enums: dict[str, list[str]], uses: Uses) -> None:
        self._file, self._root, self._enums, self._uses = file, root, enums, uses
        self._arguments: list[dict[str, list[str]]] = [{}]
        self._attributes: dict[str, list[str]] = {}
        self._calls: dict[str, list[ast.Call]] = {}

    def visit_Module(self, node: ast.Module) -> None:
        for inner in ast.walk(node):
            match inner:
                case ast.Call():
                    self._calls.setdefault(ast.unparse(inner.func).removeprefix("self."), []).append(inner)
                case ast.ClassDef():
                    self._keep_constants(inner)
        self.generic_visit(node)

    def _keep_constants(self, node: ast.ClassDef) -> None:
        for statement in node.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                    self._attributes.setdefault(name, []).append(text)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        known = {a.arg: self._members(a.annotation) or self._passed(node.name, a.arg, every) for a in every}
        self._arguments.append({**self._arguments[-1], **{name: values for name, values in known.items() if values}})
        self.generic_visit(node)
        self._arguments.pop()

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring names nothing
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and _WORD.fullmatch(node.value):
            self._uses.quoted.add(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
        if any(isinstance(part, str) and "." in part for part in parts):
            self._uses.loose.add("".join(_UNKNOWN if part is None else re.escape(str(part)) for part in parts))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if node.args and _takes_an_id(node.func):
            given = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
            whole = all(keyword.arg for keyword in node.keywords)
            for used, at in self._written_out(node.args[0]):
                self._uses.ids.setdefault(used, at)
                if whole:
                    self._uses.values.append((used, given, at))
        self.generic_visit(node)

    def _written_out(self, argument: ast.expr) -> Iterator[tuple[str, str]]:
        """Every id that `argument` can be; what this file does not tell becomes a pattern."""
        at = place(self._file, self._root, argument.lineno)
        match argument:
            case ast.Constant(value=str(message_id)):
                yield message_id, at
            case ast.IfExp():
                yield from self._written_out(argument.body)
                yield from self._written_out(argument.orelse)
            case ast.JoinedStr():
                choices = [self._choices(part) for part in argument.values]
                if all(choices):
                    yield from (("".join(parts), at) for parts in product(*choices))
                else:
                    fixed = (re.escape(choice[0]) if choice else _UNKNOWN for choice in choices)
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

    def _passed(self, function: str, argument: str, every: list[ast.arg]) -> list[str]:
        """The strings that this file's calls pass to `argument`; nothing when one of them passes something else."""
        names = [a.arg for a in every if a.arg not in {"self", "cls"}]
        passed: list[str] = []
        for call in self._calls.get(function, []):
            given = dict(zip(names, call.args, strict=False)) | {k.arg: k.value for k in call.keywords if k.arg}
            match given.get(argument):
                case ast.Constant(value=str(text)):
                    passed.append(text)
                case _:
                    return []
        return passed

    def _members(self, annotation: ast.expr | None) -> list[str]:
        return self._enums.get(ast.unparse(annotation).strip("'\"").split(".")[-1], []) if annotation else []


def _takes_an_id(function: ast.expr) -> bool:
    match function:
        case ast.Name(id="Message" | "qsTrId") | ast.Attribute(value=ast.Name(id="Message"), attr="of"):
            return True
        case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr="text"):
            return owner.strip("_") in {"catalogue", "voice"}
    return False
