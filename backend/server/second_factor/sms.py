"""Text messages. The embedded adapter sends nothing: it keeps them for `kiosk backend sms`, masked, for a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from sqlalchemy import delete, select

from backend.server.store.issuing_tables import TextMessageRow
from kiosk.domain.identity import mask_number

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KEPT: Final = timedelta(days=1)
_CODE: Final = re.compile(r"(?<!\d)\d{6}(?!\d)")


class TextMessages(Protocol):
    """The way to a gateway."""

    def send(self, session: Session, phone: str, text: str, *, at: datetime) -> None:
        """Hand a message over. Within the transaction that makes it true: what is rolled back was never sent.

        An adapter for a gateway keeps it in `session` and sends after the commit.
        """


@dataclass(frozen=True, slots=True, repr=False)
class KeptMessage:
    """A message as the command line shows it. The phone is masked; `code` is empty where the text holds none."""

    id: int
    phone_masked: str
    text: str
    code: str
    at: datetime


class EmbeddedMessages:
    """Keeps messages in the database."""

    def send(self, session: Session, phone: str, text: str, *, at: datetime) -> None:
        """Keep it; what is older than a day goes."""
        session.execute(delete(TextMessageRow).where(TextMessageRow.at < at - KEPT))
        session.add(TextMessageRow(phone_masked=mask_number(phone), text=text, at=at))


def kept_messages(session: Session, *, last: int) -> list[KeptMessage]:
    """Give the newest messages, newest first."""
    rows = session.scalars(select(TextMessageRow).order_by(TextMessageRow.id.desc()).limit(last))
    return [KeptMessage(row.id, row.phone_masked, row.text, _code_in(row.text), row.at) for row in rows]


def _code_in(text: str) -> str:
    found = _CODE.search(text)
    return found[0] if found else ""
