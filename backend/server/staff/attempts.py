"""Failed sign-ins: every further one of an account or of an address makes the next wait longer.

Kept in the database, so that all processes count together. A name that nobody has waits like one that somebody has.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete

from backend.server.secret import Purpose
from backend.server.store.insert import insert_into
from backend.server.store.staff_tables import StaffAttemptRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.secret import ServerSecret

_FREE_BY_ACCOUNT: Final = 3
_FREE_BY_ADDRESS: Final = 12  # a whole hall may share one
_LONGEST_S: Final = 300
_FORGOTTEN_AFTER: Final = timedelta(hours=12)


class WaitFirst(Exception):
    """Too many failures: try again later. `seconds` says when."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Attempts:
    """The account and the address of one sign-in."""

    def __init__(self, secret: ServerSecret, *, account: str, address: str) -> None:
        self._account = secret.digest(Purpose.STAFF_ATTEMPT, f"account\0{account}")
        self._address = secret.digest(Purpose.STAFF_ATTEMPT, f"address\0{address}")

    def require_patience(self, session: Session, *, at: datetime) -> None:
        """Let an attempt pass. Raises WaitFirst."""
        rows = (session.get(StaffAttemptRow, whose) for whose in (self._account, self._address))
        until = max((row.not_before for row in rows if row is not None), default=at)
        if until > at:
            raise WaitFirst(max(1, round((until - at).total_seconds())))

    def failed(self, session: Session, *, at: datetime) -> None:
        """Count a failure."""
        for whose, free in ((self._account, _FREE_BY_ACCOUNT), (self._address, _FREE_BY_ADDRESS)):
            new = insert_into(StaffAttemptRow, session=session).values(
                whose=whose, failures=0, last_at=at, not_before=at
            )
            session.execute(new.on_conflict_do_nothing())
            row = session.get_one(StaffAttemptRow, whose, populate_existing=True, with_for_update=True)
            before = row.failures if at - row.last_at < _FORGOTTEN_AFTER else 0
            row.failures, row.last_at = before + 1, at
            row.not_before = at + timedelta(seconds=_delay_s(before + 1 - free))
        session.flush()

    def succeeded(self, session: Session) -> None:
        """The account's failures are forgotten; the address's are not: others may try from there."""
        session.execute(delete(StaffAttemptRow).where(StaffAttemptRow.whose == self._account))


def forget(session: Session, *, at: datetime) -> None:
    """Drop what is forgotten anyway."""
    session.execute(delete(StaffAttemptRow).where(StaffAttemptRow.last_at < at - _FORGOTTEN_AFTER))


def _delay_s(beyond: int) -> int:
    return 0 if beyond < 0 else min(_LONGEST_S, 2 ** min(beyond + 1, 16))
