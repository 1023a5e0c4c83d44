"""The message catalogue: ids → words, in every language, from `assets/translations/<language>/*.yaml`.

One catalogue for the whole product: the screen's chrome, refusals, remedies, slips and server pages. Completeness is a
check (`./run check`), so a missing id at run time is a defect; it shows as the id itself rather than stop a terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from kiosk.domain.message import Language, Message

ASSETS = Path(__file__).resolve().parent.parent / "assets"
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # strings only: plain YAML reads 17:30 as 1050 and no as False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every message in every language."""

    texts: Mapping[Language, Mapping[str, str]]

    @classmethod
    def load(cls, directory: Path = ASSETS / "translations") -> Catalogue:
        """Read `<directory>/<language>/*.yaml`, flat maps of id to text.

        Raises OSError or yaml.YAMLError (engineer): the installation is damaged.
        """
        texts = _Shelf(directory)
        texts[Language.ZH_CN]  # the one language every text has; the others are read when somebody speaks them
        return cls(texts)

    def say(self, message: Message, language: Language) -> str:
        """Put a message into words."""
        return self.text(message.id, language, **dict(message.values))

    def text(self, message_id: str, language: Language, **values: str | int) -> str:
        """Put the message with this id into words, its `{places}` filled with values."""
        text = self.texts[language].get(message_id) or self.texts[Language.ZH_CN].get(message_id)
        if text is None:
            return message_id
        return text.format_map(_Places(values)) if values else text


class _Shelf(dict[Language, Mapping[str, str]]):
    """The languages, each read when it is first spoken: most of a terminal's day is in one."""

    def __init__(self, directory: Path) -> None:
        super().__init__()
        self._directory = directory

    def __missing__(self, language: Language) -> Mapping[str, str]:
        merged: dict[str, str] = {}
        for file in sorted((self._directory / language).glob("*.yaml")):
            merged.update(yaml.load(file.read_bytes(), _LOADER) or {})  # noqa: S506  a BaseLoader builds strings only
        self[language] = merged
        return merged


class _Places(dict[str, str | int]):
    """Values for a text's places; one that nobody gave stays visible rather than stop a terminal."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
