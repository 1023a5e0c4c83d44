"""Characters that a printer's font lacks: drawn from the terminal's fonts, alone or as a whole line."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, Protocol

from devices.codecs.escpos_layout import is_latin
from kiosk.ports.errors import NotPrintable
from kiosk.ports.ticket_printer import Align

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devices.codecs.escpos_layout import Line, Measure

_CELL: Final = 12  # dots of a column
_HEIGHT: Final = 24


class Glyphs(Protocol):
    """Draws characters that the printer's font lacks."""

    def rows(self, character: str) -> tuple[int, ...] | None:
        """Give 24 rows of bits, the leftmost dot highest: 24 wide, 12 for Latin. None: no font has it."""


class GlyphSlots:
    """Which user-defined character holds which glyph now.

    A printer obeys in turn, so a slot may be defined anew as soon as the line that used it is complete. The one that
    was used longest ago goes first.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._held: dict[str, int] = {}  # the latest use last

    def __getitem__(self, character: str) -> int:
        """The slot of a character that was taken."""
        return self._held[character]

    def take(self, characters: Iterable[str]) -> dict[str, int] | None:
        """Make room for a line's characters: what must be defined anew, and where. None: one line has too many."""
        wanted = list(dict.fromkeys(characters))
        if len(wanted) > self._capacity:
            return None
        for character in wanted:
            if character in self._held:
                self._held[character] = self._held.pop(character)
        new: dict[str, int] = {}
        for character in wanted:
            if character not in self._held:
                slot = len(self._held)
                if slot >= self._capacity:
                    slot = self._held.pop(next(iter(self._held)))
                self._held[character] = new[character] = slot
        return new


def is_control(character: str) -> bool:
    """Whether it is no character to print. Not `isprintable`, which knows the characters of Unicode 14 only."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def drawn(character: str, glyphs: Glyphs) -> tuple[int, ...]:
    """Draw one character. Raises NotPrintable, naming the code point only: the text may be a name."""
    rows = None if is_control(character) else glyphs.rows(character)
    if rows is None:
        raise NotPrintable(f"U+{ord(character):04X} is in no font of this terminal; add one that holds it to its fonts")
    return rows


def draw_line(line: Line, measure: Measure, glyphs: Glyphs) -> tuple[tuple[int, ...], int]:
    """Draw a whole line: its rows, and how many dots they are wide. Raises NotPrintable."""
    width, style = measure.columns * _CELL, line.style
    used = measure.of(line.text, style.width) * _CELL
    left = {Align.LEFT: 0, Align.CENTER: (width - used) // 2, Align.RIGHT: width - used}[line.align]
    rows = [0] * _HEIGHT
    for character in line.text:
        cells = measure.cells(character, style.width) * _CELL
        across = _CELL if is_latin(character) else 2 * _CELL
        for index, row in enumerate(drawn(character, glyphs)):
            wide = _stretched(row, across, cells // across)
            rows[index] = rows[index] << cells | (wide | wide >> 1 if style.bold else wide)
    placed = [row << (width - used - left) for row in rows]
    if style.reverse:
        placed = [~row & ((1 << width) - 1) for row in placed]
    return tuple(row for row in placed for _ in range(style.height)), width


def _stretched(row: int, width: int, factor: int) -> int:
    if factor == 1:
        return row
    block, wide = (1 << factor) - 1, 0
    for column in range(width - 1, -1, -1):
        wide = wide << factor | (block if row >> column & 1 else 0)
    return wide
