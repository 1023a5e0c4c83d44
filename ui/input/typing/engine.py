"""What is offered for the letters typed so far: the best sentence, longer words, then characters one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ui.input.typing.lexicon import Bias, Lexicon
from ui.input.typing.sentences import Lattice, cut, typed_length
from ui.input.typing.syllables import APOSTROPHE, Letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ui.input.typing.dictionary import Dictionary
    from ui.input.typing.lexicon import Start
    from ui.input.typing.sentences import Match

_OTHER_SENTENCES: Final = 400  # how much dearer than the best one another sentence may be
_WORD_OVER_CHARACTER: Final = 400  # 西安 comes before most characters that read xian
_ABBREVIATED: Final = 300  # what could be an abbreviation is rarely meant so where it can be read in full
_COMMONEST: Final = 8  # single characters that are weighed against words
_WORDS_OF_A_LENGTH: Final = 20
_SAME: Final = 20  # two ways to divide letters that cost this much apart are equally good


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """One thing to choose. `typed` counts the keys that it stands for, from the first."""

    text: str
    typed: int

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Candidate({len(self.text)} characters, {self.typed} keys)"


@dataclass(frozen=True, slots=True, repr=False)
class Offer:
    """What letters can mean, best first, and how they are read: `xing'fu'li`."""

    candidates: tuple[Candidate, ...]
    reading: str

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Offer({len(self.candidates)} candidates)"


class Engine:
    """Pinyin under one bias. It remembers letters to be quick: make one for a field, let it go when the visit ends."""

    def __init__(self, dictionary: Dictionary, bias: Bias | None = None) -> None:
        """Weigh the dictionary. Takes a few ms; use it on the dictionary's thread."""
        self._dictionary = dictionary
        self._lexicon = Lexicon(dictionary, bias or Bias())
        self._lattice = Lattice(self._lexicon)

    @property
    def degraded(self) -> bool:
        """Whether single characters are all it knows: the dictionary is not built."""
        return self._dictionary.degraded

    def offer(self, typed: str, *, before: str = "") -> Offer:
        """Tell what the letters (a to z and apostrophes) may mean after the text `before`."""
        spelled = _spellable(typed)
        letters = Letters.of(spelled)
        if not letters.text:
            return Offer((), typed)
        offer = self._offer(spelled, letters, self._lexicon.start_after(before))
        beyond = typed[len(spelled) :].lstrip(APOSTROPHE)
        return Offer(offer.candidates, f"{offer.reading}{APOSTROPHE}{beyond}") if beyond else offer

    def _offer(self, typed: str, letters: Letters, start: Start) -> Offer:
        rest = letters.best_rest()
        column = self._lattice.column(typed, start, unfinished=True)
        matches = [*self._whole(column.best, column.whole), *self._parts(typed, letters, rest, start)]
        found = {match.text: Candidate(match.text, typed_length(typed, match.ends[-1])) for match in reversed(matches)}
        offered = {match.text: found[match.text] for match in matches}
        for stop, unit in _first_units(letters, rest):
            for character in self._lexicon.characters(unit, start):
                offered.setdefault(character, Candidate(character, typed_length(typed, stop)))
        return Offer(tuple(offered.values()), _reading(typed, letters, column.best))

    def _whole(self, best: tuple[Match, ...], whole: tuple[Match, ...]) -> Iterator[Match]:
        """What all letters together mean: the best first, then words before sentences before characters."""
        if not best:
            return
        yield best[0]
        words = [match for match in whole if len(match.ends) > 1]
        characters = [match for match in whole if len(match.ends) == 1][:_COMMONEST]
        sentences = [match for match in best[1:] if match.cost <= best[0].cost + _OTHER_SENTENCES]
        yield from sorted([*words, *characters, *sentences], key=_place)

    def _parts(self, typed: str, letters: Letters, rest: list[int | None], start: Start) -> Iterator[Match]:
        """What the first letters mean as one word, the longest words first."""
        by_length: dict[int, list[Match]] = {}
        for stop in range(len(letters.text) - 1, 0, -1):
            if rest[stop] is not None and letters.can_end_at(stop):
                for match in self._lattice.column(cut(typed, stop), start, unfinished=False).whole:
                    if len(match.ends) > 1 and _divides_well(match.spelling, stop, rest):
                        by_length.setdefault(len(match.ends), []).append(match)
        for length in sorted(by_length, reverse=True):
            yield from sorted(by_length[length], key=lambda match: match.cost)[:_WORDS_OF_A_LENGTH]


def _place(match: Match) -> int:
    if match.spelling:
        return match.cost + _ABBREVIATED
    return match.cost - (_WORD_OVER_CHARACTER if len(match.ends) > 1 else 0)


def _divides_well(cost: int, stop: int, rest: list[int | None]) -> bool:
    """Whether what is left after `stop` can be read as well as the letters can be at all."""
    after, whole = rest[stop], rest[0]
    return after is not None and whole is not None and cost + after <= whole + _SAME


def _spellable(typed: str) -> str:
    """Give as much of the beginning as can be spelled at all."""
    for length in range(len(typed), 0, -1):
        if Letters.of(typed[:length]).best_rest()[0] is not None:
            return typed[:length]
    return ""


def _first_units(letters: Letters, rest: list[int | None]) -> Iterable[tuple[int, str]]:
    """Give (end, unit) of each first syllable, the longest first: xian, then xi; an unfinished one last."""
    found = [
        (unit.endswith("*"), -stop, unit)
        for stop, unit, cost in letters.units_at(0, end=len(letters.text), unfinished=True)
        if _divides_well(cost, stop, rest) or stop == len(letters.text)
    ]
    return [(-stop, unit) for _, stop, unit in sorted(found)]


def _reading(typed: str, letters: Letters, best: tuple[Match, ...]) -> str:
    if not best:
        return typed
    ends = best[0].ends
    return APOSTROPHE.join(letters.text[begin:end] for begin, end in zip((0, *ends), ends, strict=False))
