"""What is said when a number is called, in two languages: letters and digits of the ticket one by one.

espeak-ng reads some Chinese characters as English, so it is given pinyin with tones; a letter stands alone
and is read by its name. Letters, digits, commas and blanks reach the engine, nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kiosk.domain.message import Language

_PINYIN: Final = ("ling2", "yi1", "er4", "san1", "si4", "wu3", "liu4", "qi1", "ba1", "jiu3")
_ENGLISH: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_MOST_COUNTED: Final = 99  # a counter's label up to here is said as a number, beyond digit by digit
_SAYABLE: Final = re.compile(r"[A-Za-z0-9]")
_LONGEST: Final = 12  # characters of a ticket or a label


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence: what the engine reads, and the recorded clips that say the same, by file name without ending."""

    language: Language
    text: str
    clips: tuple[str, ...]


def sentences(ticket: str, counter_label: str) -> tuple[Spoken, Spoken]:
    """请 A012 号到 3 号窗口 / Number A zero one two, counter three."""
    return _chinese(ticket, counter_label), _english(ticket, counter_label)


def _chinese(ticket: str, counter_label: str) -> Spoken:
    number, counter = _signs(ticket), _label(counter_label)
    text = ["qing3", *(_PINYIN[int(sign)] if sign.isdecimal() else sign for sign in number), "hao4,", "dao4"]
    if counter:
        text += [*(_counted(counter) if counter.isdecimal() else _one_by_one(counter)), "hao4"]
    text += ["chuang1", "kou3"]
    clips = ("qing", *number, "hao-dao", *_clips(counter), "hao-chuangkou" if counter else "chuangkou")
    return Spoken(Language.ZH_CN, " ".join(text), clips)


def _english(ticket: str, counter_label: str) -> Spoken:
    number, counter = _signs(ticket), _label(counter_label)
    signs = " ".join(_ENGLISH[int(sign)] if sign.isdecimal() else sign for sign in number)
    said = counter if counter.isdecimal() and int(counter) <= _MOST_COUNTED else " ".join(counter)
    text = f"Number {signs}, counter {said}" if counter else f"Number {signs}, to the counter"
    clips = ("number", *number, "counter", *_clips(counter))
    return Spoken(Language.EN, text, clips)


def _signs(ticket: str) -> tuple[str, ...]:
    return tuple(_SAYABLE.findall(ticket.upper()))[:_LONGEST]


def _label(counter_label: str) -> str:
    """A label as it can be said; zeros before a number are not."""
    said = "".join(_SAYABLE.findall(counter_label.upper()))[:_LONGEST]
    return str(int(said)) if said.isdecimal() and int(said) <= _MOST_COUNTED else said


def _clips(counter: str) -> tuple[str, ...]:
    counted = counter.isdecimal() and int(counter) <= _MOST_COUNTED
    return (counter,) if counted else tuple(counter)


def _one_by_one(counter: str) -> list[str]:
    return [_PINYIN[int(sign)] if sign.isdecimal() else sign for sign in counter]


def _counted(counter: str) -> list[str]:
    number = int(counter)
    if number > _MOST_COUNTED:
        return _one_by_one(counter)
    tens, ones = divmod(number, 10)
    said = [] if tens == 0 else ["shi2"] if tens == 1 else [_PINYIN[tens], "shi2"]
    return said + ([_PINYIN[ones]] if ones or not tens else [])
