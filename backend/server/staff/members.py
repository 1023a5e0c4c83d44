"""Accounts: adding, changing, recovering, disabling. Every change of rights ends the sessions that had the old ones."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from backend.server.secret import Purpose
from backend.server.staff import one_time_codes, passwords
from backend.server.staff.deeds import Deed, note
from backend.server.staff.roles import HOLDS, Permission, Role
from backend.server.store.staff_tables import StaffMemberRow, StaffSessionRow, StaffSiteRow
from backend.server.store.tables import SiteRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.secret import ServerSecret

_ACCOUNT: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_LONGEST_NAME: Final = 32


class MemberUnknown(Exception):
    """No such account."""


class AccountTaken(Exception):
    """Somebody has this account name."""


class MemberWrong(ValueError):
    """The account cannot be like this; says what is wrong."""


class LastAdministrator(Exception):
    """Nobody would be left who can make accounts."""


@dataclass(frozen=True, slots=True)
class Member:
    """An account as it stands. `enrolled`: it has an authenticator."""

    id: str
    account: str
    shown_as: str
    role: Role
    sites: tuple[str, ...]
    enrolled: bool
    must_change: bool
    disabled: bool
    made_at: datetime

    def may(self, permission: Permission) -> bool:
        """Whether this role holds the permission."""
        return not self.disabled and permission in HOLDS[self.role]


def add(
    session: Session,
    *,
    account: str,
    shown_as: str,
    role: Role,
    sites: Sequence[str],
    password: str | None = None,
    by_id: str,
    at: datetime,
) -> tuple[Member, str]:
    """Make an account; returns it and its first password, which must be changed unless it was given.

    Raises MemberWrong, AccountTaken, PasswordWeak.
    """
    name = account.strip().lower()
    if not _ACCOUNT.fullmatch(name):
        raise MemberWrong("account: 2 to 32 of a-z 0-9 . _ - are wanted")
    if _row_of(session, name) is not None:
        raise AccountTaken(name)
    first = passwords.made_up(account=name) if password is None else password
    row = StaffMemberRow(
        id=f"s-{secrets.token_hex(6)}",
        account=name,
        shown_as=_name(shown_as or name),
        role=role,
        password_hash=passwords.hashed(first, account=name),
        must_change=password is None,
        totp_sealed=None,
        code_step=0,
        disabled=False,
        made_at=at,
    )
    session.add(row)
    session.flush()
    _put_sites(session, row.id, sites)
    note(session, Deed.MEMBER_ADDED, by_id=by_id, subject=row.id, at=at)
    return _told(session, row), first


def change(
    session: Session, member_id: str, *, role: Role, sites: Sequence[str], shown_as: str, by_id: str, at: datetime
) -> Member:
    """Give another role, other sites, another name. Raises MemberUnknown, MemberWrong, LastAdministrator."""
    row = _get(session, member_id)
    if role is not Role.ADMINISTRATOR:
        _keep_an_administrator(session, row)
    if role != row.role or set(sites) != set(_sites(session, row.id)):
        end_sessions(session, row.id)
    row.role, row.shown_as = role, _name(shown_as)
    _put_sites(session, row.id, sites)
    note(session, Deed.MEMBER_CHANGED, by_id=by_id, subject=row.id, at=at)
    return _told(session, row)


def reset_password(session: Session, member_id: str, *, password: str | None = None, by_id: str, at: datetime) -> str:
    """Give a new password, made up (and to be changed) or given; ends every session.

    Raises MemberUnknown, PasswordWeak.
    """
    row = _get(session, member_id)
    first = passwords.made_up(account=row.account) if password is None else password
    row.password_hash = passwords.hashed(first, account=row.account)
    row.must_change = password is None
    end_sessions(session, row.id)
    note(session, Deed.PASSWORD_RESET, by_id=by_id, subject=row.id, at=at)
    return first


def forget_authenticator(session: Session, member_id: str, *, by_id: str, at: datetime) -> None:
    """The next sign-in enrols a new authenticator; ends every session. Raises MemberUnknown."""
    row = _get(session, member_id)
    row.totp_sealed = None
    end_sessions(session, row.id)
    note(session, Deed.AUTHENTICATOR_RESET, by_id=by_id, subject=row.id, at=at)


def enrol_authenticator(
    session: Session, member_id: str, secret: ServerSecret, *, totp: str, by_id: str, at: datetime
) -> None:
    """Keep an authenticator's secret, sealed. Raises MemberUnknown."""
    row = _get(session, member_id)
    row.totp_sealed = secret.seal(Purpose.STAFF_TOTP, totp, bound_to=row.id)
    note(session, Deed.AUTHENTICATOR_ENROLLED, by_id=by_id, subject=row.id, at=at)


def new_authenticator(session: Session, member_id: str, secret: ServerSecret, *, by_id: str, at: datetime) -> str:
    """Make, keep and tell a new authenticator's secret; ends every session. Raises MemberUnknown."""
    totp = one_time_codes.new_secret()
    end_sessions(session, member_id)
    enrol_authenticator(session, member_id, secret, totp=totp, by_id=by_id, at=at)
    return totp


def set_disabled(session: Session, member_id: str, *, disabled: bool, by_id: str, at: datetime) -> Member:
    """Shut an account out at once, or let it in again. Raises MemberUnknown, LastAdministrator."""
    row = _get(session, member_id)
    if disabled:
        _keep_an_administrator(session, row)
        end_sessions(session, row.id)
    row.disabled = disabled
    note(session, Deed.MEMBER_DISABLED if disabled else Deed.MEMBER_ENABLED, by_id=by_id, subject=row.id, at=at)
    return _told(session, row)


def all_members(session: Session) -> tuple[Member, ...]:
    """Every account, by name."""
    return tuple(
        _told(session, row) for row in session.scalars(select(StaffMemberRow).order_by(StaffMemberRow.account))
    )


def member(session: Session, member_id: str) -> Member:
    """One account. Raises MemberUnknown."""
    return _told(session, _get(session, member_id))


def by_account(session: Session, account: str) -> Member:
    """The account of this name. Raises MemberUnknown."""
    row = _row_of(session, account.strip().lower())
    if row is None:
        raise MemberUnknown(account)
    return _told(session, row)


def names_of(session: Session, ids: Sequence[str | None]) -> dict[str, str]:
    """What to call the people behind ids; unknown ones are left out."""
    rows = session.execute(
        select(StaffMemberRow.id, StaffMemberRow.shown_as).where(StaffMemberRow.id.in_([one for one in ids if one]))
    )
    return {member_id: name for member_id, name in rows}  # noqa: C416  a Row is no pair to mypy


def end_sessions(session: Session, member_id: str) -> None:
    """Sign somebody out everywhere."""
    session.execute(delete(StaffSessionRow).where(StaffSessionRow.staff_id == member_id))


def _get(session: Session, member_id: str) -> StaffMemberRow:
    row = session.get(StaffMemberRow, member_id)
    if row is None:
        raise MemberUnknown(member_id)
    return row


def _row_of(session: Session, account: str) -> StaffMemberRow | None:
    return session.scalars(select(StaffMemberRow).where(StaffMemberRow.account == account)).one_or_none()


def _told(session: Session, row: StaffMemberRow) -> Member:
    return Member(
        id=row.id,
        account=row.account,
        shown_as=row.shown_as,
        role=Role(row.role),
        sites=_sites(session, row.id),
        enrolled=row.totp_sealed is not None,
        must_change=row.must_change,
        disabled=row.disabled,
        made_at=row.made_at,
    )


def _sites(session: Session, member_id: str) -> tuple[str, ...]:
    return tuple(
        session.scalars(
            select(StaffSiteRow.site_id).where(StaffSiteRow.staff_id == member_id).order_by(StaffSiteRow.site_id)
        )
    )


def _put_sites(session: Session, member_id: str, sites: Sequence[str]) -> None:
    for site_id in sites:
        if session.get(SiteRow, site_id) is None:
            raise MemberWrong(f"site: there is no site {site_id!r}")
    session.execute(delete(StaffSiteRow).where(StaffSiteRow.staff_id == member_id))
    session.add_all(StaffSiteRow(staff_id=member_id, site_id=site_id) for site_id in sorted(set(sites)))
    session.flush()


def _name(shown_as: str) -> str:
    name = " ".join(shown_as.split())
    if not 1 <= len(name) <= _LONGEST_NAME or not name.isprintable():
        raise MemberWrong(f"name: 1 to {_LONGEST_NAME} characters are wanted")
    return name


def _keep_an_administrator(session: Session, row: StaffMemberRow) -> None:
    """Take all of them for this transaction: of two who shut each other out at once, one is told. LastAdministrator."""
    if row.role != Role.ADMINISTRATOR or row.disabled:
        return
    administrators = session.scalars(
        select(StaffMemberRow.id)
        .where(StaffMemberRow.role == Role.ADMINISTRATOR, StaffMemberRow.disabled.is_(False))
        .order_by(StaffMemberRow.id)
        .with_for_update()
    ).all()
    if not set(administrators) - {row.id}:
        raise LastAdministrator
