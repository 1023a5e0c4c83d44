"""好差评 at the counter: one review a finished number, given on the counter's screen or on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from backend.server.queueing.desk import enter_hall, find, subject_of, ticket_of, wrong_state
from backend.server.queueing.happenings import Kind, append
from backend.server.queueing.refusals import Condition, refuse
from backend.server.queueing.states import NumberState
from backend.server.store.insert import insert_into
from backend.server.store.queue_tables import NumberReviewRow
from kiosk.domain.certificates import Satisfaction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

BAD: Final = (Satisfaction.BAD, Satisfaction.VERY_BAD)
"""Who says so is asked once what was bad."""
REASONS: Final = ("slow", "unclear", "manner", "other")
"""What may have been bad at a counter."""


def review(
    session: Session,
    number_id: str,
    *,
    site_id: str,
    satisfaction: Satisfaction,
    reasons: Sequence[str] = (),
    at: datetime,
) -> None:
    """Keep what somebody thought of the service at a counter. Raises Refused."""
    hall = enter_hall(session, site_id, at=at)
    row = find(session, number_id, hall=hall)
    if row.state != NumberState.FINISHED:
        raise wrong_state(session, row)
    new = insert_into(NumberReviewRow, session=session).values(
        number_id=number_id, satisfaction=satisfaction, reasons=list(reasons), at=at
    )
    kept = session.execute(new.on_conflict_do_nothing().returning(NumberReviewRow.number_id)).scalar_one_or_none()
    if kept is None:
        raise refuse(Condition.ALREADY_REVIEWED, ticket=ticket_of(session, row))
    append(session, site_id, Kind.NUMBER_REVIEWED, subject_of(session, row), at=at)
