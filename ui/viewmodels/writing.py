"""What is written into the field that is open: on the keyboard, through pinyin, or on large digit keys. Frozen values.

The dictionary is opened once, in Qt's thread, when the first keyboard is shown; nothing typed is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from kiosk.domain.coverage import uncovered_in
from kiosk.domain.forms import ValueType
from kiosk.domain.identity import mask_number
from kiosk.domain.message import Language
from ui.input.typing.building import dictionary_path
from ui.input.typing.composition import Composition, Mode, Note, Rules
from ui.input.typing.engine import Engine
from ui.input.typing.stored import open_dictionary
from ui.viewmodels.keyboard import PADS

if TYPE_CHECKING:
    from collections.abc import Container

    from kiosk.domain.forms import Field
    from ui.input.typing.dictionary import Dictionary

LONGEST: Final = 200  # of a text whose pack names no limit
_DIGITS: Final = {ValueType.PHONE: 12, ValueType.NUMBER: 9, ValueType.DATE: 8, ValueType.ID_NUMBER: 18}
_BETWEEN: Final = " - "
_DATE_PARTS: Final = ((0, 4), (4, 6), (6, 8))


@dataclass(frozen=True, slots=True)
class Pad:
    """Digits as far as they were typed. `most` bounds them; `sign` is the one other key, or nothing."""

    type: ValueType
    text: str = ""
    most: int = LONGEST
    note: Note | None = None

    @property
    def sign(self) -> str:
        """X for an ID number, nothing else beside digits."""
        return "X" if self.type is ValueType.ID_NUMBER else ""

    @property
    def answer(self) -> str:
        """The answer's text: a date as forms write it."""
        if self.type is ValueType.DATE and len(self.text) == self.most:
            return "-".join(self.text[start:end] for start, end in _DATE_PARTS)
        return self.text

    @property
    def shown(self) -> str:
        """What the screen shows: an ID number with its first and last character only, a date in its parts."""
        if self.type is ValueType.ID_NUMBER:
            return mask_number(self.text)
        if self.type is ValueType.DATE:
            return _BETWEEN.join(self.text[start:end].ljust(end - start, "_") for start, end in _DATE_PARTS)
        return self.text

    @property
    def caret(self) -> int:
        """The caret's place in `shown`."""
        if self.type is not ValueType.DATE:
            return len(self.shown)
        return len(self.text) + sum(len(_BETWEEN) for start, _ in _DATE_PARTS[1:] if len(self.text) > start)

    def press(self, key: str) -> Pad:
        """A digit or the sign, `delete`, `clear`."""
        match key:
            case "delete":
                return replace(self, text=self.text[:-1], note=None)
            case "clear":
                return replace(self, text="", note=None)
            case _ if len(self.text) >= self.most:
                return replace(self, note=Note.FULL)
            case _:
                return replace(self, text=self.text + key, note=None)

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Pad({self.type}, {len(self.text)} digits)"


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """Text on the keyboard. `letters_mode` is where the digits page returns to."""

    composition: Composition
    letters_mode: Mode = Mode.PINYIN

    @property
    def answer(self) -> str:
        """The answer's text: letters that wait are settled as space would."""
        return self.composition.settled().text.strip()

    @property
    def note(self) -> Note | None:
        """Why the last key did nothing."""
        return self.composition.note

    def press(self, key: str) -> Sheet:
        """A character, or the name of a key."""
        composition = self.composition
        match key:
            case "mode":
                mode = Mode.LATIN if self._letters_now() is Mode.PINYIN else Mode.PINYIN
                return Sheet(composition.switch(mode), mode)
            case "digits" if composition.mode is Mode.DIGITS:
                return Sheet(composition.switch(self.letters_mode), self.letters_mode)
            case "digits":
                return Sheet(composition.switch(Mode.DIGITS), self._letters_now())
            case "shift":
                upper = composition.mode is Mode.LATIN
                return Sheet(composition.switch(Mode.LATIN_UPPER if upper else Mode.LATIN), Mode.LATIN)
            case _:
                return replace(self, composition=_pressed(composition, key))

    def choose(self, number: int) -> Sheet:
        """A candidate of this page, from 0."""
        return replace(self, composition=self.composition.choose(number))

    def turn(self) -> Sheet:
        """Further candidates; after the last page, the first."""
        now = self.composition
        if now.has_next_page:
            return replace(self, composition=now.next_page())
        while now.has_previous_page:
            now = now.previous_page()
        return replace(self, composition=now)

    def widened(self, page_width: int) -> Sheet:
        """Fit a page of candidates to the screen's width, in characters."""
        rules = replace(self.composition.rules, page_width=page_width)
        return replace(self, composition=replace(self.composition, rules=rules))

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Sheet({self.composition!r})"

    def _letters_now(self) -> Mode:
        mode = self.letters_mode if self.composition.mode is Mode.DIGITS else self.composition.mode
        return Mode.LATIN if mode is Mode.LATIN_UPPER else mode


Writing = Pad | Sheet


def writing_for(field: Field, text: str, *, language: Language, covered: Container[int] | None = None) -> Writing:
    """Begin to write into a field that holds `text`. `covered`: what paper can carry; None: nobody knows yet."""
    most = field.constraints.max_length
    if field.type in PADS:
        digits = text.replace("-", "") if field.type is ValueType.DATE else text
        return Pad(field.type, digits, most or _DIGITS.get(field.type, LONGEST))
    mode = Mode.LATIN if language is Language.EN else Mode.PINYIN
    rules = Rules(max_length=most or LONGEST, page_size=8, accepts=partial(_accepts, covered))
    return Sheet(Composition.of(Engine(_dictionary()), rules, text, mode=mode), mode)


def _accepts(covered: Container[int] | None, character: str) -> bool:
    return covered is None or uncovered_in(character, covered) is None


def _pressed(composition: Composition, key: str) -> Composition:
    match key:
        case "delete":
            return composition.delete()
        case "clear":
            return composition.emptied()
        case "space":
            return composition.press(" ")
        case "choose":
            return composition.settled()
        case "apostrophe":
            return composition.press("'")
        case _:
            return composition.press(key)


def _dictionary() -> Dictionary:
    """Open what there is; single characters serve until the dictionary was built (`kiosk.boot` has it built)."""
    return _opened(dictionary_path().exists())


@cache
def _opened(built: bool) -> Dictionary:  # noqa: FBT001  the one thing that makes another dictionary of it
    del built
    return open_dictionary()
