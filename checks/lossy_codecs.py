"""No codec that loses characters, and no error handler that hides it. Read from the syntax tree; there is no exception.

GB 2312 and GBK lack characters that stand in people's names; Python's strict `gb18030` has them all. `replace` and
`ignore` turn a damaged name into another name.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checks import ROOT, place, python_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# All names that Python's codec registry takes for the same three.
CODECS = (
    "gbk",
    "cp936",
    "936",
    "ms936",
    "gb2312",
    "gb2312-1980",
    "gb2312-80",
    "chinese",
    "csiso58gb231280",
    "iso-ir-58",
)
CODECS_CN = ("euc-cn", "euccn", "eucgb2312-cn", "hz", "hzgb", "hz-gb", "hz-gb-2312")
HANDLERS = ("replace", "ignore")
# Calls whose later positional arguments can be an error handler.
DECODERS = (
    *("encode", "decode", "iterencode", "iterdecode", "str", "bytes", "bytearray"),
    *("open", "fdopen", "read_text", "write_text", "TextIOWrapper", "reconfigure", "EncodedFile"),
    *("reader", "writer", "getreader", "getwriter", "StreamReader", "StreamWriter", "lookup_error"),
)


def lossy(source: str, name: str = "source") -> list[tuple[int, str]]:
    """Give (line, complaint) for every lossy codec argument in `source`. Raises SyntaxError, which tells `name`."""
    tree = ast.parse(source, name)
    constants = _named_constants(tree)
    found: set[tuple[int, str]] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call():
                found.update(_in_call(node, constants))
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                found.update(_in_defaults(node.args, constants))
            case ast.Dict():
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value in {"errors", "encoding"}:
                        found.update(_judge(value, constants, handlers=key.value == "errors"))
            case ast.Attribute(attr="replace_errors" | "ignore_errors"):
                found.add((node.lineno, f"codecs.{node.attr} loses characters"))
    return sorted(found)


def _in_call(call: ast.Call, constants: dict[str, list[str]]) -> Iterator[tuple[int, str]]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first_handler = 0 if name == "lookup_error" else 1
    for at, argument in enumerate(call.args):
        if name in DECODERS or not isinstance(argument, ast.Attribute):  # FontRom.GB2312 is no codec until it decodes
            yield from _judge(argument, constants, handlers=name in DECODERS and at >= first_handler)
    for keyword in call.keywords:
        if keyword.arg in {"encoding", "errors", "codec"} or not isinstance(keyword.value, ast.Attribute):
            yield from _judge(keyword.value, constants, handlers=keyword.arg == "errors")


def _in_defaults(arguments: ast.arguments, constants: dict[str, list[str]]) -> Iterator[tuple[int, str]]:
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = zip(positional[len(positional) - len(arguments.defaults) :], arguments.defaults, strict=True)
    for argument, default in [*defaults, *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]:
        if default is not None:
            yield from _judge(default, constants, handlers=argument.arg == "errors")


def _judge(value: ast.expr, constants: dict[str, list[str]], *, handlers: bool) -> Iterator[tuple[int, str]]:
    for word in _words(value, constants):
        name = word.lower().replace("_", "-")
        if name in (*CODECS, *CODECS_CN) and word != "Hz":
            yield value.lineno, f"codec {word!r} lacks characters that stand in names: use gb18030, strict"
        if handlers and word in HANDLERS:
            yield value.lineno, f"errors={word!r} loses characters: decode strictly and say what was wrong"


def _words(value: ast.expr, constants: dict[str, list[str]]) -> list[str]:
    """The strings that `value` can be, as far as this file tells: literals, choices of them, names bound to them."""
    match value:
        case ast.Constant(value=str(word)):
            return [word]
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return constants.get(name, [])
        case ast.IfExp():
            return _words(value.body, constants) + _words(value.orelse, constants)
        case ast.BoolOp():
            return [word for choice in value.values for word in _words(choice, constants)]
        case ast.Tuple() | ast.List() | ast.Set():
            return [word for element in value.elts for word in _words(element, constants)]
        case ast.Starred():
            return _words(value.value, constants)
    return []


def _named_constants(tree: ast.Module) -> dict[str, list[str]]:
    """Names bound to strings anywhere in the file: assignments, attributes, loops, `:=`."""
    bound: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign():
                pairs = [(target, node.value) for target in node.targets]
            case ast.AnnAssign(value=ast.expr() as value) | ast.NamedExpr(value=value):
                pairs = [(node.target, value)]
            case ast.For() | ast.comprehension():
                pairs = [(node.target, node.iter)]
            case _:
                continue
        for target, value in pairs:
            name = target.id if isinstance(target, ast.Name) else getattr(target, "attr", None)
            words = _words(value, {})
            if name is not None and words:
                bound.setdefault(name, []).extend(words)
    return bound


def faults_in(root: Path = ROOT) -> list[str]:
    """Every lossy codec in the tree below `root`."""
    return [
        f"{place(file, root, line)}: {what}"
        for file in python_files(root)
        for line, what in lossy(file.read_text("utf-8"), str(file))
    ]
