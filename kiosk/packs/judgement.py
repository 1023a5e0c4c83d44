"""Judge one answer: is it of its type, within its limits, undamaged, and can it be drawn."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from kiosk.domain.conditions import Today
from kiosk.domain.coverage import uncovered_in
from kiosk.domain.forms import Field, FieldFault, ValueType, parse
from kiosk.domain.identity import check_character
from kiosk.domain.message import Message
from kiosk.domain.names import damage_in
from kiosk.domain.services import said

if TYPE_CHECKING:
    from collections.abc import Container

    from kiosk.domain.conditions import Value
    from kiosk.domain.forms import Answer

_PHONE: Final = re.compile(r"1\d{10}|0\d{9,11}", re.ASCII)  # a mobile, or a landline with its area code
_ID_NUMBER: Final = re.compile(r"[1-9]\d{16}[0-9X]|[A-Z]{3}\d{12}", re.ASCII)
_CHECKED_LENGTH: Final = 18


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with the answer to one field, in words that say how to mend it."""

    field_id: str
    fault: FieldFault
    message: Message


def judge(
    field: Field, answer: Answer | None, *, today: date, covered: Container[int] | None = None
) -> FieldProblem | None:
    """Find the first problem of an answer, None when there is none. `covered`: the code points that can be drawn."""
    if answer is None or not answer.text.strip():
        return problem(field, FieldFault.REQUIRED) if field.required else None
    if answer.grade < field.evidence:
        return problem(field, FieldFault.EVIDENCE)
    value = parse(field.type, answer.text)
    if value is None or not _well_formed(field.type, answer.text):
        return problem(field, FieldFault.MALFORMED)
    if field.type is ValueType.NAME and damage_in(answer.text) is not None:
        return problem(field, FieldFault.DAMAGED)
    if field.type is ValueType.CHOICE and field.option(answer.text) is None:
        return problem(field, FieldFault.NOT_OFFERED)
    if covered is not None and (found := uncovered_in(answer.text, covered)) is not None:
        return problem(field, FieldFault.UNPRINTABLE, code_point=found.code_point)
    return _beyond(field, answer.text, value, today=today)


def problem(field: Field, fault: FieldFault, **values: str | int) -> FieldProblem:
    """Put a fault into the pack's own words, or the catalogue's."""
    words = field.words_for(fault)
    return FieldProblem(field.id, fault, said(words) if words is not None else Message.of(f"form.{fault}", **values))


def _well_formed(value_type: ValueType, text: str) -> bool:
    match value_type:
        case ValueType.PHONE:
            return _PHONE.fullmatch(text) is not None
        case ValueType.ID_NUMBER:
            if _ID_NUMBER.fullmatch(text) is None:
                return False
            return len(text) != _CHECKED_LENGTH or check_character(text[:17]) == text[17]
        case _:
            return not any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)


def _beyond(field: Field, text: str, value: Value, *, today: date) -> FieldProblem | None:
    limits = field.constraints
    if limits.min_length is not None and len(text) < limits.min_length:
        return problem(field, FieldFault.TOO_SHORT, limit=limits.min_length)
    if limits.max_length is not None and len(text) > limits.max_length:
        return problem(field, FieldFault.TOO_LONG, limit=limits.max_length)
    if isinstance(value, date):
        return _outside(field, value, today)
    if isinstance(value, int) and limits.minimum is not None and value < limits.minimum:
        return problem(field, FieldFault.TOO_SMALL, limit=limits.minimum)
    if isinstance(value, int) and limits.maximum is not None and value > limits.maximum:
        return problem(field, FieldFault.TOO_LARGE, limit=limits.maximum)
    return None


def _outside(field: Field, day: date, today: date) -> FieldProblem | None:
    first, last = _on(field.constraints.not_before, today), _on(field.constraints.not_after, today)
    if first is not None and day < first:
        return problem(field, FieldFault.TOO_EARLY, limit=first.isoformat())
    if last is not None and day > last:
        return problem(field, FieldFault.TOO_LATE, limit=last.isoformat())
    return None


def _on(moment: date | Today | None, today: date) -> date | None:
    return moment.on(today) if isinstance(moment, Today) else moment
