"""From letters to sentences: the likeliest words one after another (Viterbi), the few best of them.

A column holds what letters[:end] can mean. It depends on nothing that follows, so each new letter costs one column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ui.input.typing.syllables import APOSTROPHE, Letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ui.input.typing.dictionary import Word
    from ui.input.typing.lexicon import Lexicon, Start
    from ui.input.typing.syllables import Spelling

_BEST: Final = 5  # sentences kept for each position
_WORDS_OF_A_SPAN: Final = 8  # tried inside a sentence
_MOST_WHOLE: Final = 60
_LONE_LETTER: Final = 250  # one letter for one character is rarely meant inside a sentence
_LONGEST_SPAN: Final = 36  # letters
_KEPT: Final = 600  # columns


@dataclass(frozen=True, slots=True)
class Match:
    """Words that letters may mean. `cost` includes `spelling`; `ends` are places in the letters, after syllables."""

    text: str
    cost: int
    spelling: int
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """What the letters up to a position mean: `best` as sentences, `whole` as one word."""

    best: tuple[Match, ...]
    whole: tuple[Match, ...]


class Lattice:
    """Sentences over one lexicon. It remembers what was typed for as long as it lives: one visit, no longer."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        # No lru_cache on a method: it would keep what was typed alive, in a cycle, until the collector comes by.
        self._columns: dict[tuple[str, Start, bool], Column] = {}

    def column(self, typed: str, start: Start, *, unfinished: bool) -> Column:
        """Read `typed`. When `unfinished`, its last syllable may lack letters."""
        key = (typed, start, unfinished)
        column = self._columns.get(key)
        if column is None:
            if len(self._columns) >= _KEPT:
                self._columns.clear()
            column = self._columns[key] = self._read(typed, start, unfinished=unfinished)
        return column

    def _read(self, typed: str, start: Start, *, unfinished: bool) -> Column:
        letters = Letters.of(typed)
        end = len(letters.text)
        best: dict[str, Match] = {}
        whole: tuple[Match, ...] = ()
        for begin, spellings in letters.spellings_to(end, unfinished=unfinished).items():
            if end - begin > _LONGEST_SPAN:
                continue
            if begin == 0:
                whole = self._matches(spellings, start, _MOST_WHOLE)
                _keep(best, whole[:_WORDS_OF_A_SPAN])
                continue
            before = self.column(cut(typed, begin), start, unfinished=False).best
            after = self._matches(spellings, self._lexicon.rest, _WORDS_OF_A_SPAN) if before else ()
            _keep(best, (_joined(left, right) for left in before for right in after))
        ordered = sorted(best.values(), key=lambda match: match.cost)
        return Column(tuple(ordered[:_BEST]), whole)

    def _matches(self, spellings: Sequence[Spelling], start: Start, most: int) -> tuple[Match, ...]:
        found: dict[str, Match] = {}
        for spelling in spellings:
            words: Sequence[Word] = self._lexicon.words(spelling.units, start)
            dearer = spelling.cost + (_LONE_LETTER if len(spelling.units) == 1 and spelling.cost else 0)
            _keep(found, (Match(word.text, word.cost + dearer, spelling.cost, spelling.ends) for word in words[:most]))
        return tuple(sorted(found.values(), key=lambda match: match.cost)[:most])


def cut(typed: str, position: int) -> str:
    """Give what was typed for the first `position` letters, without an apostrophe at its end."""
    return typed[: typed_length(typed, position)]


def typed_length(typed: str, position: int) -> int:
    """Count the keys of the first `position` letters."""
    letters = 0
    for place, key in enumerate(typed):
        if letters == position:
            return place
        letters += key != APOSTROPHE
    return len(typed)


def _keep(found: dict[str, Match], matches: Iterable[Match]) -> None:
    for match in matches:
        known = found.get(match.text)
        if known is None or match.cost < known.cost:
            found[match.text] = match


def _joined(left: Match, right: Match) -> Match:
    return Match(
        left.text + right.text, left.cost + right.cost, left.spelling + right.spelling, (*left.ends, *right.ends)
    )
