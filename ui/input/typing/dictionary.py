"""What the engine asks a dictionary. Costs are -100 ln p: hundredths of a nat, smaller is likelier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

ALIKE_COST: Final = 80


@dataclass(frozen=True, slots=True)
class Word:
    """One word and how unlikely it is."""

    text: str
    cost: int


class Dictionary(Protocol):
    """Words by how they are spelled."""

    def __hash__(self) -> int:
        """Tell one dictionary from another."""

    @property
    def degraded(self) -> bool:
        """Whether it knows single characters only: the built dictionary is absent or damaged."""

    def words(self, units: tuple[str, ...], *, alike: Sequence[tuple[str, ...]] = ()) -> Sequence[Word]:
        """Give the likeliest words, up to 60, that are spelled so; `z*` is any syllable that begins with z.

        With `alike`, those that are spelled like one of these instead, too, each dearer by ALIKE_COST.
        """

    def characters(self, unit: str) -> Sequence[Word]:
        """Give every character that reads so, the commonest first; of an open unit the 120 commonest."""

    def readings(self, character: str) -> tuple[str, ...]:
        """Give every reading of one character, the usual one first; nothing for one that is not known."""
