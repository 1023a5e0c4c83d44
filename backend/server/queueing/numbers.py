"""Numbers for people: taken at a terminal, reserved on a phone, told again, given up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from sqlalchemy import select

from backend.server.queueing import giving
from backend.server.queueing.admission import known_place, open_queue, require_confirmed
from backend.server.queueing.desk import change, enter_hall, find_by_token, number_now, token_digest, wrong_state
from backend.server.queueing.giving import Issue, Marks
from backend.server.queueing.happenings import Kind
from backend.server.queueing.near import notice_near
from backend.server.queueing.positions import NumberOnPhone, look_up, place_of
from backend.server.queueing.refusals import Condition, refuse
from backend.server.queueing.states import AT_COUNTER, LIVE, NumberState, Source
from backend.server.queueing.telling import tell
from backend.server.queueing.tickets import page_url
from backend.server.secret import Purpose
from backend.server.store.queue_tables import ServiceCounterRow
from backend.server.store.tables import NumberRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.queueing.desk import Hall, NumberNow
    from backend.server.secret import ServerSecret
    from backend.server.store.tables import QueueRow
    from kiosk.domain.queueing import NumberOrder, QueueNumber

__all__ = ["TOKEN_CHARACTERS", "NumberIssuer", "NumberOnPhone", "look_up"]

TOKEN_CHARACTERS: Final = 26
MAY_GIVE_UP: Final = (
    NumberState.RESERVED,
    NumberState.WAITING,
    NumberState.CALLED,
    NumberState.HELD,
    NumberState.NO_SHOW,
)


@dataclass(frozen=True, slots=True)
class NumberIssuer:
    """Gives numbers and tells them again."""

    secret: ServerSecret
    public_base_url: str

    def new_id(self) -> str:
        """An id for a number that is about to be taken."""
        return str(uuid4())

    def take(
        self, session: Session, order: NumberOrder, *, number_id: str, site_id: str, terminal_id: str, at: datetime
    ) -> QueueNumber:
        """Take a number for `order`; the caller's transaction commits it. Raises Refused."""
        kept = known_place(session, site_id=site_id, queue_id=order.queue_id, terminal_id=terminal_id)
        hall = enter_hall(session, site_id, at=at)
        require_confirmed(session, hall, terminal_id)
        queue = open_queue(session, order, hall=hall)
        number = self.give(session, hall, queue, order, Issue(number_id, terminal_id=terminal_id))
        del kept
        return number

    def reserve(
        self, session: Session, order: NumberOrder, *, phone: str, number_id: str, site_id: str, at: datetime
    ) -> QueueNumber:
        """Take a number on a phone whose code was checked. It counts when it is checked in at the hall in time.

        Its place is that of the reservation. A queue that wants a card sees the card at the check-in. Raises Refused.
        """
        hall = enter_hall(session, site_id, at=at)
        queue = open_queue(session, order, hall=hall, by_phone=True)
        issue = Issue(
            number_id,
            source=Source.PHONE,
            phone_hmac=self.phone_digest(phone),
            check_in_by=at + timedelta(minutes=hall.rules.check_in_min),
        )
        return self.give(session, hall, queue, order, issue)

    def give(self, session: Session, hall: Hall, queue: QueueRow, order: NumberOrder, issue: Issue) -> QueueNumber:
        """Give a number and tell it. For the commands of this room. Raises Refused."""
        token = self.secret.page_token(issue.number_id)
        marks = Marks(token_digest(token), self.holder_digest(order.holder_number))
        row = giving.give(session, hall, queue, order, issue, marks)
        return tell(session, row, url=self._url(row), services=order.services)

    def tell_again(self, session: Session, number_id: str) -> QueueNumber:
        """Tell a number as it was told when it was taken. Raises NoResultFound."""
        return self.told(session, session.get_one(NumberRow, number_id))

    def of_holder(self, session: Session, holder_number: str, *, site_id: str, at: datetime) -> tuple[QueueNumber, ...]:
        """The live numbers of this person today and their places now, oldest first: to print again, to tell again."""
        hall = enter_hall(session, site_id, at=at)
        rows = session.scalars(
            select(NumberRow)
            .where(
                NumberRow.holder_hmac == self.holder_digest(holder_number),
                NumberRow.site_id == site_id,
                NumberRow.business_date == hall.today,
                NumberRow.state.in_(LIVE),
            )
            .order_by(NumberRow.issued_at, NumberRow.number)
        )
        return tuple(self.told_now(session, row, at=at) for row in rows)

    def told_now(self, session: Session, row: NumberRow, *, at: datetime) -> QueueNumber:
        """A number with its place of this moment, and the counter that calls or serves it."""
        told = self.told(session, row)
        if row.state in AT_COUNTER:
            counter = session.get(ServiceCounterRow, (row.site_id, row.counter_id))
            return replace(told, ahead=0, wait=None, called_to=counter.label if counter else "")
        place = place_of(session, row.id, at=at)
        return replace(told, ahead=place.ahead, wait=place.wait)

    def by_token(self, session: Session, token: str, *, at: datetime) -> NumberNow | None:  # noqa: ARG002  a day that is over tells so by its date
        """Find a number by the token in its URL."""
        row = find_by_token(session, token)
        return None if row is None else number_now(session, row)

    def give_up(self, session: Session, token: str, *, at: datetime) -> NumberNow:
        """Give up a number, by the token of its URL. Giving up twice changes nothing. Raises Refused."""
        row = find_by_token(session, token)
        if row is None:
            raise refuse(Condition.NUMBER_UNKNOWN)
        hall = enter_hall(session, row.site_id, at=at)
        if row.state == NumberState.GIVEN_UP:
            return number_now(session, row)
        if row.business_date != hall.today:
            raise wrong_state(session, row)
        change(session, row, NumberState.GIVEN_UP, expected=MAY_GIVE_UP, reason=Kind.NUMBER_GIVEN_UP, at=at)
        notice_near(session, hall, row.current_queue_id)
        return number_now(session, row)

    def told(self, session: Session, row: NumberRow) -> QueueNumber:
        """Everything told is a function of the row, so that telling it again tells the same."""
        return tell(session, row, url=self._url(row))

    def _url(self, row: NumberRow) -> str:
        return page_url(self.public_base_url, self.secret.page_token(row.id))

    def holder_digest(self, number: str | None) -> str | None:
        """What is kept of an ID number."""
        return None if number is None else self.secret.digest(Purpose.HOLDER, number)

    def phone_digest(self, phone: str) -> str:
        """What is kept of a phone number."""
        return self.secret.digest(Purpose.HOLDER, f"phone:{phone}")
