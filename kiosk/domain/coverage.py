"""The coverage gate: nothing is shown or printed with a character that no pinned font has."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Self

from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

_NO_GLYPH_NEEDED: Final = frozenset("\n\r\t")
# Controls, format characters (bidi marks, zero-width blanks), surrogates, private use: invisible, or what a font's
# maker liked. U+FFFD has a glyph and says that a character was lost.
_NEVER: Final = frozenset({"Cc", "Cf", "Cs", "Co"})
_LOST: Final = "\N{REPLACEMENT CHARACTER}"
_BEYOND: Final = 0x110000
_EVERYDAY_BYTES: Final = 2  # in GB 18030: what GBK had
_NOT_IN_NOTO: Final = ord("≒")


@dataclass(frozen=True, slots=True, repr=False)
class Coverage:
    """Code points as sorted ranges that neither touch nor overlap: from each of `starts` up to, without, its end."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __post_init__(self) -> None:
        """Raise ValueError when these are no such ranges."""
        edges = [edge for pair in zip(self.starts, self.ends, strict=True) for edge in pair]
        rising = all(before < after for before, after in pairwise(edges))
        if not rising or (edges and not 0 <= edges[0] < edges[-1] <= _BEYOND):
            msg = "not ranges of code points in their order"
            raise ValueError(msg)

    @classmethod
    def of(cls, code_points: Iterable[int]) -> Self:
        """Give the ranges of these code points."""
        starts: list[int] = []
        ends: list[int] = []
        for code_point in sorted(set(code_points)):
            if ends and ends[-1] == code_point:
                ends[-1] += 1
            else:
                starts.append(code_point)
                ends.append(code_point + 1)
        return cls(tuple(starts), tuple(ends))

    def __contains__(self, code_point: object) -> bool:
        """Whether a code point is covered."""
        if not isinstance(code_point, int):
            return False
        place = bisect_right(self.starts, code_point)
        return place > 0 and code_point < self.ends[place - 1]

    def __iter__(self) -> Iterator[int]:
        """Give every code point, in order."""
        for start, end in zip(self.starts, self.ends, strict=True):
            yield from range(start, end)

    def __len__(self) -> int:
        """How many code points."""
        return sum(self.ends) - sum(self.starts)

    def __repr__(self) -> str:
        """Say how much, not what."""
        return f"Coverage({len(self)} code points in {len(self.starts)} ranges)"


class _Everyday:
    """What GBK could write, but for ≒: the fonts without which no terminal starts have all of it (a test)."""

    def __contains__(self, code_point: object) -> bool:
        """Whether a code point takes at most two bytes in GB 18030."""
        if not isinstance(code_point, int) or code_point == _NOT_IN_NOTO:
            return False
        try:
            return len(chr(code_point).encode("gb18030")) <= _EVERYDAY_BYTES
        except (UnicodeEncodeError, ValueError):
            return False


EVERYDAY: Final = _Everyday()  # what is relied on until the fonts were measured


@dataclass(frozen=True, slots=True)
class Uncovered:
    """One character that cannot be drawn. `position` counts code points from 0."""

    position: int
    character: str

    @property
    def code_point(self) -> str:
        """U+20BB7."""
        return _code_point(self.character)


def every_uncovered_in(text: str, covered: Container[int]) -> Iterator[Uncovered]:
    """Find the characters of `text` that lie outside `covered` (code points of the pinned fonts together).

    A private-use character is never covered: fonts draw there whatever their makers liked. Map it first. Nor is what
    cannot be seen (bidi marks, zero-width blanks), nor U+FFFD.
    """
    for position, character in enumerate(text):
        if not _drawn(character, covered):
            yield Uncovered(position, character)


def uncovered_in(text: str, covered: Container[int]) -> Uncovered | None:
    """Find the first of them."""
    return next(every_uncovered_in(text, covered), None)


def legible(text: str, drawn: Container[int]) -> str:
    """Put an honest stand-in, 〔U+3ABCD〕, in place of each character that cannot be drawn: never □, "?" or nothing."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        if _drawn(character, drawn)
        else f"\N{LEFT TORTOISE SHELL BRACKET}{_code_point(character)}\N{RIGHT TORTOISE SHELL BRACKET}"
        for character in text
    )


def refusal_for(found: Uncovered) -> Refusal:
    """Tell people which character is missing and what can be done. Its code point alone: no font shows more."""
    return Refusal(
        reason=Message.of("coverage.reason", code_point=found.code_point),
        how_to_fix=Message.of("coverage.fix", code_point=found.code_point),
        where_next=Message.of("coverage.where"),
    )


def _drawn(character: str, covered: Container[int]) -> bool:
    if character in _NO_GLYPH_NEEDED:
        return True
    return ord(character) in covered and character != _LOST and unicodedata.category(character) not in _NEVER


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"
