"""Every table. Instants are UTC; personal numbers outside the citizens' register only as HMAC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

Texts = dict[str, str]
WeeklyHours = dict[str, list[str]]
Rules = dict[str, Any]  # JSON as the site file has it; pydantic read it once, queueing.rules makes values of it


class Utc(TypeDecorator[datetime]):
    """An instant. SQLite keeps no zone, so it gets UTC on the way out; a naive instant is a mistake on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        """Go to the database."""
        if value is not None and value.tzinfo is None:
            msg = "an instant without a time zone"
            raise ValueError(msg)
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Come from the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What all tables share."""

    type_annotation_map: ClassVar[dict[object, object]] = {
        Texts: JSON,
        WeeklyHours: JSON,
        Rules: JSON,
        datetime: Utc,
        str: String,
        bool: Boolean,
        date: Date,
    }


class SiteRow(Base):
    """A service hall."""

    __tablename__ = "sites"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[Texts]
    short_name: Mapped[Texts]
    time_zone: Mapped[str]
    address: Mapped[Texts]
    service_line: Mapped[str]
    rules: Mapped[Rules] = mapped_column(default=dict)  # see queueing.rules; what is not there has its default
    triage: Mapped[list[Rules]] = mapped_column(JSON, default=list)  # see queueing.triage


class QueueRow(Base):
    """A queue of a site. Hours are weekly: {"mon": ["09:00-12:00", …], …}, local time."""

    __tablename__ = "queues"
    __table_args__ = (UniqueConstraint("site_id", "letter", name="uq_queues_letter"),)

    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    letter: Mapped[str]
    name: Mapped[Texts]
    about: Mapped[Texts]
    counters: Mapped[Texts]
    where: Mapped[Texts]
    needs_identity: Mapped[bool]
    open_counters: Mapped[int]
    mean_service_s: Mapped[int]
    numbering_hours: Mapped[WeeklyHours]
    counter_hours: Mapped[WeeklyHours]
    rules: Mapped[Rules] = mapped_column(default=dict)
    services: Mapped[list[Rules]] = mapped_column(JSON, default=list)  # [{"id": …, "name": {…}}, …]


class TerminalRow(Base):
    """A terminal that was enrolled."""

    __tablename__ = "terminals"

    id: Mapped[str] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id"))
    name: Mapped[str]
    enrolled_at: Mapped[datetime]
    moved_at: Mapped[datetime | None]  # its site was changed, and nobody at the terminal confirmed it yet


class CertificateRow(Base):
    """A certificate given to a terminal. `serial` in hexadecimal."""

    __tablename__ = "terminal_certificates"

    serial: Mapped[str] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"), index=True)
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]
    pem: Mapped[str]


class RevocationRow(Base):
    """A certificate taken back."""

    __tablename__ = "revocations"

    serial: Mapped[str] = mapped_column(ForeignKey("terminal_certificates.serial"), primary_key=True)
    revoked_at: Mapped[datetime]


class EnrolmentCodeRow(Base):
    """A one-time code, as the HMAC of its secret. Used means: `key_sha256` names the key it was used for."""

    __tablename__ = "enrolment_codes"

    secret_hmac: Mapped[str] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id"))
    name: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    key_sha256: Mapped[str | None]
    certificate_serial: Mapped[str | None]


class CounterRow(Base):
    """The last number given, per site, business date and queue; the last one handed out for use offline; a stop.

    Stopped (queueing.stops), the queue gives no further numbers on this date; `stopped_instead`: another queue's id.
    """

    __tablename__ = "number_counters"
    __table_args__ = (ForeignKeyConstraint(["site_id", "queue_id"], ["queues.site_id", "queues.id"]),)

    site_id: Mapped[str] = mapped_column(primary_key=True)
    business_date: Mapped[date] = mapped_column(primary_key=True)
    queue_id: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]
    offline_last: Mapped[int] = mapped_column(default=0)
    stopped_at: Mapped[datetime | None]
    stopped_instead: Mapped[str | None]


_WAITING: Final = text("state = 'waiting'")
_AT_COUNTER: Final = text("state IN ('called', 'serving')")


class NumberRow(Base):
    """A number as it stands now. What was told at issue is kept, so that the same key gets the same answer.

    `queue_id` gave it its letter; `current_queue_id` is where it waits now. Order in a queue: `virtual_at`, `number`;
    `virtual_at` = `entered_at` less the credit of its class, so that everybody's waiting ages alike.
    """

    __tablename__ = "numbers"
    __table_args__ = (
        ForeignKeyConstraint(["site_id", "queue_id"], ["queues.site_id", "queues.id"]),
        UniqueConstraint("site_id", "business_date", "queue_id", "number", name="uq_numbers_number"),
        Index(
            "ix_numbers_waiting",
            "site_id",
            "business_date",
            "current_queue_id",
            "virtual_at",
            "number",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index(
            "uq_numbers_at_counter",
            "site_id",
            "business_date",
            "counter_id",
            unique=True,
            sqlite_where=_AT_COUNTER,
            postgresql_where=_AT_COUNTER,
        ),
        Index("ix_numbers_day", "site_id", "business_date", "state"),
        Index("ix_numbers_holder", "holder_hmac", "business_date"),
        Index("ix_numbers_phone", "phone_hmac", "business_date"),
        Index("ix_numbers_terminal", "terminal_id", "issued_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    site_id: Mapped[str]
    business_date: Mapped[date]
    queue_id: Mapped[str]
    number: Mapped[int]
    state: Mapped[str]
    terminal_id: Mapped[str | None] = mapped_column(ForeignKey("terminals.id"))
    holder_hmac: Mapped[str | None]
    nth: Mapped[int]
    issued_at: Mapped[datetime]
    token_sha256: Mapped[str] = mapped_column(unique=True)
    ahead_at_issue: Mapped[int]
    told_at_issue: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    phone_hmac: Mapped[str | None]
    source: Mapped[str]
    priority: Mapped[str]
    declared: Mapped[bool]  # the class was declared, not read from a card
    current_queue_id: Mapped[str]
    for_counter_id: Mapped[str | None]  # transferred to this counter: no other calls it
    counter_id: Mapped[str | None]  # where it was called last
    entered_at: Mapped[datetime]
    virtual_at: Mapped[datetime]
    state_since: Mapped[datetime]
    check_in_by: Mapped[datetime | None]  # of a reserved one
    calls: Mapped[int]  # how often it was called: once, and every recall
    noticed_at: Mapped[datetime | None]  # when it was told that it is nth in line


class IdempotencyRow(Base):
    """A command that was answered: the HMAC of its body and what it made, never the body."""

    __tablename__ = "idempotency_keys"

    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body_hmac: Mapped[str]
    resource_id: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)


class CitizenRow(Base):
    """The register of residents, seeded with synthetic people. Dates as on cards: YYYYMMDD."""

    __tablename__ = "citizens"

    number: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    english_name: Mapped[str]
    sex: Mapped[str]
    ethnicity: Mapped[str]
    nationality: Mapped[str]
    birth: Mapped[str]
    address: Mapped[str]
    authority: Mapped[str]
    valid_from: Mapped[str]
    valid_to: Mapped[str]
    pass_number: Mapped[str]
    issue_count: Mapped[str]
    phone: Mapped[str]
