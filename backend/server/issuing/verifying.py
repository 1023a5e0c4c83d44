"""Checking a certificate for whoever holds it: by its serial, by its QR code, by the hash of its file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from backend.server.issuing.register import Standing, standing
from kiosk.domain.certificate_life import Verdict
from kiosk.domain.serials import read_serial

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.server.issuing.press import Press

_SHORTEST_CODE: Final = 100  # what is shorter was no code of ours to begin with


@dataclass(frozen=True, slots=True)
class Verified:
    """What is told. `standing` None: nothing is known, or what was shown may not be believed.

    `record_matches`: the QR code's hash of the record is the register's; None where only a serial was given.
    """

    verdict: Verdict
    standing: Standing | None = None
    record_matches: bool | None = None


def by_serial(session: Session, text: str, *, at: datetime) -> Verified:
    """Check a serial as somebody typed it. It says nothing about what stands on the paper."""
    serial = read_serial(text)
    found = standing(session, serial, at=at) if serial is not None else None
    return Verified(found.verdict, found) if found is not None else Verified(Verdict.UNKNOWN)


def by_code(session: Session, code: str, press: Press, *, at: datetime) -> Verified:
    """Check what a QR code holds: first its signature, then the register, then that both say the same."""
    from backend.server.issuing.qr import NotOurs

    try:
        statement = press.qr_reader().read(code)
    except NotOurs:
        return Verified(Verdict.CHANGED if len(code) >= _SHORTEST_CODE else Verdict.UNKNOWN)
    found = standing(session, statement.serial, at=at)
    if found is None:
        return Verified(Verdict.UNKNOWN)
    if statement.record_sha256.hex() != found.record_sha256:
        return Verified(Verdict.CHANGED, record_matches=False)
    return Verified(found.verdict, found, record_matches=True)


def by_file(
    session: Session, serial: str, document_sha256: str | None, *, at: datetime
) -> tuple[Verified, bool | None]:
    """Check a file's serial and hash; also tells whether the hash is that of the document issued."""
    verified = by_serial(session, serial, at=at)
    if verified.standing is None or document_sha256 is None:
        return verified, None
    if document_sha256 != verified.standing.document_sha256:
        return Verified(Verdict.CHANGED), False
    return verified, True
