"""What a person is writing into one field: a frozen value, and what each key makes of it. Lengths are code points.

A choice that stands for some of the letters only is held back with the rest, underlined, until all are chosen: delete
takes it back as long as nothing was typed since. The caret moves in the settled text alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from ui.input.typing.syllables import APOSTROPHE

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.input.typing.engine import Candidate, Engine

_MOST_LETTERS: Final = 60
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz")
_BESIDE: Final = 2  # the room a candidate's number takes, in characters


class Mode(Enum):
    """What letter keys write."""

    PINYIN = auto()
    LATIN = auto()
    LATIN_UPPER = auto()
    DIGITS = auto()  # and signs


class Note(Enum):
    """Why the last key did nothing, or less than it says."""

    FULL = auto()  # the field holds no more
    NOT_ACCEPTED = auto()  # a character that no font here has, or that the field does not take
    TOO_MANY_LETTERS = auto()
    NO_CANDIDATE = auto()  # these letters spell nothing


@dataclass(frozen=True, slots=True)
class Rules:
    """What a field takes. `max_length` counts code points; `accepts` is asked for each character: the coverage gate.

    `page_size` candidates a page; `page_width`, when given, bounds a page's characters, too, each candidate counted
    with two more for its number. A page holds at least one.
    """

    max_length: int
    accepts: Callable[[str], bool] = lambda _: True
    page_size: int = 5
    page_width: int | None = None


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A choice that waits for the rest: its text, the keys it stood for, the keys that were left."""

    text: str
    keys: str
    left: str


@dataclass(frozen=True, slots=True, repr=False)
class Composition:
    """Text before and after the caret, letters not yet chosen for, and what they may mean."""

    engine: Engine
    rules: Rules
    before: str = ""
    after: str = ""
    mode: Mode = Mode.PINYIN
    letters: str = ""
    reading: str = ""  # xing'fu'li
    every_candidate: tuple[Candidate, ...] = ()
    note: Note | None = None
    _first: int = 0  # of this page
    _chosen: tuple[_Chosen, ...] = ()

    @classmethod
    def of(cls, engine: Engine, rules: Rules, text: str = "", *, mode: Mode = Mode.PINYIN) -> Composition:
        """Begin with what the field holds, the caret behind it. A text that is too long already can only shrink."""
        return cls(engine, rules, before=text, mode=mode)

    @property
    def text(self) -> str:
        """What is written for good."""
        return self.before + self.after

    @property
    def held(self) -> str:
        """What was chosen and waits for the rest."""
        return "".join(chosen.text for chosen in self._chosen)

    @property
    def composing(self) -> bool:
        """Whether letters wait to be chosen for."""
        return bool(self.letters)

    @property
    def underlined(self) -> str:
        """What to show at the caret, underlined: choices that wait, then the letters as syllables."""
        return self.held + self.reading.replace(APOSTROPHE, " ")

    @property
    def caret(self) -> int:
        """The caret's place in `text`."""
        return len(self.before)

    @property
    def room(self) -> int:
        """How many characters the field still takes."""
        return max(0, self.rules.max_length - len(self.text) - len(self.held))

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """This page."""
        return self.every_candidate[self._first : self._page_end(self._first)]

    @property
    def has_next_page(self) -> bool:
        """Whether more candidates follow."""
        return self._page_end(self._first) < len(self.every_candidate)

    @property
    def has_previous_page(self) -> bool:
        """Whether candidates stand before this page."""
        return self._first > 0

    def press(self, key: str) -> Composition:
        """Type a letter, a digit, a sign, a space or an apostrophe, as the mode has it."""
        if self.mode is Mode.PINYIN and key.lower() in _LETTERS:
            return self._type_letter(key.lower())
        if self.mode is Mode.PINYIN and key == APOSTROPHE:
            return self._type_apostrophe()
        if key == " " and self.composing:
            return self.choose(0)
        return self.insert(key.upper() if self.mode is Mode.LATIN_UPPER else key)

    def insert(self, text: str) -> Composition:
        """Write text as it is, all or nothing; letters that wait are settled first."""
        settled = self.settled()
        if settled.composing:
            return settled
        if not all(self.rules.accepts(character) for character in text):
            return replace(settled, note=Note.NOT_ACCEPTED)
        if len(text) > settled.room:
            return replace(settled, note=Note.FULL)
        return replace(settled, before=settled.before + text, note=None)

    def delete(self) -> Composition:
        """Take back one thing: a letter, or a choice nothing was typed after, or the character before the caret."""
        if self._chosen and self._chosen[-1].left == self.letters:
            last = self._chosen[-1]
            return replace(self, _chosen=self._chosen[:-1]).composed(last.keys + last.left)
        if self.letters:
            return self.composed(self.letters[:-1])
        return replace(self, before=self.before[:-1], note=None)

    def choose(self, number: int) -> Composition:
        """Choose a candidate of this page, counted from 0. What it does not stand for goes on being composed."""
        if not 0 <= number < len(self.candidates):
            return replace(self, note=Note.NO_CANDIDATE)
        candidate = self.candidates[number]
        left = self.letters[candidate.typed :].lstrip(APOSTROPHE)
        keys = self.letters[: len(self.letters) - len(left)]
        chosen = replace(self, _chosen=(*self._chosen, _Chosen(candidate.text, keys, left)))
        if left and chosen.room:
            return chosen.composed(left)
        written = replace(chosen.clear(), before=self.before + chosen.held)
        return replace(written, note=Note.FULL) if left else written

    def next_page(self) -> Composition:
        """Turn to the next candidates; the last page stays."""
        return replace(self, _first=self._page_end(self._first), note=None) if self.has_next_page else self

    def previous_page(self) -> Composition:
        """Turn back; the first page stays."""
        first, begin = 0, 0
        while begin < self._first:
            first, begin = begin, self._page_end(begin)
        return replace(self, _first=first, note=None)

    def clear(self) -> Composition:
        """Drop the letters and the choices that wait."""
        return replace(self, letters="", reading="", every_candidate=(), _chosen=(), _first=0, note=None)

    def emptied(self) -> Composition:
        """Drop everything, the field's text too."""
        return replace(self.clear(), before="", after="")

    def settled(self) -> Composition:
        """Choose what stands first until no letters wait; letters that spell nothing stay, with a note."""
        composition = self
        while composition.composing:
            if not composition.every_candidate:
                return replace(composition, note=Note.NO_CANDIDATE if composition.room else Note.FULL)
            composition = replace(composition, _first=0).choose(0)
        return composition

    def switch(self, mode: Mode) -> Composition:
        """Change what letter keys write. Letters that wait are settled, as far as they spell anything."""
        settled = self.settled()
        return replace(settled.clear() if settled.composing else settled, mode=mode)

    def move(self, characters: int) -> Composition:
        """Move the caret, by code points; while letters wait it stays."""
        return self.move_to(self.caret + characters)

    def move_to(self, place: int) -> Composition:
        """Set the caret before the character at `place`; while letters wait it stays."""
        if self.composing:
            return self
        within = min(max(place, 0), len(self.text))
        return replace(self, before=self.text[:within], after=self.text[within:], note=None)

    def _type_letter(self, letter: str) -> Composition:
        if not self.room:
            return replace(self, note=Note.FULL)
        if len(self.letters) >= _MOST_LETTERS:
            return replace(self, note=Note.TOO_MANY_LETTERS)
        return self.composed(self.letters + letter)

    def _type_apostrophe(self) -> Composition:
        if not self.letters or self.letters.endswith(APOSTROPHE) or len(self.letters) >= _MOST_LETTERS:
            return self
        return self.composed(self.letters + APOSTROPHE)

    def composed(self, letters: str) -> Composition:
        """Take these for the letters that wait; without any, choices that waited for them are written."""
        if not letters:
            return replace(self.clear(), before=self.before + self.held)
        offer = self.engine.offer(letters, before=self.before + self.held)
        room = self.room
        fitting = tuple(
            candidate
            for candidate in offer.candidates
            if len(candidate.text) <= room and all(map(self.rules.accepts, candidate.text))
        )
        note = None if fitting else Note.NO_CANDIDATE
        return replace(self, letters=letters, reading=offer.reading, every_candidate=fitting, _first=0, note=note)

    def _page_end(self, first: int) -> int:
        end, width = first, 0
        for candidate in self.every_candidate[first : first + self.rules.page_size]:
            width += len(candidate.text) + _BESIDE
            if end > first and self.rules.page_width is not None and width > self.rules.page_width:
                break
            end += 1
        return end

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Composition({self.mode}, {len(self.text)} characters, {len(self.letters)} letters, {self.note})"
