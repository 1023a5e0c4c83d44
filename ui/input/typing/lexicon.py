"""Every word that counts on one page: the dictionary's, the place's, the page's, weighed for what is being typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice, product
from typing import TYPE_CHECKING, Final

from ui.input.typing.dictionary import ALIKE_COST, Word
from ui.input.typing.syllables import sounds_like
from ui.input.typing.terms import Terms, add_places, address_ends, counted, given_names, surnames, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.input.typing.dictionary import Dictionary

_IN_CONTEXT: Final = -250
_IN_NAME: Final = -600  # a character of a name that the page shows: a child mostly has a parent's surname
_NO_SURNAME: Final = 500  # a name that begins with no surname we know
_NO_GIVEN: Final = 350
_MOST_SOUNDS: Final = 64
_MOST_PRODUCT: Final = 1024
_KEPT: Final = 4000


class Kind(Enum):
    """What is being typed."""

    TEXT = auto()
    NAME = auto()  # a person's
    ADDRESS = auto()


class Start(Enum):
    """What stands before the letters."""

    TEXT = auto()
    AFTER_DIGIT = auto()
    NAME = auto()  # nothing: a surname comes
    GIVEN = auto()


@dataclass(frozen=True, slots=True, repr=False)
class Bias:
    """What makes words likelier here.

    `places`: the district's place names, from its pack; `context`: texts that the page or the card shows, such as an
    address or the service's name. `fuzzy` takes sounds that many confuse for one.
    """

    kind: Kind = Kind.TEXT
    places: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    fuzzy: bool = False

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Bias({self.kind}, {len(self.places)} places, {len(self.context)} texts, fuzzy={self.fuzzy})"


class Lexicon:
    """The dictionary under one bias. It remembers what it was asked: let it go when the visit ends."""

    def __init__(self, dictionary: Dictionary, bias: Bias) -> None:
        self._dictionary = dictionary
        self._bias = bias
        self._context = within((*bias.context, *bias.places))
        places = Terms()
        add_places(places, (*bias.places, *bias.context), dictionary.readings)
        self._terms: dict[Start, tuple[Terms, ...]]
        if bias.kind is Kind.NAME:
            given = given_names(dictionary)
            self._terms = {Start.NAME: (places, surnames(dictionary), given), Start.GIVEN: (places, given)}
        else:
            text = (places, address_ends(dictionary)) if bias.kind is Kind.ADDRESS else (places,)
            self._terms = {Start.TEXT: text, Start.AFTER_DIGIT: (*text, counted(dictionary))}
        self._found: dict[tuple[tuple[str, ...], Start], tuple[Word, ...]] = {}

    @property
    def rest(self) -> Start:
        """What words inside a sentence start from."""
        return Start.GIVEN if self._bias.kind is Kind.NAME else Start.TEXT

    def start_after(self, text: str) -> Start:
        """Tell what stands before the caret."""
        if self._bias.kind is Kind.NAME:
            return Start.GIVEN if text else Start.NAME
        return Start.AFTER_DIGIT if text[-1:].isdigit() else Start.TEXT

    def words(self, units: tuple[str, ...], start: Start) -> tuple[Word, ...]:
        """Give the words that are spelled so, the likeliest here first."""
        found = self._found.get((units, start))
        if found is None:
            if len(self._found) >= _KEPT:
                self._found.clear()
            found = self._found[units, start] = self._words(units, start)
        return found

    def characters(self, unit: str, start: Start) -> Iterator[str]:
        """Give the characters of a syllable: those that fit here, then every other by how common it is."""
        special = self._special((unit,), start)
        for likely in sorted(special, key=lambda word: word.cost + self._shown(word.text)):
            yield likely.text
        for sound in sounds_like(unit) if self._bias.fuzzy else (unit,):
            for word in self._dictionary.characters(sound):
                yield word.text

    def _words(self, units: tuple[str, ...], start: Start) -> tuple[Word, ...]:
        alike = _alike(units) if self._bias.fuzzy else ()
        found: dict[str, int] = {}
        for word in self._dictionary.words(units, alike=alike):
            _keep(found, word.text, word.cost + self._weight(word.text, start))
        for sounds, dearer in ((units, 0), *((each, ALIKE_COST) for each in alike)):
            for word in self._special(sounds, start):
                _keep(found, word.text, word.cost + self._shown(word.text) + dearer)
        return tuple(Word(text, cost) for text, cost in sorted(found.items(), key=lambda item: item[1]))

    def _special(self, units: tuple[str, ...], start: Start) -> Iterator[Word]:
        for terms in self._terms[start]:
            yield from terms.words(units)

    def _weight(self, text: str, start: Start) -> int:
        weight = {Start.NAME: _NO_SURNAME, Start.GIVEN: _NO_GIVEN}.get(start, 0)
        if len(text) > 1 and text in self._context:
            weight += _IN_CONTEXT
        return weight

    def _shown(self, text: str) -> int:
        named = self._bias.kind is Kind.NAME and len(text) == 1 and text in self._context
        return _IN_NAME if named else 0


def _keep(found: dict[str, int], text: str, cost: int) -> None:
    if cost < found.get(text, cost + 1):
        found[text] = cost


def _alike(units: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Give the spellings that sound like these, those with fewest differences first; open units stay as they are."""
    choices = ((unit,) if unit.endswith("*") else sounds_like(unit) for unit in units)
    every = list(islice(product(*choices), _MOST_PRODUCT))
    every.sort(key=lambda sounds: sum(map(str.__ne__, sounds, units)))
    return tuple(each for each in every[1:_MOST_SOUNDS] if not any(unit.endswith("*") for unit in each))
