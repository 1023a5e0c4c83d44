"""Which terminal stands behind a certificate, and taking certificates back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from backend.server.store.insert import insert_into
from backend.server.store.tables import CertificateRow, RevocationRow, TerminalRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


class TerminalUnknown(LookupError):
    """No such terminal, or a certificate this database never gave."""


class TerminalRevoked(Exception):
    """The certificate was taken back."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The terminal that calls."""

    terminal_id: str
    site_id: str


@dataclass(frozen=True, slots=True)
class TerminalOnRecord:
    """A terminal as the list shows it. `not_after`: the end of its newest certificate."""

    id: str
    site_id: str
    name: str
    enrolled_at: datetime
    not_after: datetime
    revoked: bool


def identify(session: Session, serial: str) -> Caller:
    """Find the terminal behind a certificate. Raises TerminalUnknown, TerminalRevoked."""
    found = session.execute(
        select(TerminalRow.id, TerminalRow.site_id, RevocationRow.serial.is_not(None))
        .join(CertificateRow, CertificateRow.terminal_id == TerminalRow.id)
        .outerjoin(RevocationRow, RevocationRow.serial == CertificateRow.serial)
        .where(CertificateRow.serial == serial)
    ).one_or_none()
    if found is None:
        raise TerminalUnknown(serial)
    terminal_id, site_id, revoked = found
    if revoked:
        raise TerminalRevoked(terminal_id)
    return Caller(terminal_id, site_id)


def revoke(session: Session, terminal_id: str, *, at: datetime) -> int:
    """Take back every certificate of a terminal; returns how many were good until now. Raises TerminalUnknown."""
    if session.get(TerminalRow, terminal_id) is None:
        raise TerminalUnknown(terminal_id)
    serials = session.scalars(select(CertificateRow.serial).where(CertificateRow.terminal_id == terminal_id)).all()
    taken = 0
    for serial in serials:
        insert = insert_into(RevocationRow, session=session).values(serial=serial, revoked_at=at)
        done = session.execute(insert.on_conflict_do_nothing().returning(RevocationRow.serial)).scalar_one_or_none()
        taken += done is not None
    return taken


def list_terminals(session: Session) -> list[TerminalOnRecord]:
    """Every terminal ever enrolled, oldest first."""
    rows = session.execute(
        select(
            TerminalRow.id,
            TerminalRow.site_id,
            TerminalRow.name,
            TerminalRow.enrolled_at,
            func.max(CertificateRow.not_after, type_=CertificateRow.not_after.type),
            func.count(CertificateRow.serial) == func.count(RevocationRow.serial),
        )
        .join(CertificateRow, CertificateRow.terminal_id == TerminalRow.id)
        .outerjoin(RevocationRow, RevocationRow.serial == CertificateRow.serial)
        .group_by(TerminalRow.id, TerminalRow.site_id, TerminalRow.name, TerminalRow.enrolled_at)
        .order_by(TerminalRow.enrolled_at, TerminalRow.id)
    )
    return [TerminalOnRecord(*row[:-1], revoked=bool(row[-1])) for row in rows]
