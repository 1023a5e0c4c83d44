"""What of the staff's tables is dropped once an hour: what is over, and deeds of more than a year ago."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from backend.server.staff import attempts, deeds, sessions

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

_DEEDS_LIVE: Final = timedelta(days=400)


def forget(session: Session, *, at: datetime) -> None:
    """Drop what is over."""
    sessions.forget(session, at=at)
    attempts.forget(session, at=at)
    deeds.forget(session, before=at - _DEEDS_LIVE)
