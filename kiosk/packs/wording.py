"""Answers in words: as a certificate prints them and as a screen shows them, in the language asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from kiosk.domain.dates import written_date
from kiosk.domain.forms import ValueType, parse
from kiosk.domain.identity import Sex, mask_number
from kiosk.domain.message import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.domain.forms import Answer, Field, Option
    from kiosk.domain.message import Language

_SEXES: Final = {Sex.MALE: Words(zh_CN="男", en="male"), Sex.FEMALE: Words(zh_CN="女", en="female")}
_TRUTHS: Final = {True: Words(zh_CN="是", en="yes"), False: Words(zh_CN="否", en="no")}


def written(value_type: ValueType, text: str, language: Language, *, options: Sequence[Option] = ()) -> str:
    """Write out a value. What cannot be said in words (an unknown sex, no such option) is the empty text."""
    value = parse(value_type, text)
    match value_type, value:
        case ValueType.DATE, date():
            return written_date(value, language)
        case ValueType.SEX, str():
            return _SEXES[Sex(value)].say(language) if Sex(value) in _SEXES else ""
        case ValueType.BOOLEAN, bool():
            return _TRUTHS[value].say(language)
        case ValueType.CHOICE, str():
            return next((option.label.say(language) for option in options if option.id == value), "")
        case ((ValueType.DATE | ValueType.SEX | ValueType.BOOLEAN), _):
            return ""
    return text


def shown(field: Field, answer: Answer, language: Language) -> str:
    """Write out an answer for a screen: an ID number with its first and last character only, everything else whole."""
    if field.type is ValueType.ID_NUMBER:
        return mask_number(answer.text)
    return written(field.type, answer.text, language, options=field.options)
