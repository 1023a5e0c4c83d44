"""From a slip to lines that fit the paper: widths in columns (one Latin character of normal width), wrapping, padding.

Pure. A line never ends within a character or a Latin word that would fit, nor begins with a closing mark (避头点).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from kiosk.ports.ticket_printer import Align

if TYPE_CHECKING:
    from kiosk.ports.ticket_printer import Columns, TextLine

_DOUBLE: Final = 2
_CLOSING: Final = frozenset("，。、；：？！）】》〉」』”’…—·％℃,.;:?!)]}%")


@dataclass(frozen=True, slots=True)
class Style:
    """How a line's characters look."""

    width: int = 1
    height: int = 1
    bold: bool = False
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of text that fits."""

    text: str
    align: Align
    style: Style


def is_latin(character: str) -> bool:
    """Printed half as wide as a Chinese character, as one byte."""
    return " " <= character <= "~"


@dataclass(frozen=True, slots=True)
class Measure:
    """The paper's columns, and how far Chinese characters follow the size."""

    columns: int
    chinese_scales: bool

    def cells(self, character: str, width: int) -> int:
        """Columns that a character takes at a width of 1–8."""
        if is_latin(character):
            return width
        return 2 * (width if self.chinese_scales else min(width, _DOUBLE))

    def of(self, text: str, width: int) -> int:
        """Columns that a text takes."""
        return sum(self.cells(character, width) for character in text)

    def wrap(self, text: str, width: int) -> list[str]:
        """Cut a text into lines that fit. An empty text is one empty line."""
        lines: list[str] = []
        line = ""
        for piece in _pieces(text):
            if self.of(line + piece.rstrip(" "), width) <= self.columns:
                line += piece
                continue
            if line.strip(" "):
                lines.append(line.rstrip(" "))
            line = piece.lstrip(" ")
            while self.of(line.rstrip(" "), width) > self.columns:
                fits = self._fitting(line, width)
                lines.append(line[:fits])
                line = line[fits:]
        lines.append(line.rstrip(" "))
        return lines

    def balance(self, text: str, width: int) -> list[str]:
        """Cut a text into as few lines as `wrap`, and these as even as can be: no word is left alone in the middle."""
        lines, columns = self.wrap(text, width), self.columns
        while len(lines) > 1:
            columns -= 1
            narrower = Measure(columns, self.chinese_scales).wrap(text, width)
            if len(narrower) > len(lines) or max(self.of(line, width) for line in narrower) > columns:
                break
            lines = narrower
        return lines

    def _fitting(self, text: str, width: int) -> int:
        used = 0
        for count, character in enumerate(text):
            used += self.cells(character, width)
            if used > self.columns:
                return max(count, 1)
        return len(text)


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may end: after blanks, around Chinese characters, never before a closing mark."""
    pieces: list[str] = []
    for character in text:
        joins = pieces and (
            character == " "
            or character in _CLOSING
            or (is_latin(character) and is_latin(pieces[-1][-1]) and pieces[-1][-1] != " ")
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def text_lines(part: TextLine, measure: Measure) -> list[Line]:
    """Lay out a line of text. Reversed lines are padded to the paper's whole width: a band."""
    style = Style(part.width, part.height, part.bold, part.reverse)
    cut = measure.balance if part.align is Align.CENTER else measure.wrap
    wrapped = [line for given in part.text.split("\n") for line in cut(given, part.width)]
    if not part.reverse:
        return [Line(text, part.align, style) for text in wrapped]
    return [Line(_band(text, part.align, part.width, measure), Align.LEFT, style) for text in wrapped]


def column_lines(part: Columns, measure: Measure) -> list[Line]:
    """Lay out two texts on one line, narrower if need be; or each on lines of its own when even so they do not fit."""
    lefts, rights = part.left.split("\n"), part.right.split("\n")
    lines: list[Line] = []
    for left, right in zip_longest(lefts, rights, fillvalue=""):
        beside = _beside(left, right, part, measure)
        if beside is not None:
            lines.append(beside)
        else:
            style = Style(part.width, part.height, part.bold)
            lines += [Line(text, Align.LEFT, style) for text in measure.wrap(left, part.width)]
            lines += [Line(text, Align.RIGHT, style) for text in measure.wrap(right, part.width)]
    return lines


def _beside(left: str, right: str, part: Columns, measure: Measure) -> Line | None:
    """Both on one line, as wide as fits. None: they do not fit at all."""
    for width in range(part.width, 0, -1):
        room = measure.columns - measure.of(left, width) - measure.of(right, width)
        if room >= width:
            return Line(left + " " * (room // width) + right, Align.LEFT, Style(width, part.height, part.bold))
    return None


def _band(text: str, align: Align, width: int, measure: Measure) -> str:
    room = (measure.columns - measure.of(text, width)) // width
    before = {Align.LEFT: 0, Align.CENTER: room // 2, Align.RIGHT: room}[align]
    return " " * before + text + " " * (room - before)
