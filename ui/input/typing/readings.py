"""How characters and phrases read: pypinyin's tables, without tones. Read as data; none of its code runs.

Importing pypinyin takes 0.2 s and 60 MB, because it reads its phrases at once. The character table alone takes 30 ms.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, cast

# Of names that are met, though pypinyin has no reading for them.
_MORE: Final = {"𠮷": ("ji",)}
_INTERJECTIONS: Final = {
    "n": "en",
    "ng": "en",
    "m": "mu",
    "hm": "heng",
    "hng": "heng",
}  # 嗯, 呣, 哼 as people type them
_TONES: Final = str.maketrans(
    "āáǎàēéěèếềōóǒòīíǐìūúǔùǖǘǚǜüńňǹḿê",
    "aaaaeeeeeeooooiiiiuuuuvvvvvnnnme",
    "\u0300\u0301\u0304\u030c",  # what m̀, ê̄ and ê̌ are marked with
)


def package_folder(package: str) -> Path:
    """Find where an installed package's files lie. Raises FileNotFoundError when it is not installed."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        msg = f"the package {package} is not installed"
        raise FileNotFoundError(msg)
    return Path(spec.origin).parent


def read_characters() -> dict[str, tuple[str, ...]]:
    """Give the readings of each character, the usual one first."""
    table = cast("dict[str, str]", json.loads((package_folder("pypinyin") / "pinyin_dict.json").read_text("utf-8")))
    found = {chr(int(code)): _plain_readings(readings) for code, readings in table.items()}
    return {**_MORE, **found}


def read_phrases() -> dict[str, tuple[str, ...]]:
    """Give the reading of each phrase, a syllable a character."""
    path = package_folder("pypinyin") / "phrases_dict.json"
    table = cast("dict[str, list[list[str]]]", json.loads(path.read_text("utf-8")))
    return {
        phrase: tuple(_plain(syllable[0]) for syllable in reading)
        for phrase, reading in table.items()
        if len(phrase) == len(reading)
    }


@cache
def _plain_readings(readings: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_plain(reading) for reading in readings.split(",")))


@cache
def _plain(reading: str) -> str:
    plain = reading.translate(_TONES)
    return _INTERJECTIONS.get(plain, plain)
