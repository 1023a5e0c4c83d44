"""How the screen says numbers, times, waits and texts in the language of the moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.domain.coverage import EVERYDAY, legible
from kiosk.domain.message import Language, Message, Words

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import datetime

    from kiosk.domain.queueing import Wait
    from kiosk.standing import Standing
    from kiosk.texts import Catalogue

OTHER_LANGUAGE: Final = {Language.ZH_CN: Language.EN, Language.EN: Language.ZH_CN, Language.ZH_HANT: Language.EN}


@dataclass(frozen=True, slots=True)
class Voice:
    """A catalogue, a language, a site's time zone (IANA name; empty: the terminal's own), what the fonts can draw.

    Whatever others wrote (people, cards, registers, offices) goes through here on its way to the window: a character
    that cannot be drawn is named in its place, 〔U+3ABCD〕.
    """

    catalogue: Catalogue
    language: Language
    zone: str = ""
    drawn: Container[int] = EVERYDAY

    def text(self, message_id: str, **values: str | int) -> str:
        """Give the text with this id."""
        return self.catalogue.text(message_id, self.language, **{name: self._value(values[name]) for name in values})

    def say(self, message: Message) -> str:
        """Put a message into words."""
        return self.text(message.id, **dict(message.values))

    def of(self, words: Words) -> str:
        """Choose among what an author wrote."""
        return self.own(words.say(self.language))

    def own(self, text: str) -> str:
        """Give a text as somebody wrote it: a name, an answer, what is being typed."""
        return legible(text, self.drawn)

    def _value(self, value: str | int) -> str | int:
        return self.own(value) if isinstance(value, str) else value

    def local(self, instant: datetime) -> datetime:
        """Give an instant as the site's clocks show it."""
        if not self.zone:
            return instant.astimezone()
        from zoneinfo import ZoneInfo  # late: before the backend was reached there is no zone to read

        return instant.astimezone(ZoneInfo(self.zone))

    def clock(self, instant: datetime) -> str:
        """Say 14:36."""
        return f"{self.local(instant):%H:%M}"

    def day(self, instant: datetime) -> str:
        """Say 11 月 23 日, 23 November."""
        local = self.local(instant)
        return self.text("day", day=local.day, month=local.month, month_name=self.text(f"month.{local.month}"))

    def weekday(self, instant: datetime) -> str:
        """Say 星期一, Monday."""
        return self.text(f"weekday.{self.local(instant).isoweekday()}")

    def wait(self, wait: Wait | None) -> str:
        """Say how long people will probably wait, as a range in words; empty when it cannot be told."""
        if wait is None:
            return ""
        if wait.to_min == 0:
            return self.text("wait.none")
        return self.text("wait.about", minutes=self.minutes(wait))

    def short_wait(self, wait: Wait | None) -> str:
        """Say it where there is little room: 8–12 分钟."""
        if wait is None or wait.to_min == 0:
            return self.wait(wait)
        return self.text("wait.short", minutes=self.minutes(wait))

    def minutes(self, wait: Wait) -> str:
        """Say 8–12, or 5 where both ends are the same."""
        return f"{wait.from_min}–{wait.to_min}" if wait.from_min != wait.to_min else str(wait.to_min)


@dataclass(frozen=True, slots=True)
class Context:
    """What every view is made from, beside its page. `now` is an instant in UTC."""

    standing: Standing
    voice: Voice
    now: datetime
