"""Every word that counts on one page: the dictionary's, the place's, the page's, weighed for what is being typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING, Final

from ui.input.typing.dictionary import Word
from ui.input.typing.syllables import sounds_like
from ui.input.typing.terms import Terms, add_counted, add_given, add_places, add_surnames, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.input.typing.dictionary import Dictionary

_IN_CONTEXT: Final = -250
_IN_NAME: Final = -600  # a character of a name that the page shows: a child mostly has a parent's surname
_NO_SURNAME: Final = 500  # a name that begins with no surname we know
_NO_GIVEN: Final = 350
_FUZZY: Final = 80
_MOST_SOUNDS: Final = 64
_MOST_PRODUCT: Final = 1024
_KEPT: Final = 4000


class Kind(Enum):
    """What is being typed."""

    TEXT = auto()
    NAME = auto()  # a person's


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
        self._terms = {start: Terms() for start in Start}
        readings = lru_cache(None)(dictionary.readings)
        for terms in self._terms.values():
            add_places(terms, (*bias.places, *bias.context), readings)
        if bias.kind is Kind.NAME:
            add_surnames(self._terms[Start.NAME], readings)
            add_given(self._terms[Start.NAME], readings)
            add_given(self._terms[Start.GIVEN], readings)
        else:
            add_counted(self._terms[Start.AFTER_DIGIT], readings)
        self.words = lru_cache(_KEPT)(self._words)

    @property
    def rest(self) -> Start:
        """What words inside a sentence start from."""
        return Start.GIVEN if self._bias.kind is Kind.NAME else Start.TEXT

    def start_after(self, text: str) -> Start:
        """Tell what stands before the caret."""
        if self._bias.kind is Kind.NAME:
            return Start.GIVEN if text else Start.NAME
        return Start.AFTER_DIGIT if text[-1:].isdigit() else Start.TEXT

    def characters(self, unit: str, start: Start) -> Iterator[str]:
        """Give the characters of a syllable: those that fit here, then every other by how common it is."""
        terms = self._terms[start].words((unit,))
        for likely in sorted(terms, key=lambda word: word.cost + self._shown(word.text)):
            yield likely.text
        for sound in sounds_like(unit) if self._bias.fuzzy else (unit,):
            for word in self._dictionary.characters(sound):
                yield word.text

    def _words(self, units: tuple[str, ...], start: Start) -> tuple[Word, ...]:
        found: dict[str, int] = {}
        for sounds in self._sounds(units):
            dearer = 0 if sounds == units else _FUZZY
            for word in self._dictionary.words(sounds):
                _keep(found, word.text, word.cost + self._weight(word.text, start) + dearer)
            for word in self._terms[start].words(sounds):
                _keep(found, word.text, word.cost + self._shown(word.text) + dearer)
        return tuple(Word(text, cost) for text, cost in sorted(found.items(), key=lambda item: item[1]))

    def _sounds(self, units: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if not self._bias.fuzzy:
            return iter((units,))
        every = islice(product(*map(sounds_like, units)), _MOST_PRODUCT)
        changes = sorted(every, key=lambda sounds: sum(map(str.__ne__, sounds, units)))
        return iter(changes[:_MOST_SOUNDS])

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
