"""What private-use code points on a chip stand for: a table that operations can push.

One pair a line, both in hexadecimal, a comment after #:

    E863 4DAE   # 䶮
    U+E000 U+20BB7

Which private-use points chips hold, and drawn by whom, differs by year and place of issue and is not published; so
there is no table of our own. A point that no line names stays what it is, and its name is refused (name_unreadable).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PAIR: Final = re.compile(r"(?:U\+)?([0-9A-F]{4,6})\s+(?:U\+)?([0-9A-F]{4,6})", re.IGNORECASE)
_LAST: Final = 0x10FFFF


class BadCharacterMap(ValueError):
    """A line that is no pair. `line` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


def parse_character_map(text: str) -> dict[int, str]:
    """Read a table, for `str.translate`. Raises BadCharacterMap for the first line that cannot be meant."""
    table: dict[int, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.partition("#")[0].strip()
        if not said:
            continue
        pair = _PAIR.fullmatch(said)
        if pair is None:
            raise BadCharacterMap(number, "write two code points in hexadecimal, like E863 4DAE")
        private, character = (int(point, 16) for point in pair.groups())
        if max(private, character) > _LAST or unicodedata.category(chr(private)) != "Co":
            raise BadCharacterMap(number, f"U+{private:04X} is not a private-use code point")
        if unicodedata.category(chr(character)) in {"Cc", "Cf", "Co", "Cs"}:
            raise BadCharacterMap(number, f"U+{character:04X} is not a character")
        if private in table:
            raise BadCharacterMap(number, f"U+{private:04X} is given twice")
        table[private] = chr(character)
    return table
