"""好差评: what people thought of a certificate. One review a serial; the last one counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.server.issuing.register import SerialUnknown, find
from backend.server.store.issuing_tables import ReviewRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from kiosk.domain.certificates import Review


def give_review(session: Session, review: Review, *, terminal_id: str, at: datetime) -> None:
    """Keep a review. Raises SerialUnknown for a serial that another terminal was given."""
    if find(session, review.serial).terminal_id != terminal_id:
        raise SerialUnknown(review.serial)
    session.merge(
        ReviewRow(
            serial=review.serial,
            terminal_id=terminal_id,
            satisfaction=review.satisfaction,
            reasons=list(review.reasons),
            at=at,
        )
    )
