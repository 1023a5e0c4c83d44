"""The coverage gate: nothing is shown or printed with a character that no pinned font has."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

_NO_GLYPH_NEEDED: Final = frozenset("\n\r\t")


@dataclass(frozen=True, slots=True)
class Uncovered:
    """One character that cannot be drawn. `position` counts code points from 0."""

    position: int
    character: str

    @property
    def code_point(self) -> str:
        """U+20BB7."""
        return f"U+{ord(self.character):04X}"

    @property
    def shown(self) -> str:
        """The character, or nothing where showing it would be a lie or a danger: surrogates, controls, private use."""
        return "" if unicodedata.category(self.character)[0] == "C" else self.character


def uncovered_in(text: str, covered: Collection[int]) -> Uncovered | None:
    """Find the first character of `text` that lies outside `covered` (code points of the pinned fonts together).

    A private-use character is never covered: fonts draw there whatever their makers liked. Map it first.
    """
    for position, character in enumerate(text):
        known = ord(character) in covered and unicodedata.category(character) != "Co"
        if not known and character not in _NO_GLYPH_NEEDED:
            return Uncovered(position, character)
    return None


def refusal_for(found: Uncovered) -> Refusal:
    """Tell people which character is missing and what can be done."""
    return Refusal(
        reason=Message.of("coverage.reason", character=found.shown, code_point=found.code_point),
        how_to_fix=Message.of("coverage.fix", code_point=found.code_point),
        where_next=Message.of("coverage.where"),
    )
