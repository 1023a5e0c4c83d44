"""What a speech engine is given to read: pinyin with tones for Chinese, bare words for English.

espeak-ng reads some Chinese characters as English (`-v cmn`); made into pinyin beforehand (`-v cmn-latn-pinyin`) it
speaks them all. What comes out holds nothing that an engine could take for a command ([[ ]], < >).
Importing pypinyin costs half a second and 40 MB: do it in a process of its own (`devices.drivers.speech_worker`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.domain.message import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST: Final = 2000  # characters; what is longer ends there

_DIGITS: Final = ("ling2", "yi1", "er4", "san1", "si4", "wu3", "liu4", "qi1", "ba1", "jiu3")
_LETTERS: Final = {
    "a": "ei1",
    "b": "bi4",
    "c": "xi1",
    "d": "di4",
    "e": "yi4",
    "f": "ai2 fu5",
    "g": "ji4",
    "h": "ai4 qi5",
    "i": "ai4",
    "j": "jie4",
    "k": "kei4",
    "l": "ai2 le5",
    "m": "ai2 mu5",
    "n": "en1",
    "o": "ou1",
    "p": "pi4",
    "q": "kou1",
    "r": "a1 er5",
    "s": "ai2 si5",
    "t": "ti4",
    "u": "you1",
    "v": "wei1",
    "w": "da2 bu5 liu5",
    "x": "ai2 ke5 si5",
    "y": "wai1",
    "z": "zei4",
}
_PIECE: Final = re.compile(
    r"(?P<clock>\b[0-2]?[0-9]:[0-5][0-9]\b)|(?P<range>(?<![0-9A-Za-z])[0-9]{1,2}\s*[–-]\s*[0-9]{1,2}(?![0-9A-Za-z]))"
    r"|(?P<count>(?<![0-9A-Za-z])[1-9][0-9]?(?![0-9A-Za-z])|(?<![0-9A-Za-z])0(?![0-9A-Za-z]))"
    r"|(?P<digits>[0-9]+)|(?P<latin>[A-Za-z]+)|(?P<chinese>[\u3400-\u9fff\U00020000-\U0003ffff]+)"
    r"|(?P<stop>[。！？.!?\n]+)|(?P<pause>[，、；：,;:（）()《》…—–\u3000]+)"
)
_NOT_ENGLISH: Final = re.compile(r"[^A-Za-z0-9 ,.;:'?!%/\n-]+")


def for_engine(text: str, language: Language) -> str:
    """Give what the engine is to read, in ASCII; empty when there is nothing to say in this language."""
    text = text[:LONGEST]
    if language is Language.EN:
        return _english(text)
    return re.sub(r"(?:[,.] )*([,.])(?: [,.])*", r"\1", " ".join(_mandarin(text))).strip(" ,.")


def _english(text: str) -> str:
    plain = text.replace("\u2019", "'").replace("–", " to ").replace("—", ", ").replace("\u3000", ", ")
    plain = _NOT_ENGLISH.sub(" ", plain)
    plain = re.sub(r"\b([A-Z])(0?\d+)\b", lambda found: f"{found[1]} {' '.join(found[2])}", plain)
    return re.sub(r"\s+", " ", plain).strip() if re.search(r"[A-Za-z0-9]", plain) else ""


def _mandarin(text: str) -> Iterator[str]:
    from pypinyin import Style, lazy_pinyin

    for piece in _PIECE.finditer(text):
        said = piece.group()
        match piece.lastgroup:
            case "clock":
                hour, minute = said.split(":")
                yield f"{_number(int(hour))} dian3"
                if int(minute):
                    yield f"{'ling2 ' if int(minute) < 10 else ''}{_number(int(minute))} fen1"
            case "range":
                low, high = re.split(r"\s*[–-]\s*", said)
                yield f"{_number(int(low))} dao4 {_number(int(high))}"
            case "count":
                yield _number(int(said))
            case "digits":
                yield " ".join(_DIGITS[int(digit)] for digit in said)
            case "latin":
                yield " ".join(_LETTERS[letter] for letter in said.lower())
            case "chinese":
                read = lazy_pinyin(said, style=Style.TONE3, neutral_tone_with_five=True, errors=lambda _unread: "")
                yield " ".join(syllable.replace("ü", "v") for syllable in read if syllable)
            case "stop":
                yield "."
            case _:
                yield ","


def _number(value: int) -> str:
    """Say 0 to 99 as a number: 12 is ten-two, 20 is two-ten."""
    tens, ones = divmod(value, 10)
    if not tens:
        return _DIGITS[ones]
    return " ".join([*([_DIGITS[tens]] if tens > 1 else []), "shi2", *([_DIGITS[ones]] if ones else [])])
