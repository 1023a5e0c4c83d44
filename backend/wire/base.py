"""What every message on the wire is made of."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Final, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from kiosk.domain.message import Message, Words

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]


_WRITTEN: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9:.,]+([Zz]|[+-][0-9]{2}:[0-9]{2}))?")


def _written(given: object) -> object:
    """Refuse seconds since 1970, which pydantic would read as well: the contract says RFC 3339."""
    if isinstance(given, date) or (isinstance(given, str) and _WRITTEN.fullmatch(given)):
        return given
    raise ValueError("not as RFC 3339 writes it")


def _number(given: object) -> object:
    """Refuse "7" and true, which pydantic would read as whole numbers, too."""
    if isinstance(given, bool | str):
        raise ValueError("no number")  # noqa: TRY004  pydantic hears only this one
    return given


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:  # 0001-01-01T00:00:00+23:59
        raise ValueError("not within the years 1 to 9999 in UTC") from error


Instant = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_in_utc)]  # always UTC on the wire
Day = Annotated[date, BeforeValidator(_written)]
Whole = Annotated[int, BeforeValidator(_number)]  # 7 and 7.0: JSON knows no difference


def _without_nul(given: object) -> object:
    match given:
        case str() if "\0" in given:
            raise PydanticCustomError("nul", "a NUL, which no database keeps")
        case dict():
            for name, value in given.items():
                _without_nul(name)
                _without_nul(value)
        case list():
            for value in given:
                _without_nul(value)
    return given


class _Message(BaseModel):
    """What both have. pydantic would keep short strings it parsed for whoever parses them next: a name, a number."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, cache_strings="keys")


class Order(_Message):
    """What a client sends. An unknown field is a mistake, so is a NUL; values are not shown in complaints."""

    model_config = ConfigDict(extra="forbid")
    _no_nul = model_validator(mode="before")(_without_nul)


class Answer(_Message):
    """What the server tells. A newer server may tell more: clients ignore what they do not know."""

    model_config = ConfigDict(extra="ignore")


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
