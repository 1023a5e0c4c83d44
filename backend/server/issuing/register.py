"""The register of serials: which were given, what became of them, what anybody may know of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from backend.server.issuing import refusals
from backend.server.queueing.localtime import LocalTime
from backend.server.store.insert import insert_into
from backend.server.store.issuing_tables import IssuedRow, PrintReportRow, SerialCounterRow
from backend.server.store.tables import SiteRow
from kiosk.domain.certificate_life import Verdict, after_printing, in_force, may_be_replaced, verdict
from kiosk.domain.certificates import CertificateState
from kiosk.domain.message import Words
from kiosk.domain.serials import make_serial
from kiosk.ports.print_journal import PrintOutcome

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_PRINTED = {PrintOutcome.PRINTED: True, PrintOutcome.NOT_PRINTED: False, PrintOutcome.UNKNOWN: None}


class SerialUnknown(LookupError):
    """No such serial, or not one of whoever asks."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What anybody may know of a serial. Hashes in hexadecimal."""

    serial: str
    title: Words
    verdict: Verdict
    issued_on: date
    valid_until: date
    name_masked: str
    record_sha256: str
    document_sha256: str


def next_serial(session: Session, prefix: str, business_date: date) -> str:
    """Take the next serial of the day, by one atomic statement.

    It is rolled back with the transaction that took it, so a certificate that is not issued leaves no gap. A gap can
    only mean that rows were removed.
    """
    first = insert_into(SerialCounterRow, session=session).values(prefix=prefix, business_date=business_date, last=1)
    counted = first.on_conflict_do_update(
        index_elements=[SerialCounterRow.prefix, SerialCounterRow.business_date],
        set_={"last": SerialCounterRow.last + 1},
    ).returning(SerialCounterRow.last)
    return make_serial(prefix, business_date, session.execute(counted).scalar_one())


def find(session: Session, serial: str, *, lock: bool = False) -> IssuedRow:
    """Find a serial's row. Raises SerialUnknown."""
    query = select(IssuedRow).where(IssuedRow.serial == serial)
    row = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise SerialUnknown(serial)
    return row


def standing(session: Session, serial: str, *, at: datetime) -> Standing | None:
    """Tell how a serial stands on this day of its site, None when it was never given."""
    try:
        row = find(session, serial)
    except SerialUnknown:
        return None
    today = LocalTime.of(at, session.get_one(SiteRow, row.site_id).time_zone).business_date
    return Standing(
        serial=row.serial,
        title=Words.from_mapping(row.title),
        verdict=verdict(CertificateState(row.state), valid_until=row.valid_until, today=today),
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        name_masked=row.name_masked,
        record_sha256=row.record_sha256,
        document_sha256=row.document_sha256,
    )


def report_print(session: Session, serial: str, outcome: PrintOutcome, *, terminal_id: str, at: datetime) -> None:
    """Note what a terminal tells of the paper of a serial it was given. Raises SerialUnknown."""
    row = find(session, serial, lock=True)
    if row.terminal_id != terminal_id:
        raise SerialUnknown(serial)
    session.add(PrintReportRow(serial=serial, outcome=outcome, reported_at=at))
    _enter(row, after_printing(CertificateState(row.state), printed=_PRINTED[outcome]), at=at)


def replaceable(session: Session, serial: str, *, holder_hmac: str) -> IssuedRow:
    """Find a serial of this person that may be issued anew. Raises Refused."""
    try:
        row = find(session, serial, lock=True)
    except SerialUnknown:
        raise refusals.unknown() from None
    if row.holder_hmac != holder_hmac:
        raise refusals.unknown()
    state = CertificateState(row.state)
    if not may_be_replaced(state):
        raise refusals.printed() if in_force(state) else refusals.void()
    return row


def replaced(old: IssuedRow, new: IssuedRow, *, at: datetime) -> None:
    """Let `new` stand in `old`'s place."""
    _enter(old, CertificateState.REPLACED, at=at)
    old.replaced_by = new.serial


def void(session: Session, serial: str, *, at: datetime) -> bool:
    """Take a serial out of force; whether it was in force. Raises SerialUnknown."""
    row = find(session, serial, lock=True)
    was = in_force(CertificateState(row.state))
    if was:
        _enter(row, CertificateState.VOID, at=at)
    return was


def recall(session: Session, version: str, *, since: datetime, until: datetime, at: datetime) -> int:
    """Recall what one version of a pack issued from `since` until before `until`; gives how many were in force."""
    alive = [str(state) for state in CertificateState if in_force(state)]
    recalled = (
        update(IssuedRow)
        .where(IssuedRow.version == version, IssuedRow.issued_at >= since, IssuedRow.issued_at < until)
        .where(IssuedRow.state.in_(alive))
        .values(state=str(CertificateState.RECALLED), state_at=at)
        .returning(IssuedRow.serial)
        .execution_options(synchronize_session=False)
    )
    return len(session.scalars(recalled).all())


def _enter(row: IssuedRow, state: CertificateState, *, at: datetime) -> None:
    if row.state != state:
        row.state = state
        row.state_at = at
