"""Typing while the dictionary is not built: characters one by one, common ones first by GB 2312's levels."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ui.input.typing.building import rarity
from ui.input.typing.dictionary import ALIKE_COST, Word
from ui.input.typing.readings import read_characters
from ui.input.typing.syllables import fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_OPEN: Final = 120
_COMMON: Final = 900  # about what a common character costs in the built dictionary
_RARER: Final = 300
_LESS_USUAL: Final = 100  # each reading after the usual one


class CharacterDictionary:
    """Every character that pypinyin can read, and no words. Takes 0.1 s and 15 MB."""

    degraded: Final = True

    def __init__(self) -> None:
        """Read the table. Raises FileNotFoundError when pypinyin is not installed."""
        self._readings = read_characters()
        self._by_syllable: defaultdict[str, list[str]] = defaultdict(list)
        for character, readings in self._readings.items():
            for reading in readings:
                self._by_syllable[reading].append(character)
        self.characters = lru_cache(100)(self._characters)  # of a syllable: says nothing about anybody

    def words(self, units: tuple[str, ...], *, alike: Sequence[tuple[str, ...]] = ()) -> tuple[Word, ...]:
        """Give the characters of one unit; of more, nothing."""
        if len(units) > 1:
            return ()
        others = (Word(word.text, word.cost + ALIKE_COST) for (unit,) in alike for word in self.characters(unit)[:60])
        return (*self.characters(units[0])[:60], *others)

    def _characters(self, unit: str) -> tuple[Word, ...]:
        if not unit.endswith("*"):
            return _ordered(self._word(character, unit) for character in self._by_syllable.get(unit, ()))
        syllables = [syllable for syllable in self._by_syllable if fits(unit, syllable)]
        characters = {character: syllable for syllable in syllables for character in self._by_syllable[syllable]}
        return _ordered(self._word(character, syllable) for character, syllable in characters.items())[:_MOST_OPEN]

    def _word(self, character: str, syllable: str) -> Word:
        place = self._readings[character].index(syllable)
        return Word(character, _COMMON + _RARER * rarity(character) + _LESS_USUAL * place)

    def readings(self, character: str) -> tuple[str, ...]:
        """Give every reading of one character, the usual one first."""
        return self._readings.get(character, ())


def _ordered(words: Iterable[Word]) -> tuple[Word, ...]:
    return tuple(sorted(words, key=lambda word: (word.cost, word.text)))
