"""Typing while the dictionary is not built: characters one by one, common ones first by GB 2312's levels."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ui.input.typing.building import rarity
from ui.input.typing.dictionary import ALIKE_COST, Word
from ui.input.typing.readings import read_characters
from ui.input.typing.syllables import fits

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_OPEN: Final = 120
_COMMON: Final = 900  # about what a common character costs in the built dictionary
_RARER: Final = 300


class CharacterDictionary:
    """Every character that pypinyin can read, and no words. Takes 0.1 s and 15 MB."""

    degraded: Final = True

    def __init__(self) -> None:
        """Read the table. Raises FileNotFoundError when pypinyin is not installed."""
        self._readings = read_characters()
        by_syllable: defaultdict[str, list[Word]] = defaultdict(list)
        for character, readings in self._readings.items():
            cost = _COMMON + _RARER * rarity(character)
            for place, reading in enumerate(readings):
                by_syllable[reading].append(Word(character, cost + 100 * place))
        self._by_syllable = {
            syllable: tuple(sorted(words, key=lambda word: (word.cost, word.text)))
            for syllable, words in by_syllable.items()
        }

    def words(self, units: tuple[str, ...], *, alike: Sequence[tuple[str, ...]] = ()) -> tuple[Word, ...]:
        """Give the characters of one unit; of more, nothing."""
        if len(units) > 1:
            return ()
        others = (Word(word.text, word.cost + ALIKE_COST) for (unit,) in alike for word in self.characters(unit)[:60])
        return (*self.characters(units[0])[:60], *others)

    def characters(self, unit: str) -> tuple[Word, ...]:
        """Give the characters of one unit."""
        if not unit.endswith("*"):
            return self._by_syllable.get(unit, ())
        found = {
            word.text: word
            for syllable in sorted(self._by_syllable)
            if fits(unit, syllable)
            for word in self._by_syllable[syllable]
        }
        return tuple(sorted(found.values(), key=lambda word: (word.cost, word.text))[:_MOST_OPEN])

    def readings(self, character: str) -> tuple[str, ...]:
        """Give every reading of one character, the usual one first."""
        return self._readings.get(character, ())
