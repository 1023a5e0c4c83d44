"""What is being written into the open field, and how the page shows it. Frozen; the page keeps the newest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Final

from ui.input.typing.composition import Mode, Note
from ui.viewmodels.keyboard import keyboard, sign_beside_space
from ui.viewmodels.writing import Pad, Sheet, writing_for

if TYPE_CHECKING:
    from collections.abc import Container

    from kiosk.domain.forms import Field
    from kiosk.domain.message import Language
    from ui.viewmodels.voice import Voice
    from ui.viewmodels.writing import Writing

_NOTES: Final = {
    Note.FULL: "writing.full",
    Note.NOT_ACCEPTED: "writing.not_accepted",
    Note.TOO_MANY_LETTERS: "writing.too_many_letters",
    Note.NO_CANDIDATE: "writing.no_candidate",
}


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """One field's text under way. `before` is the answer it began with."""

    field: Field
    writing: Writing
    before: str

    @classmethod
    def begun(cls, field: Field, text: str, *, language: Language, covered: Container[int] | None, room: int) -> Draft:
        """Begin with what stands there. `room` for candidates, in characters; 0: not measured yet."""
        writing = writing_for(field, text, language=language, covered=covered)
        if room and isinstance(writing, Sheet):
            writing = writing.widened(room)
        return cls(field, writing, writing.answer)

    # ── what a person does ──

    def press(self, key: str) -> Draft:
        """A key."""
        return replace(self, writing=self.writing.press(key))

    def pick(self, number: int) -> Draft:
        """A candidate, from 0."""
        return replace(self, writing=self.writing.choose(number)) if isinstance(self.writing, Sheet) else self

    def turn(self) -> Draft:
        """Further candidates."""
        return replace(self, writing=self.writing.turn()) if isinstance(self.writing, Sheet) else self

    def widened(self, room: int) -> Draft:
        """Other room for candidates, in characters."""
        return replace(self, writing=self.writing.widened(room)) if isinstance(self.writing, Sheet) else self

    # ── what is shown ──

    @property
    def pad(self) -> bool:
        """Whether digits are typed on large keys."""
        return isinstance(self.writing, Pad)

    @property
    def sign(self) -> str:
        """The one key beside digits on the pad."""
        return self.writing.sign if isinstance(self.writing, Pad) else ""

    @property
    def note(self) -> str:
        """Why the last key did nothing: a text's id, or nothing."""
        return _NOTES[self.writing.note] if self.writing.note else ""

    @property
    def composing(self) -> bool:
        """Whether letters wait to be chosen for."""
        return isinstance(self.writing, Sheet) and self.writing.composition.composing

    @property
    def written(self) -> bool:
        """Whether anything is written."""
        return self.composing or self.writing.answer != ""

    @property
    def touched(self) -> bool:
        """Whether it is another text than it began with."""
        return self.composing or self.writing.answer != self.before

    @property
    def upper(self) -> bool:
        """Whether letter keys write upper-case."""
        return isinstance(self.writing, Sheet) and self.writing.composition.mode is Mode.LATIN_UPPER

    @property
    def more_candidates(self) -> bool:
        """Whether there is more than this page of candidates."""
        if not isinstance(self.writing, Sheet):
            return False
        composition = self.writing.composition
        return composition.has_next_page or composition.has_previous_page

    def candidates(self, voice: Voice) -> list[str]:
        """What the letters may mean: this page."""
        if not isinstance(self.writing, Sheet):
            return []
        return [voice.own(candidate.text) for candidate in self.writing.composition.candidates]

    def markup(self, voice: Voice) -> str:
        """What is written, letters that wait underlined, and the caret, for a text that knows tags."""
        if isinstance(self.writing, Pad):
            shown, caret = self.writing.shown, self.writing.caret
            before, waiting, after = shown[:caret], "", shown[caret:]
        else:
            composition = self.writing.composition
            before, waiting, after = composition.before, composition.underlined, composition.after
        underlined = f"<u>{_marked(voice.own(waiting))}</u>" if waiting else ""
        return f"{_marked(voice.own(before))}{underlined}<b>|</b>{_marked(voice.own(after))}"

    def keys(self, voice: Voice) -> tuple[object, ...]:
        """Give rows of keys; none beside a pad, which has its own."""
        if not isinstance(self.writing, Sheet):
            return ()
        mode = self.writing.composition.mode
        mode = Mode.LATIN if mode is Mode.LATIN_UPPER else mode
        rows = keyboard(mode, voice, sign=sign_beside_space(self.field.type, mode))
        return tuple([key.as_row() for key in row] for row in rows)

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Draft({self.field.id}, {self.writing!r})"


def _marked(text: str) -> str:
    """Keep blanks, and take what could be a tag for what it is."""
    return escape(text).replace(" ", "\N{NO-BREAK SPACE}")
