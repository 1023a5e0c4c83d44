"""Signing in: password and one-time code at once; setting up an account the first time.

Whatever is wrong, the answer is the same and takes as long: nobody learns which accounts there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from backend.server.secret import Purpose
from backend.server.staff import members, one_time_codes, passwords, sessions
from backend.server.staff.attempts import Attempts
from backend.server.staff.deeds import Deed, note
from backend.server.store.staff_tables import StaffMemberRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.secret import ServerSecret
    from backend.server.staff.sessions import SignedIn
    from backend.server.store.session import Store

_NOBODYS_SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  compared for those who have none


class SetUpFault(StrEnum):
    """What is wrong with a first password or a first code. Each is `staff.set_up.<fault>` in the catalogue."""

    WEAK = "weak"
    DIFFERENT = "different"
    SAME = "same"
    CODE = "code"


class NotSignedIn(Exception):
    """Name, password or code is wrong, or the account is disabled: nobody is told which."""


class NotSetUp(Exception):
    """The account cannot be set up like this."""

    def __init__(self, fault: SetUpFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Entry:
    """A session that began. `entering`: the account must be set up first."""

    token: str
    staff_id: str
    entering: bool


@dataclass(frozen=True, slots=True)
class Door:
    """Where staff come in."""

    store: Store
    secret: ServerSecret

    def enter(self, account: str, password: str, code: str, *, address: str, at: datetime) -> Entry:
        """Sign in. Raises NotSignedIn, WaitFirst."""
        name = account.strip().lower()
        attempts = Attempts(self.secret, account=name, address=address)
        with self.store.read() as session:
            attempts.require_patience(session, at=at)
            row = session.scalars(select(StaffMemberRow).where(StaffMemberRow.account == name)).one_or_none()
            kept = None if row is None else row.password_hash
            sealed = None if row is None else row.totp_sealed
        right = passwords.matches(password, kept)  # slow, so outside every transaction
        with self.store.write() as session:
            attempts.require_patience(session, at=at)  # again: others may have tried meanwhile
            row = session.scalars(
                select(StaffMemberRow).where(StaffMemberRow.account == name).with_for_update()
            ).one_or_none()
            known = row is not None and (row.password_hash, row.totp_sealed) == (kept, sealed) and not row.disabled
            step = self._step(row, code, at=at)
            if row is None or not known or not right or step is None:
                attempts.failed(session, at=at)
                entry = None
            else:
                entry = self._begin(session, row, step, at=at)
                attempts.succeeded(session)
        if entry is None:
            raise NotSignedIn
        return entry

    def set_up(self, who: SignedIn, *, password: str, again: str, code: str, at: datetime) -> Entry:
        """Set what an account lacks, and sign in anew. Raises NotSetUp."""
        new_hash = self._new_password(who, password, again) if who.member.must_change else None
        with self.store.write() as session:
            row = session.get_one(StaffMemberRow, who.member.id)
            if row.totp_sealed is None:
                totp = self.offered(sessions.offered_totp(session, who.token) or "", who.member.id)
                step = None if totp is None else one_time_codes.step_of(totp, code, at=at, after=0)
                if totp is None or step is None:
                    raise NotSetUp(SetUpFault.CODE)
                members.enrol_authenticator(session, row.id, self.secret, totp=totp, by_id=row.id, at=at)
                row.code_step = step
            if new_hash is not None:
                row.password_hash, row.must_change = new_hash, False
                note(session, Deed.PASSWORD_CHANGED, by_id=row.id, subject=row.id, at=at)
            members.end_sessions(session, row.id)
            token = sessions.begin(session, row.id, entering=False, offered_totp_sealed=None, at=at)
        return Entry(token, who.member.id, entering=False)

    def offered(self, sealed: str, member_id: str) -> str | None:
        """Open the secret of an authenticator that was offered."""
        return self.secret.unseal(Purpose.STAFF_TOTP, sealed, bound_to=member_id)

    def _step(self, row: StaffMemberRow | None, code: str, *, at: datetime) -> int | None:
        """The step of a good code; 0 where the account has no authenticator yet."""
        sealed = None if row is None else row.totp_sealed
        totp = None if row is None or sealed is None else self.offered(sealed, row.id)
        step = one_time_codes.step_of(totp or _NOBODYS_SECRET, code, at=at, after=row.code_step if row else 0)
        if row is not None and sealed is None:
            return 0
        return None if totp is None else step

    def _begin(self, session: Session, row: StaffMemberRow, step: int, *, at: datetime) -> Entry:
        row.code_step = max(row.code_step, step)
        entering = row.must_change or row.totp_sealed is None
        offer = None
        if row.totp_sealed is None:
            offer = self.secret.seal(Purpose.STAFF_TOTP, one_time_codes.new_secret(), bound_to=row.id)
        token = sessions.begin(session, row.id, entering=entering, offered_totp_sealed=offer, at=at)
        return Entry(token, row.id, entering)

    def _new_password(self, who: SignedIn, password: str, again: str) -> str:
        if password != again:
            raise NotSetUp(SetUpFault.DIFFERENT)
        with self.store.read() as session:
            old = session.get_one(StaffMemberRow, who.member.id).password_hash
        if passwords.matches(password, old):
            raise NotSetUp(SetUpFault.SAME)
        try:
            return passwords.hashed(password, account=who.member.account)
        except passwords.PasswordWeak as error:
            raise NotSetUp(SetUpFault.WEAK) from error
