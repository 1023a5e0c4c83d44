"""The citizen's screen at a counter: paired by a code from the console, it shows who is called and asks for a review.

Nobody signs in there. It belongs to a counter, not to a person, until it is taken off or not used for a month.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select, update

from backend.server.queueing.counters import counter_now
from backend.server.queueing.desk import Clerk
from backend.server.queueing.states import AT_COUNTER, NumberState
from backend.server.secret import Purpose
from backend.server.staff.counter_view import latest_here
from backend.server.staff.deeds import Deed, note
from backend.server.staff.sessions import digest
from backend.server.store.queue_tables import NumberReviewRow
from backend.server.store.staff_tables import CounterDisplayRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.queueing.counters import CounterNow
    from backend.server.queueing.desk import NumberNow
    from backend.server.secret import ServerSecret

CODE_LIFE: Final = timedelta(minutes=10)
SCREEN_LIFE: Final = timedelta(days=30)
ASKED_FOR: Final = timedelta(seconds=90)
_RENEWED_AFTER: Final = timedelta(days=1)  # so that showing does not write all the time
_THANKED_FOR: Final = timedelta(seconds=120)
_DIGITS: Final = 8


class Showing(StrEnum):
    """What the screen shows. Each is a part of `display.html`."""

    IDLE = "idle"
    CALLED = "called"
    SERVING = "serving"
    ASKING = "asking"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class Screen:
    """A paired screen. `ends_at`: when it must be paired again, unless it is used before."""

    id: str
    token: str
    site_id: str
    counter_id: str
    ends_at: datetime

    @property
    def clerk(self) -> Clerk:
        """The counter, with nobody sitting there."""
        return Clerk(self.site_id, self.counter_id, "")


@dataclass(frozen=True, slots=True)
class DisplayView:
    """What a screen shows now."""

    counter: CounterNow
    showing: Showing
    number: NumberNow | None

    @property
    def stamp(self) -> str:
        """Changes when the screen must be drawn anew."""
        number = self.number
        told = (number.id, number.state, number.calls) if number else ()
        return ".".join(map(str, (self.counter.state, self.showing, *told)))


def offer(session: Session, secret: ServerSecret, clerk: Clerk, *, at: datetime) -> str:
    """Make a code of eight digits that pairs one screen with the clerk's counter, within ten minutes."""
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    session.execute(delete(CounterDisplayRow).where(CounterDisplayRow.ends_at <= at))
    session.add(
        CounterDisplayRow(
            id=secrets.token_hex(8),
            site_id=clerk.site_id,
            counter_id=clerk.counter_id,
            code_hmac=secret.digest(Purpose.DISPLAY_CODE, code),
            token_sha256=None,
            paired_by=clerk.staff_id,
            made_at=at,
            ends_at=at + CODE_LIFE,
        )
    )
    return code


def written(code: str) -> str:
    """The code as people read it."""
    return f"{code[:4]} {code[4:]}"


def pair(session: Session, secret: ServerSecret, typed: str, *, at: datetime) -> Screen | None:
    """Trade a code for a screen's token; None for a code that is wrong, used or too old."""
    plain = "".join(typed.split())
    row = session.scalars(
        select(CounterDisplayRow)
        .where(CounterDisplayRow.code_hmac == secret.digest(Purpose.DISPLAY_CODE, plain))
        .with_for_update()
    ).one_or_none()
    if row is None or row.ends_at <= at:
        return None
    token = secrets.token_urlsafe(32)
    row.code_hmac, row.token_sha256, row.ends_at = None, digest(token), at + SCREEN_LIFE
    note(session, Deed.DISPLAY_PAIRED, by_id=row.paired_by, subject=f"{row.site_id}/{row.counter_id}", at=at)
    return Screen(row.id, token, row.site_id, row.counter_id, row.ends_at)


def find(session: Session, token: str, *, at: datetime) -> Screen | None:
    """The screen this token belongs to."""
    row = session.scalars(
        select(CounterDisplayRow).where(CounterDisplayRow.token_sha256 == digest(token))
    ).one_or_none()
    if row is None or row.ends_at <= at:
        return None
    return Screen(row.id, token, row.site_id, row.counter_id, row.ends_at)


def is_stale(screen: Screen, *, at: datetime) -> bool:
    """Whether `renew` should be called for a screen that is used now."""
    return screen.ends_at - at < SCREEN_LIFE - _RENEWED_AFTER


def renew(session: Session, screen: Screen, *, at: datetime) -> None:
    """A screen was used: its month begins anew."""
    renewed = update(CounterDisplayRow).where(CounterDisplayRow.id == screen.id).values(ends_at=at + SCREEN_LIFE)
    session.execute(renewed.execution_options(synchronize_session=False))


def count(session: Session, clerk: Clerk, *, at: datetime) -> int:
    """How many screens a counter has."""
    return session.execute(
        select(func.count()).where(
            CounterDisplayRow.site_id == clerk.site_id,
            CounterDisplayRow.counter_id == clerk.counter_id,
            CounterDisplayRow.token_sha256.is_not(None),
            CounterDisplayRow.ends_at > at,
        )
    ).scalar_one()


def unpair(session: Session, clerk: Clerk, *, at: datetime) -> None:
    """Take every screen and code of a counter back."""
    session.execute(
        delete(CounterDisplayRow).where(
            CounterDisplayRow.site_id == clerk.site_id, CounterDisplayRow.counter_id == clerk.counter_id
        )
    )
    subject = f"{clerk.site_id}/{clerk.counter_id}"
    note(session, Deed.DISPLAYS_UNPAIRED, by_id=clerk.staff_id, subject=subject, at=at)


def look(session: Session, screen: Screen, *, at: datetime) -> DisplayView:
    """What the screen shows: who is called or served here; after that, whether it was good. Raises Refused."""
    counter = counter_now(session, screen.clerk)
    number = latest_here(session, screen.clerk, at=at)
    if number is None:
        return DisplayView(counter, Showing.IDLE, None)
    if number.state in AT_COUNTER:
        showing = Showing.CALLED if number.state is NumberState.CALLED else Showing.SERVING
        return DisplayView(counter, showing, number)
    if session.get(NumberReviewRow, number.id) is not None:
        thanked = at - number.state_since < _THANKED_FOR
        return DisplayView(counter, Showing.THANKS if thanked else Showing.IDLE, number if thanked else None)
    if at - number.state_since < ASKED_FOR:
        return DisplayView(counter, Showing.ASKING, number)
    return DisplayView(counter, Showing.IDLE, None)


def asks_about(session: Session, screen: Screen, number_id: str, *, at: datetime) -> bool:
    """Whether this number was served here and may still be reviewed: the last one, until shortly after it is asked."""
    number = latest_here(session, screen.clerk, at=at)
    late = ASKED_FOR + _THANKED_FOR
    if number is None or number.id != number_id or number.state is not NumberState.FINISHED:
        return False
    return at - number.state_since < late
