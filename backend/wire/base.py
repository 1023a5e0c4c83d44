"""What every message on the wire is made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from kiosk.domain.message import Message, Words

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:  # 0001-01-01T00:00:00+23:59
        raise ValueError("not within the years 1 to 9999 in UTC") from error


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]  # always UTC on the wire, RFC 3339


class Order(BaseModel):
    """What a client sends. An unknown field is a mistake, and values are not shown in complaints."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Answer(BaseModel):
    """What the server tells. A newer server may tell more: clients ignore what they do not know."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Texts(Answer):
    """A text in the languages its author wrote."""

    zh_CN: str  # noqa: N815  the locale's own name
    en: str = ""
    zh_Hant: str = ""  # noqa: N815  the locale's own name

    @classmethod
    def of(cls, words: Words) -> Self:
        """Put words on the wire."""
        return cls(zh_CN=words.zh_CN, en=words.en, zh_Hant=words.zh_Hant)

    def words(self) -> Words:
        """Take words off the wire."""
        return Words(zh_CN=self.zh_CN, en=self.en, zh_Hant=self.zh_Hant)


class Said(Answer):
    """A message of the catalogue with its values."""

    id: str
    values: dict[str, str | int] = Field(default_factory=dict)

    @classmethod
    def of(cls, message: Message) -> Self:
        """Put a message on the wire."""
        return cls(id=message.id, values=dict(message.values))

    def message(self) -> Message:
        """Take a message off the wire."""
        return Message.of(self.id, **self.values)
