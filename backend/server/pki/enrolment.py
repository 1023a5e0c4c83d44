"""Enrolment: a one-time code and a key made on the terminal become a terminal with a certificate."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select, update

from backend.server.pki.authority import key_digest, read_signing_request, serial_text
from backend.server.secret import Purpose
from backend.server.store.tables import CertificateRow, EnrolmentCodeRow, SiteRow, TerminalRow
from backend.wire.enrolment import EnrolmentCode

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from sqlalchemy.orm import Session

    from backend.server.pki.authority import Authority
    from backend.server.secret import ServerSecret

CODE_LIFE: Final = timedelta(hours=24)
_SECRET_BYTES: Final = 5  # 40 bits: single use, a day, ten tries a minute


class SiteUnknown(LookupError):
    """No such site in the database."""


class CodeWrong(Exception):
    """Nobody gave out this code."""


class CodeExpired(Exception):
    """The code's day is over."""


class CodeUsed(Exception):
    """The code opened an enrolment for another key already."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What came of it: `certificate` in PEM."""

    terminal_id: str
    site_id: str
    certificate: str


@dataclass(frozen=True, slots=True)
class EnrolmentOffice:
    """Gives out codes, takes them back against certificates, renews."""

    authority: Authority
    secret: ServerSecret

    def give_code(
        self, session: Session, *, site_id: str, name: str, at: datetime, life: timedelta = CODE_LIFE
    ) -> EnrolmentCode:
        """Make a code for one terminal at a site; only its HMAC is kept. Raises SiteUnknown."""
        if session.get(SiteRow, site_id) is None:
            raise SiteUnknown(f"no site {site_id}")
        code = EnrolmentCode.of(secrets.token_bytes(_SECRET_BYTES), self.authority.der)
        digest = self.secret.digest(Purpose.ENROLMENT_CODE, code.secret)
        session.add(
            EnrolmentCodeRow(secret_hmac=digest, site_id=site_id, name=name, created_at=at, expires_at=at + life)
        )
        return code

    def enrol(self, session: Session, *, secret: str, signing_request: str, at: datetime) -> Enrolment:
        """Take a code and a signing request, give a terminal.

        The same code with the same key gives the same terminal again: the answer may have been lost.
        Raises SigningRequestInvalid, CodeWrong, CodeExpired, CodeUsed.
        """
        key = read_signing_request(signing_request)
        digest = self.secret.digest(Purpose.ENROLMENT_CODE, secret)
        row = session.get(EnrolmentCodeRow, digest)
        if row is None:
            raise CodeWrong
        if row.expires_at <= at:
            raise CodeExpired
        if not _bind(session, digest, key_sha256=key_digest(key)):
            return self._again(session, row, key_sha256=key_digest(key))
        terminal = TerminalRow(id=f"t-{uuid4().hex[:12]}", site_id=row.site_id, name=row.name, enrolled_at=at)
        session.add(terminal)
        session.flush()
        certificate = self.certify(session, key, terminal_id=terminal.id, at=at)
        session.refresh(row)
        row.certificate_serial = certificate.serial
        return Enrolment(terminal.id, terminal.site_id, certificate.pem)

    def certify(
        self, session: Session, key: ec.EllipticCurvePublicKey, *, terminal_id: str, at: datetime
    ) -> CertificateRow:
        """Sign a terminal's key and keep the certificate on record."""
        signed = self.authority.sign_terminal(key, terminal_id=terminal_id, at=at)
        row = certificate_row(signed, terminal_id=terminal_id)
        session.add(row)
        session.flush()
        return row

    def _again(self, session: Session, row: EnrolmentCodeRow, *, key_sha256: str) -> Enrolment:
        session.refresh(row)
        if row.key_sha256 != key_sha256 or row.certificate_serial is None:
            raise CodeUsed
        certificate = session.get_one(CertificateRow, row.certificate_serial)
        return Enrolment(certificate.terminal_id, row.site_id, certificate.pem)


def the_only_site(session: Session) -> str:
    """The site, where there is but one. Raises SiteUnknown."""
    sites = session.scalars(select(SiteRow.id).limit(2)).all()
    if len(sites) != 1:
        raise SiteUnknown("several sites: name one" if sites else "there is no site yet")
    return sites[0]


def certificate_row(certificate: x509.Certificate, *, terminal_id: str) -> CertificateRow:
    """Put a certificate on record."""
    return CertificateRow(
        serial=serial_text(certificate),
        terminal_id=terminal_id,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        pem=certificate.public_bytes(Encoding.PEM).decode("ascii"),
    )


def _bind(session: Session, digest: str, *, key_sha256: str) -> bool:
    """Bind the code to a key; True for exactly one caller ever."""
    bound = session.execute(
        update(EnrolmentCodeRow)
        .where(EnrolmentCodeRow.secret_hmac == digest, EnrolmentCodeRow.key_sha256.is_(None))
        .values(key_sha256=key_sha256)
        .returning(EnrolmentCodeRow.secret_hmac)
    ).scalar_one_or_none()
    return bound is not None
