"""Forms as values: what is asked, what was answered, where each answer came from and how much that is worth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.domain.identity import Sex, mask_number
from kiosk.domain.names import mask_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.domain.conditions import Condition, Today, Value
    from kiosk.domain.message import Words

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER: Final = re.compile(r"0|-?[1-9]\d{0,8}", re.ASCII)


class ValueType(StrEnum):
    """What an answer is. Every answer is kept as text; `parse` gives the value that conditions see."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"  # ISO 8601, 2026-05-11
    BOOLEAN = "boolean"  # true, false
    NUMBER = "number"  # a whole number
    DIGITS = "digits"  # a string of digits: 010 stays 010
    SEX = "sex"  # GB/T 2261.1, as cards have it
    NAME = "name"  # a person's: shown as it is, checked for damage
    ADDRESS = "address"
    PHONE = "phone"
    ID_NUMBER = "id_number"


class Provenance(StrEnum):
    """Where an answer came from."""

    SUGGESTED = "suggested"  # the form's own default
    TYPED = "typed"
    CAPTURED = "captured"  # read from a paper before the camera
    CARD = "card"
    REGISTRY = "registry"


class Grade(IntEnum):
    """How much an answer proves. It follows from the provenance; a higher one serves wherever a lower one is asked."""

    SUGGESTED = 0
    STATED = 1
    COPIED = 2
    ON_CARD = 3
    ON_RECORD = 4


_GRADES: Final = dict(zip(Provenance, Grade, strict=True))


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """One answer, as text, and where it came from."""

    text: str
    provenance: Provenance

    @property
    def grade(self) -> Grade:
        """How much it proves."""
        return _GRADES[self.provenance]

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Answer({self.provenance})"


class Sensitivity(StrEnum):
    """How carefully an answer is handled."""

    OPEN = "open"
    PERSONAL = "personal"  # masked where it is only shown
    PROTECTED = "protected"  # masked, and what is typed never takes the place of what is on a card or on record


class FieldFault(StrEnum):
    """What is wrong with an answer."""

    REQUIRED = "required"
    MALFORMED = "malformed"  # not of its type
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NOT_OFFERED = "not_offered"  # no such option
    DAMAGED = "damaged"  # a name with ? or □ in it
    UNPRINTABLE = "unprintable"  # a character no font here has
    EVIDENCE = "evidence"  # must come from a card or a register, and does not
    NOT_ASKED = "not_asked"  # handed in, though the form does not ask it of this person


@dataclass(frozen=True, slots=True)
class Constraints:
    """Limits; None means none. Lengths count code points."""

    min_length: int | None = None
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    not_before: date | Today | None = None
    not_after: date | Today | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One way to answer a choice."""

    id: str
    label: Words
    about: Words | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked.

    `prefill` names sources in order of trust; `shared` is the key under which a bundle (一件事一次办) asks it once;
    `suggestion` stands until a person says otherwise.
    """

    id: str
    type: ValueType
    label: Words
    help: Words | None = None
    errors: tuple[tuple[FieldFault, Words], ...] = ()
    required: bool = True
    constraints: Constraints = Constraints()
    options: tuple[Option, ...] = ()
    condition: Condition | None = None
    prefill: tuple[str, ...] = ()
    suggestion: str | None = None
    sensitivity: Sensitivity = Sensitivity.OPEN
    evidence: Grade = Grade.SUGGESTED
    shared: str | None = None

    def words_for(self, fault: FieldFault) -> Words | None:
        """Give the pack's own words for a fault, None where it leaves them to the catalogue."""
        return dict(self.errors).get(fault)

    def option(self, option_id: str) -> Option | None:
        """Find an option by its id."""
        return next((option for option in self.options if option.id == option_id), None)


class Ask(StrEnum):
    """When a page is shown on the way through the form."""

    ALWAYS = "always"
    WHEN_NEEDED = "when_needed"  # only while something on it lacks a valid answer


@dataclass(frozen=True, slots=True)
class FormPage:
    """One question a page; several fields where they belong together."""

    id: str
    title: Words
    lead: Words | None
    fields: tuple[Field, ...]
    ask: Ask = Ask.WHEN_NEEDED


@dataclass(frozen=True, slots=True)
class Form:
    """Pages in the order in which they are asked. A condition looks only at what stands before it."""

    pages: tuple[FormPage, ...]

    @property
    def fields(self) -> Iterator[Field]:
        """Every field, in order."""
        for page in self.pages:
            yield from page.fields

    def field(self, field_id: str) -> Field | None:
        """Find a field by its id."""
        return next((field for field in self.fields if field.id == field_id), None)


@dataclass(frozen=True, slots=True, repr=False)
class Submission:
    """Answers as they are handed in: to which service, in which version (the pack's content hash)."""

    service: str
    version: str
    answers: tuple[tuple[str, Answer], ...]

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Submission({self.service!r}, {self.version[:12]!r}, {len(self.answers)} answers)"


def parse(value_type: ValueType, text: str) -> Value | None:
    """Read an answer as the value that conditions compare; None when it is not of its type."""
    match value_type:
        case ValueType.DATE:
            return _date(text)
        case ValueType.BOOLEAN:
            return {"true": True, "false": False}.get(text)
        case ValueType.NUMBER:
            return int(text) if _NUMBER.fullmatch(text) else None
        case ValueType.DIGITS:
            return text if text.isascii() and text.isdigit() else None
        case ValueType.SEX:
            return text if text in set(Sex) else None
        case _:
            return text or None


def masked(value_type: ValueType, text: str) -> str:
    """Hide what only its owner should see whole: for screens, logs and command output."""
    match value_type:
        case ValueType.NAME:
            return mask_name(text)
        case ValueType.ID_NUMBER | ValueType.PHONE | ValueType.DIGITS:
            return mask_number(text)
        case ValueType.DATE:
            return f"{text[:4]}-**-**"
        case ValueType.ADDRESS | ValueType.TEXT:
            shown = 6
            return text[:shown] + "*" * max(0, len(text) - shown)
        case _:
            return text


def _date(text: str) -> date | None:
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
