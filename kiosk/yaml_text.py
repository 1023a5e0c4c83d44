"""A look at YAML before it is composed: how large it is, and how deep it lies.

Composing goes down one call a level, in C, and time grows with the square of open brackets: a file of a hundred
thousand brackets, 100 KB, ends the process; a megabyte of them does not end at all. What passes here is harmless.
"""

from __future__ import annotations

import re
from typing import Final

import yaml

MOST_BYTES: Final = 1 << 20
_MOST_BRACKETS: Final = 50  # open at once
_MOST_COLUMNS: Final = 120  # blanks and dashes before the first word of a line: one level a column at most
_BRACKET: Final = re.compile(rb"[\[\]{}]")
_INDENT: Final = re.compile(rb"^[-?:\t ]{%d}" % _MOST_COLUMNS, re.MULTILINE)


def bounded(text: bytes) -> bytes:
    """Give a file's bytes back when they can be composed in peace.

    Brackets count wherever they stand, in texts too. Raises yaml.YAMLError that says what is wrong, with its line.
    """
    if len(text) > MOST_BYTES:
        raise _refused(text, 0, f"larger than {MOST_BYTES} bytes")
    if (zero := text.find(b"\0")) >= 0:  # UTF-16 hides its brackets; control characters are no YAML either
        raise _refused(text, zero, "not UTF-8, or a NUL in it")
    if (indent := _INDENT.search(text)) is not None:
        raise _refused(text, indent.start(), f"{_MOST_COLUMNS} columns of blanks and dashes before a line begins")
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth = depth + 1 if bracket[0] in b"[{" else max(depth - 1, 0)
        if depth > _MOST_BRACKETS:
            raise _refused(text, bracket.start(), f"more than {_MOST_BRACKETS} brackets open at once")
    return text


def _refused(text: bytes, at: int, problem: str) -> yaml.YAMLError:
    line = text.count(b"\n", 0, at)
    return yaml.MarkedYAMLError(problem=problem, problem_mark=yaml.Mark("file", at, line, 0, None, 0))
