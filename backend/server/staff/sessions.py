"""Who is signed in: one row a browser, found by the hash of its random token; it ends by idling, by age, or at once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, or_, update

from backend.server.secret import Purpose
from backend.server.staff.members import Member, member
from backend.server.store.insert import insert_into
from backend.server.store.staff_tables import StaffPressRow, StaffSessionRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.secret import ServerSecret
    from backend.server.staff.roles import Permission

IDLE: Final = timedelta(minutes=60)  # a long service is no idling
LIFE: Final = timedelta(hours=10)  # a working day
ENTERING: Final = timedelta(minutes=10)
_SEEN_EVERY: Final = timedelta(minutes=1)  # so that reading pages does not write all the time
_PRESSES_LIVE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser and who sits before it. `entering`: nothing but setting up the account is allowed yet."""

    token: str
    member: Member
    entering: bool
    site_id: str | None
    counter_id: str | None

    def may(self, permission: Permission) -> bool:
        """Whether this is allowed now."""
        return not self.entering and self.member.may(permission)


def begin(session: Session, staff_id: str, *, entering: bool, offered_totp_sealed: str | None, at: datetime) -> str:
    """Sign somebody in; returns the token for the cookie."""
    token = secrets.token_urlsafe(32)
    session.add(
        StaffSessionRow(
            token_sha256=digest(token),
            staff_id=staff_id,
            entering=entering,
            offered_totp_sealed=offered_totp_sealed,
            site_id=None,
            counter_id=None,
            begun_at=at,
            seen_at=at,
            ends_at=at + (ENTERING if entering else LIFE),
        )
    )
    return token


def find(session: Session, token: str, *, at: datetime) -> SignedIn | None:
    """Who this token belongs to, if it is good now."""
    row = session.get(StaffSessionRow, digest(token))
    if row is None or at >= row.ends_at or at - row.seen_at >= IDLE:
        return None
    who = member(session, row.staff_id)
    if who.disabled:
        return None
    return SignedIn(token, who, row.entering, row.site_id, row.counter_id)


def is_stale(session: Session, token: str, *, at: datetime) -> bool:
    """Whether `seen` should be called for this session."""
    row = session.get(StaffSessionRow, digest(token))
    return row is not None and at - row.seen_at >= _SEEN_EVERY


def seen(session: Session, token: str, *, at: datetime) -> None:
    """Somebody did something: idling begins anew."""
    session.execute(update(StaffSessionRow).where(StaffSessionRow.token_sha256 == digest(token)).values(seen_at=at))


def sit_down(session: Session, token: str, *, site_id: str | None, counter_id: str | None) -> None:
    """Note the counter this browser works at."""
    session.execute(
        update(StaffSessionRow)
        .where(StaffSessionRow.token_sha256 == digest(token))
        .values(site_id=site_id, counter_id=counter_id)
    )


def offered_totp(session: Session, token: str) -> str | None:
    """The sealed secret of the authenticator that was offered to this browser."""
    row = session.get(StaffSessionRow, digest(token))
    return None if row is None else row.offered_totp_sealed


def end(session: Session, token: str) -> None:
    """Sign out."""
    session.execute(delete(StaffSessionRow).where(StaffSessionRow.token_sha256 == digest(token)))


def forget(session: Session, *, at: datetime) -> None:
    """Drop sessions that are over and presses nobody repeats."""
    session.execute(
        delete(StaffSessionRow).where(or_(StaffSessionRow.ends_at <= at, StaffSessionRow.seen_at <= at - IDLE))
    )
    session.execute(delete(StaffPressRow).where(StaffPressRow.at < at - _PRESSES_LIVE))


def first_press(session: Session, nonce: str, *, at: datetime) -> bool:
    """Whether this is the first press of this button; keeps it with the caller's transaction."""
    new = insert_into(StaffPressRow, session=session).values(nonce_sha256=digest(nonce), at=at)
    kept = session.execute(new.on_conflict_do_nothing().returning(StaffPressRow.nonce_sha256))
    return kept.scalar_one_or_none() is not None


def form_token(secret: ServerSecret, token: str) -> str:
    """What every form of this browser must bring along (against requests forged by other sites)."""
    return secret.digest(Purpose.STAFF_FORM, token)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "backslashreplace")).hexdigest()
