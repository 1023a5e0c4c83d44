"""Tables of certificates for people: packs, cases, serials, codes. Personal numbers only as HMAC, documents not."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from backend.server.store.tables import Base, Texts


class PackRow(Base):
    """A published version of a service pack, kept for good: certificates name it. `archive`: a zip of its files."""

    __tablename__ = "service_versions"

    version: Mapped[str] = mapped_column(primary_key=True)  # content hash
    service_id: Mapped[str] = mapped_column(index=True)
    archive: Mapped[bytes] = mapped_column(LargeBinary)
    published_at: Mapped[datetime]


class CaseRow(Base):
    """An application and what was decided. What was answered is not kept; `rule` names the pack's rule that said no."""

    __tablename__ = "cases"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(ForeignKey("service_versions.version"))
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id"))
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"))
    holder_hmac: Mapped[str]
    state: Mapped[str]
    decided_by: Mapped[str]
    rule: Mapped[str]
    decided_at: Mapped[datetime]


class SerialCounterRow(Base):
    """The last serial given, per prefix and business date."""

    __tablename__ = "serial_counters"

    prefix: Mapped[str] = mapped_column(primary_key=True)
    business_date: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]


class IssuedRow(Base):
    """A certificate that was issued, for as long as anybody may ask. Document and record lie in blobs, by serial."""

    __tablename__ = "certificates"
    __table_args__ = (Index("ix_certificates_recall", "version", "issued_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    serial: Mapped[str] = mapped_column(unique=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    version: Mapped[str] = mapped_column(ForeignKey("service_versions.version"))
    kind: Mapped[str]
    title: Mapped[Texts]
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id"))
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"))
    holder_hmac: Mapped[str]
    name_masked: Mapped[str]
    record_sha256: Mapped[str]
    document_sha256: Mapped[str] = mapped_column(index=True)
    pages: Mapped[int]
    issued_on: Mapped[date]
    valid_until: Mapped[date]
    issued_at: Mapped[datetime]
    state: Mapped[str]
    state_at: Mapped[datetime]
    replaced_by: Mapped[str | None] = mapped_column(ForeignKey("certificates.serial"))


class PrintReportRow(Base):
    """What a terminal told of a serial's paper, every time it told something."""

    __tablename__ = "print_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    serial: Mapped[str] = mapped_column(ForeignKey("certificates.serial"), index=True)
    outcome: Mapped[str]
    reported_at: Mapped[datetime]


class PhoneCodeRow(Base):
    """A code that was sent. Only a person's newest counts; `code_hmac` is bound to this row and person."""

    __tablename__ = "phone_codes"
    __table_args__ = (Index("ix_phone_codes_holder", "holder_hmac", "sent_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    holder_hmac: Mapped[str]
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"), index=True)
    code_hmac: Mapped[str]
    phone_masked: Mapped[str]
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    tries_left: Mapped[int]


class ProofRow(Base):
    """A second factor that held. The token names the person in sealed form; here is only its hash."""

    __tablename__ = "proofs"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"))
    given_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class TextMessageRow(Base):
    """A text message the embedded adapter did not send: somebody reads it with `kiosk backend sms`."""

    __tablename__ = "text_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    phone_masked: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


class ReviewRow(Base):
    """好差评: one review a certificate."""

    __tablename__ = "reviews"

    serial: Mapped[str] = mapped_column(ForeignKey("certificates.serial"), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"))
    satisfaction: Mapped[str]
    reasons: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[datetime]


class ResidenceRow(Base):
    """The register of residence, seeded with synthetic people. Dates ISO 8601."""

    __tablename__ = "residences"

    number: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    sex: Mapped[str]
    birth: Mapped[str]
    address: Mapped[str]
    district: Mapped[str]
    since: Mapped[str]
    status: Mapped[str]
