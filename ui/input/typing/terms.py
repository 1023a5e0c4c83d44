"""Words that count for more here than in the dictionary: of the place, of the page, of the card, of people's names."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final

from ui.input.typing.dictionary import Word
from ui.input.typing.name_tables import COMPOUND_SURNAMES, GIVEN, PARTS, SURNAME_READINGS, SURNAMES
from ui.input.typing.syllables import MOST_UNITS, fits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ui.input.typing.dictionary import Dictionary

    Readings = Callable[[str], tuple[str, ...]]

_HAN: Final = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U000323af〇]+")
# Where an address falls into parts: 江原省 临水市 白石镇 柳荫里.
_PART: Final = re.compile(
    r".+?(?:自治[区州县]|街道|大道|社区|小区|新村|[省市区县州盟旗镇乡村街路巷里弄坊苑])|.+$",
)
_PLACE_COST: Final = 850
_STEM_COST: Final = 980  # 柳荫 of 柳荫里
_PART_COST: Final = 800
_COUNTED_COST: Final = 300
_MOST_KEYS: Final = 16  # ways to abbreviate one term whose characters read in several ways
_AFTER_DIGITS: Final = """
    号 室 幢 栋 楼 层 单元 弄 年 月 日 元 岁 座 组 队 村 天 个 次 平方米 号楼 路 街 米 万 期 区
"""

_ADDRESS_ENDS: Final = """
    省 市 区 县 镇 乡 村 街 路 巷 里 弄 坊 苑 园 寓 庄 屯 大道 街道 小区 社区 新村 花园 公寓 大厦 家园 胡同
    东路 西路 南路 北路 中路 东街 西街 南街 北街 老街 一路 二路 三路 广场 组 队
"""
_END_COST: Final = 650


class Terms:
    """Words with costs of their own, found like the dictionary's."""

    def __init__(self) -> None:
        self._by_initials: defaultdict[str, list[tuple[tuple[frozenset[str], ...], Word]]] = defaultdict(list)

    def add(self, text: str, cost: int, reading: Iterable[Iterable[str]]) -> None:
        """Add a word; `reading` gives for each character what it may read. One that cannot be read is left out."""
        sets = tuple(frozenset(choices) for choices in reading)
        if not 1 <= len(sets) <= MOST_UNITS or not all(sets):
            return
        keys = ["".join(key) for key in product(*(sorted({each[0] for each in choices}) for choices in sets))]
        for key in keys[:_MOST_KEYS]:
            self._by_initials[key].append((sets, Word(text, cost)))

    def words(self, units: tuple[str, ...]) -> Iterator[Word]:
        """Give the words that are spelled so."""
        for sets, word in self._by_initials.get("".join(unit[0] for unit in units), ()):
            pairs = zip(units, sets, strict=True)
            if all(any(fits(unit, reading) for reading in choices) for unit, choices in pairs):
                yield word


def add_places(terms: Terms, texts: Iterable[str], readings: Readings) -> None:
    """Add addresses and services' names: each part, neighbours together, and parts without their last character."""
    for run in (run for text in texts for run in _HAN.findall(text)):
        parts = _PART.findall(run)
        for first in range(len(parts)):
            for last in range(first + 1, len(parts) + 1):
                _add_word(terms, "".join(parts[first:last]), _PLACE_COST, readings)
        for part in parts:
            _add_word(terms, part[:-1], _STEM_COST, readings)


@lru_cache(maxsize=1)
def counted(dictionary: Dictionary) -> Terms:
    """Give what follows a number in an address or a date."""
    terms = Terms()
    for place, text in enumerate(_AFTER_DIGITS.split()):
        terms.add(text, _COUNTED_COST + 10 * place, (dictionary.readings(character)[:2] for character in text))
    return terms


@lru_cache(maxsize=1)
def address_ends(dictionary: Dictionary) -> Terms:
    """Give what parts of an address end in."""
    terms = Terms()
    for text in _ADDRESS_ENDS.split():
        terms.add(text, _END_COST, (dictionary.readings(character)[:1] for character in text))
    return terms


@lru_cache(maxsize=1)
def surnames(dictionary: Dictionary) -> Terms:
    """Give surnames, each as likely as it is frequent, with the reading it has as a surname. Takes 5 ms, once."""
    terms = Terms()
    for place, text in enumerate(SURNAMES, start=1):
        reading = SURNAME_READINGS.get(text) or dictionary.readings(text)[:1]
        terms.add(text, _falling(0.075, 0.75, place), [reading])
    for place, text in enumerate(COMPOUND_SURNAMES, start=1):
        told = SURNAME_READINGS.get(text)
        usual = [dictionary.readings(character)[:1] for character in text]
        terms.add(text, _falling(0.001, 0.75, place), [[each] for each in told[0].split()] if told else usual)
    return terms


@lru_cache(maxsize=1)
def given_names(dictionary: Dictionary) -> Terms:
    """Give characters of given names, and parts that names of several peoples are made of. Takes 10 ms, once."""
    terms = Terms()
    for place, text in enumerate(GIVEN, start=1):
        terms.add(text, _falling(0.02, 0.6, place), [dictionary.readings(text)[:1]])
    for text in PARTS:
        terms.add(text, _PART_COST, [dictionary.readings(character) for character in text])
    return terms


def within(texts: Iterable[str]) -> frozenset[str]:
    """Give every run of up to eight Chinese characters that occurs in these texts."""
    return frozenset(
        run[first : first + length]
        for text in texts
        for run in _HAN.findall(text)
        for length in range(1, MOST_UNITS + 1)
        for first in range(len(run) - length + 1)
    )


def _add_word(terms: Terms, text: str, cost: int, readings: Readings) -> None:
    if len(text) > 1:
        terms.add(text, cost, (readings(character) for character in text[: MOST_UNITS + 1]))


def _falling(most: float, power: float, place: int) -> int:
    """How unlikely the place-th of a list is whose shares fall by a power law."""
    return round(-100 * math.log(most * place**-power))
