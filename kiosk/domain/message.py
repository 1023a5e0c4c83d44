"""Words before they are spoken: message ids with values, and texts that arrive in several languages.

Pages, refusals and errors carry these, never rendered text, so that the language can change within a visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping


class Language(StrEnum):
    """A language of the screen, by its locale name."""

    ZH_CN = "zh_CN"
    ZH_HANT = "zh_Hant"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the catalogue (`assets/translations`) with the values that fill its places."""

    id: str
    values: tuple[tuple[str, str | int], ...] = ()

    @classmethod
    def of(cls, message_id: str, /, **values: str | int) -> Self:
        """Write `Message.of("number.kept", ticket="A012")`."""
        return cls(message_id, tuple(sorted(values.items())))


@dataclass(frozen=True, slots=True)
class Words:
    """A text that its author wrote in several languages: a site's name, a queue's name.

    `zh_Hant` falls back to `zh_CN`, everything else too: Chinese is the one language every text has.
    """

    zh_CN: str  # noqa: N815  the locale's own name
    en: str = ""
    zh_Hant: str = ""  # noqa: N815  the locale's own name

    def say(self, language: Language) -> str:
        """Give the text in `language`, or in simplified Chinese where its author wrote none."""
        texts = {Language.ZH_CN: self.zh_CN, Language.EN: self.en, Language.ZH_HANT: self.zh_Hant}
        return texts[language] or self.zh_CN

    @classmethod
    def from_mapping(cls, texts: Mapping[str, str]) -> Self:
        """Build from `{"zh_CN": …, "en": …}`; raises KeyError without zh_CN."""
        return cls(zh_CN=texts["zh_CN"], en=texts.get("en", ""), zh_Hant=texts.get("zh_Hant", ""))

    def as_mapping(self) -> dict[str, str]:
        """Give `{"zh_CN": …}` with the languages that are there."""
        texts = {"zh_CN": self.zh_CN, "en": self.en, "zh_Hant": self.zh_Hant}
        return {language: text for language, text in texts.items() if text}
