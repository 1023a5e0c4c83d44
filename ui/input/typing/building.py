"""The dictionary's build: jieba's words with pypinyin's readings into one SQLite file. About 8 s, in a worker process.

jieba tells words and how often they occur (words in 60 million), pypinyin how they read. A word that pypinyin has no
phrase for is read by the longest phrases in it, then by characters' usual readings; where a character is often read
otherwise (长 in 区长), the word is kept under the other reading, too, as less likely.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import re
import sqlite3
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ui.input.typing.readings import package_folder, read_characters, read_phrases
from ui.input.typing.service_words import SERVICE_WORDS
from ui.input.typing.syllables import MOST_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_UNFINISHED: Final = ".pinyin-"
_ABANDONED_S: Final = 3600.0  # a build takes seconds
_MADE_BY: Final = ("building.py", "readings.py", "service_words.py", "syllables.py")  # what is built depends on
_SERVICE_FREQUENCY: Final = 1500  # in 60 million: as common as 户口
_OTHERWISE: Final = 300  # what a less usual reading costs a word
_OFTEN: Final = 0.05  # from which share of its phrases on a reading is met in words pypinyin does not know
_UNSEEN: Final = 0.3  # the frequency of what no list counts
_RARER: Final = 300  # between GB 2312's two levels, the rest of the BMP, and what lies beyond
# GB 2312 within GB 18030: its first character, its last, the row where its rarer half begins.
_FIRST: Final = b"\xb0\xa1"
_LAST: Final = b"\xf7\xfe"
_SECOND_LEVEL: Final = 0xD8
# Words that a public screen does not offer by itself; their characters can be chosen one by one.
_UNFIT: Final = re.compile(
    "[淫嫖娼妓屄肏屌婊]|性交|做爱|性爱|性福|色情|强奸|卖身|手淫|裸体|春药|操你|傻逼|王八蛋|法轮|自杀"
)
_SCHEMA: Final = """
    CREATE TABLE word (initials TEXT, reading TEXT, cost INTEGER, text TEXT,
        PRIMARY KEY (initials, reading, cost, text)) WITHOUT ROWID;
    CREATE TABLE character (reading TEXT, cost INTEGER, text TEXT, PRIMARY KEY (reading, cost, text)) WITHOUT ROWID;
    CREATE INDEX readings ON character (text);
"""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made."""

    path: Path
    words: int
    characters: int


def cache_directory(environment: Mapping[str, str] | None = None) -> Path:
    """Choose where what can be built again is kept: `$XDG_CACHE_HOME/kiosk`."""
    known = os.environ if environment is None else environment
    return Path(known.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kiosk"


def dictionary_path(directory: Path | None = None) -> Path:
    """Name the file for these versions of the libraries and of this build; another version is another file."""
    digest = hashlib.sha256(f"jieba {version('jieba')}, pypinyin {version('pypinyin')}".encode())
    for name in _MADE_BY:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return (directory or cache_directory()) / f"pinyin-{digest.hexdigest()[:12]}.sqlite"


def build_in(directory: Path | None = None) -> Built:
    """Build into `directory` under the name of this version, and remove what others left there: whole or not."""
    path = dictionary_path(directory)
    built = build(path)
    for other in path.parent.glob("pinyin-*.sqlite"):
        if other != path:
            other.unlink(missing_ok=True)
    sweep(path.parent, now=time.time())
    return built


def sweep(directory: Path, *, now: float) -> None:
    """Remove what builds left that were ended midway, an hour ago or more. `now`: seconds since 1970."""
    for left in directory.glob(f"{_UNFINISHED}*"):
        if now - left.stat().st_mtime > _ABANDONED_S:
            left.unlink(missing_ok=True)


def build(path: Path) -> Built:
    """Build the dictionary at `path`, all or nothing: it appears there when it is whole and on the disk.

    Raises OSError when it cannot be written, FileNotFoundError when jieba or pypinyin is not installed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=path.parent)
    os.close(handle)
    unfinished = Path(name)
    try:
        built = _write(unfinished, path)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
        _sync_directory(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    return built


def rarity(character: str) -> int:
    """Tell how far from everyday use a character is: 0 and 1 GB 2312's levels, 2 the rest of the BMP, 3 beyond."""
    code = character.encode("gb18030")
    if len(code) == len(_FIRST) and _FIRST[0] <= code[0] <= _LAST[0] and code[1] >= _FIRST[1]:
        return int(code[0] >= _SECOND_LEVEL)
    return 2 if ord(character) <= 0xFFFF else 3  # noqa: PLR2004  the BMP


def cost_of(frequency: float, total: float) -> int:
    """Give -100 ln p."""
    return round(-100 * math.log(frequency / total))


class _Reader:
    """Reads words aloud."""

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self.characters = read_characters()
        self._phrases = read_phrases()
        self._shares = _shares(self.characters, self._phrases, frequencies)
        self._otherwise = {
            character: [
                reading for reading, share in self._shares[character].items() if share >= _OFTEN and reading != usual
            ]
            for character, (usual, *_) in self.characters.items()
        }

    def shares(self, character: str) -> dict[str, float]:
        """How often each reading of a character is meant."""
        return self._shares[character]

    def read(self, word: str) -> Iterator[tuple[tuple[str, ...], int]]:
        """Give (reading, what it costs): the usual one, then those with one syllable otherwise."""
        usual: list[str] = []
        unsure: list[int] = []
        while (at := len(usual)) < len(word):
            for end in range(len(word), at + 1, -1):
                if (phrase := self._phrases.get(word[at:end])) is not None:
                    usual += phrase
                    break
            else:
                usual.append(self.characters[word[at]][0])
                unsure.append(at)
        yield tuple(usual), 0
        for at in unsure:
            for reading in self._otherwise[word[at]]:
                yield (*usual[:at], reading, *usual[at + 1 :]), _OTHERWISE


def _shares(
    characters: Mapping[str, tuple[str, ...]], phrases: Mapping[str, tuple[str, ...]], frequencies: Mapping[str, int]
) -> dict[str, dict[str, float]]:
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for phrase, reading in phrases.items():
        weight = 1 + frequencies.get(phrase, 0)
        for character, syllable in zip(phrase, reading, strict=True):
            seen[character][syllable] += weight
    shares = {}
    for character, readings in characters.items():
        counts = {reading: seen[character][reading] + 0.02 for reading in readings}
        counts[readings[0]] += 1
        total = sum(counts.values())
        shares[character] = {reading: count / total for reading, count in counts.items()}
    return shares


def _read_frequencies() -> dict[str, int]:
    found = {}
    for line in (package_folder("jieba") / "dict.txt").read_text("utf-8").splitlines():
        word, frequency, _ = line.rsplit(" ", 2)
        found[word] = int(frequency)
    for word in SERVICE_WORDS:
        found[word] = max(found.get(word, 0), _SERVICE_FREQUENCY)
    return found


def _write(unfinished: Path, path: Path) -> Built:
    frequencies = _read_frequencies()
    reader = _Reader(frequencies)
    total = sum(frequencies.values())
    read = frozenset(reader.characters)
    words = {
        word: frequency
        for word, frequency in frequencies.items()
        if 1 < len(word) <= MOST_UNITS and read.issuperset(word) and _UNFIT.search(word) is None
    }
    with contextlib.closing(sqlite3.connect(unfinished)) as file:
        file.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        occurring: Counter[tuple[str, str]] = Counter()
        rows = [*_word_rows(words, reader, occurring, total), *_single_rows(frequencies, reader, total)]
        file.executemany("INSERT OR IGNORE INTO word VALUES (?, ?, ?, ?)", sorted(rows))
        characters = sorted(_character_rows(frequencies, reader, occurring, total))
        file.executemany("INSERT INTO character VALUES (?, ?, ?)", characters)
        file.commit()
    return Built(path, len(words), len({text for _, _, text in characters}))


def _word_rows(
    words: Mapping[str, int], reader: _Reader, occurring: Counter[tuple[str, str]], total: int
) -> Iterator[tuple[str, str, int, str]]:
    for word, frequency in words.items():
        cost = cost_of(max(frequency, 1), total)
        for reading, dearer in reader.read(word):
            if not dearer:
                for pair in set(zip(word, reading, strict=True)):
                    occurring[pair] += frequency
            initials = "".join([syllable[0] for syllable in reading])
            yield initials, "'".join(reading), cost + dearer, word


def _single_rows(frequencies: Mapping[str, int], reader: _Reader, total: int) -> Iterator[tuple[str, str, int, str]]:
    """Characters as words of their own: as often as jieba met them alone."""
    for character in reader.characters:
        for reading, share in reader.shares(character).items():
            frequency = max(frequencies.get(character, 0) * share, _UNSEEN / 10)
            yield reading[0], reading, cost_of(frequency, total) + _RARER * rarity(character), character


def _character_rows(
    frequencies: Mapping[str, int], reader: _Reader, occurring: Counter[tuple[str, str]], total: int
) -> Iterable[tuple[str, int, str]]:
    """Characters as they are listed: as often as they occur in words, too."""
    for character in reader.characters:
        for reading, share in reader.shares(character).items():
            alone = frequencies.get(character, 0) * share
            frequency = max(alone + occurring[character, reading], _UNSEEN * share)
            yield reading, cost_of(frequency, total) + _RARER * rarity(character), character


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
