"""The message catalogue is complete, and every id that is used is in it.

`assets/translations/<language>/*.yaml`: every id in every language, once, with the same `{places}`, none of them empty.
What the sources use is gathered by `message_uses`: an id that is not in the catalogue is a fault, a value that is not
given for a place is one, and so is an id nobody names.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from checks import ROOT, place
from checks.message_uses import Uses, uses_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LANGUAGES = ("zh_CN", "en")
_DATES = {"year", "month", "month_name", "day", "date"}  # each language puts a date together in its own way


@dataclass(frozen=True, slots=True)
class Entry:
    """One message in one language, and where it stands."""

    text: str
    at: str

    @property
    def places(self) -> frozenset[str]:
        """The names in braces. Raises ValueError when the braces do not match."""
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.text) if name is not None)


def faults_in(root: Path = ROOT) -> list[str]:
    """Everything that is wrong with the catalogue of the tree below `root`."""
    faults: list[str] = []
    texts = {language: _read(root, language, faults) for language in LANGUAGES}
    known = {message_id: entry for entries in reversed(texts.values()) for message_id, entry in entries.items()}
    faults += _compare(texts, known)
    uses = uses_in(root)
    faults += uses.faults
    faults += _unknown(uses, texts)
    faults += [f"{known[i].at}: nobody says {i!r}" for i in sorted(known) if not uses.names(i)]
    return faults


def _read(root: Path, language: str, faults: list[str]) -> dict[str, Entry]:
    """Every entry of a language. YAML itself keeps the last of two equal keys silently, so keys are read as nodes."""
    entries: dict[str, Entry] = {}
    for file in sorted((root / "assets/translations" / language).glob("*.yaml")):
        node = yaml.compose(file.read_text("utf-8"), yaml.BaseLoader)
        if node is None:
            continue
        if not isinstance(node, yaml.MappingNode):
            faults.append(f"{place(file, root, 1)}: a flat map of id to text is wanted")
            continue
        for key, value in node.value:
            at = place(file, root, key.start_mark.line + 1)
            if not isinstance(value, yaml.ScalarNode):
                faults.append(f"{at}: {key.value!r} is no text")
            elif key.value in entries:
                faults.append(f"{at}: {key.value!r} stands in {entries[key.value].at} already")
            else:
                entries[key.value] = Entry(value.value, at)
    return entries


def _compare(texts: dict[str, dict[str, Entry]], known: dict[str, Entry]) -> Iterator[str]:
    for message_id in sorted(known):
        compared: dict[frozenset[str], str] = {}
        for language, entries in texts.items():
            entry = entries.get(message_id)
            if entry is None:
                yield f"{known[message_id].at}: {message_id!r} is missing in {language}"
                continue
            if not entry.text.strip():
                yield f"{entry.at}: {message_id!r} says nothing"
            try:
                compared[entry.places - _DATES] = entry.at
            except ValueError as error:
                yield f"{entry.at}: {message_id!r}: {error}"
        if len(compared) > 1:
            told = " and ".join(f"{{{', '.join(sorted(names))}}} in {at}" for names, at in compared.items())
            yield f"{message_id!r} has other places in other languages: {told}"


def _unknown(uses: Uses, texts: dict[str, dict[str, Entry]]) -> Iterator[str]:
    known = {message_id for entries in texts.values() for message_id in entries}
    for used, at in uses.ids.items():
        if used not in known:
            yield f"{at}: no message {used!r}"
    for pattern, at in uses.patterns.items():
        if not any(re.fullmatch(pattern, message_id) for message_id in known):
            yield f"{at}: no message fits {pattern!r}"
    for used, given, at in uses.values:
        wanted = {name for entries in texts.values() if used in entries for name in _places(entries[used])}
        if missing := wanted - given:
            yield f"{at}: {used!r} needs {', '.join(sorted(missing))}"


def _places(entry: Entry) -> frozenset[str]:
    try:
        return entry.places
    except ValueError:  # told already
        return frozenset()
