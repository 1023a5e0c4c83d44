"""The built dictionary, read from its file. Opening takes 1 ms; SQLite's pages are all it keeps in memory."""

from __future__ import annotations

import contextlib
import sqlite3
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ui.input.typing.building import dictionary_path
from ui.input.typing.characters import CharacterDictionary
from ui.input.typing.dictionary import ALIKE_COST, Word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ui.input.typing.dictionary import Dictionary

_WORDS: Final = "SELECT text, cost FROM word WHERE initials = ? AND reading = ? ORDER BY cost LIMIT 60"
# As many apostrophes as the units ask for: a star never reaches across one.
_OPEN_WORDS: Final = "SELECT text, cost FROM word WHERE initials = ? AND reading GLOB ? ORDER BY cost LIMIT 60"
_ALIKE_WORDS: Final = """
    WITH alike (initials, reading) AS (VALUES ROWS)
    SELECT text, min(cost) + ? FROM alike CROSS JOIN word USING (initials, reading)
    GROUP BY text ORDER BY min(cost) LIMIT 60
"""
_CHARACTERS: Final = "SELECT text, cost FROM character WHERE reading = ? ORDER BY cost, text"
_OPEN_CHARACTERS: Final = """
    SELECT text, min(cost) FROM character WHERE reading >= ? AND reading < ?
    GROUP BY text ORDER BY min(cost), text LIMIT 120
"""
_READINGS: Final = "SELECT reading, cost FROM character WHERE text = ? ORDER BY cost"


def open_dictionary(directory: Path | None = None) -> Dictionary:
    """Open the built dictionary of this version, or give single characters alone where there is none.

    The second takes 0.1 s. `directory` None is the user's cache. Use it on the thread that opened it. A damaged file is
    removed, so that it is built anew when the terminal starts again.
    """
    path = dictionary_path(directory)
    if path.is_file():
        try:
            return StoredDictionary(path)
        except sqlite3.DatabaseError:
            _remove(path)
    return CharacterDictionary()


class StoredDictionary:
    """Words and characters from a file that `building.build` made. A damaged page ends what it knows, never a visit."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises sqlite3.DatabaseError when the file is no dictionary."""
        self._path = path
        self._file = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            self._file.execute("SELECT text FROM word LIMIT 1").fetchone()
            self._file.execute("SELECT text FROM character LIMIT 1").fetchone()
        except sqlite3.DatabaseError:
            self._file.close()
            raise
        self._damaged = False
        self.characters = lru_cache(100)(self._characters)  # of a syllable: says nothing about anybody

    @property
    def degraded(self) -> bool:
        """Whether a damaged page was met."""
        return self._damaged

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def readings(self, character: str) -> tuple[str, ...]:
        """Give every reading of one character, the usual one first."""
        return tuple(reading for reading, _ in self._rows(_READINGS, character))

    def words(self, units: tuple[str, ...], *, alike: Sequence[tuple[str, ...]] = ()) -> tuple[Word, ...]:
        """Give the likeliest words that are spelled so, or nearly so."""
        initials, reading = _key(units)
        rows = self._rows(_OPEN_WORDS if "*" in reading else _WORDS, initials, reading)
        if alike:
            values: list[str | int] = [value for each in alike for value in _key(each)]
            rows += self._rows(_ALIKE_WORDS.replace("ROWS", ", ".join(["(?, ?)"] * len(alike))), *values, ALIKE_COST)
        return tuple(Word(text, cost) for text, cost in rows)

    def _characters(self, unit: str) -> tuple[Word, ...]:
        if unit.endswith("*"):
            rows = self._rows(_OPEN_CHARACTERS, unit[:-1], f"{unit[:-1]}{{")  # the character after z
        else:
            rows = self._rows(_CHARACTERS, unit)
        return tuple(Word(text, cost) for text, cost in rows)

    def _rows(self, query: str, *values: str | int) -> list[tuple[str, int]]:
        try:
            return self._file.execute(query, values).fetchall()
        except sqlite3.ProgrammingError:
            raise  # another thread, or closed: our own mistake
        except sqlite3.DatabaseError:
            if not self._damaged:
                self._damaged = True
                _remove(self._path)
            return []


def _remove(damaged: Path) -> None:
    with contextlib.suppress(OSError):  # a cache of somebody else's
        damaged.unlink()


def _key(units: tuple[str, ...]) -> tuple[str, str]:
    return "".join(unit[0] for unit in units), "'".join(units)
