"""Tables of numbers on their way: intervals, counters, appointments, offline ranges, events. No personal data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.server.store.tables import Base, Texts

_OPEN: Final = text("to_at IS NULL")


class NumberIntervalRow(Base):
    """One state of one number, from one instant to another; the open one has no end. Audit and statistics read these.

    `queue_id` is where it waited then; `reason` the command that opened the interval.
    """

    __tablename__ = "number_intervals"
    __table_args__ = (
        ForeignKeyConstraint(["site_id", "queue_id"], ["queues.site_id", "queues.id"]),
        Index("uq_number_intervals_open", "number_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_number_intervals_number", "number_id", "id"),
        Index("ix_number_intervals_day", "site_id", "business_date", "state"),
        Index("ix_number_intervals_recent", "site_id", "queue_id", "state", "to_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number_id: Mapped[str] = mapped_column(ForeignKey("numbers.id"))
    site_id: Mapped[str]
    business_date: Mapped[date]
    state: Mapped[str]
    queue_id: Mapped[str]
    counter_id: Mapped[str | None]
    staff_id: Mapped[str | None]
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]
    reason: Mapped[str]


class NumberServiceRow(Base):
    """One of the services a number was taken for, in the order they were asked for."""

    __tablename__ = "number_services"

    number_id: Mapped[str] = mapped_column(ForeignKey("numbers.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[str]
    outcome: Mapped[str]
    counter_id: Mapped[str | None]
    ended_at: Mapped[datetime | None]


class NumberReviewRow(Base):
    """好差评 at a counter: one review a number."""

    __tablename__ = "number_reviews"

    number_id: Mapped[str] = mapped_column(ForeignKey("numbers.id"), primary_key=True)
    satisfaction: Mapped[str]
    reasons: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[datetime]


class ServiceCounterRow(Base):
    """A service window (窗口). `label` is called: "3". `retired`: gone from the site file, kept for the record."""

    __tablename__ = "service_counters"

    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    label: Mapped[str]
    name: Mapped[Texts]
    where: Mapped[Texts]
    state: Mapped[str]
    staff_id: Mapped[str | None]
    state_since: Mapped[datetime | None]
    retired: Mapped[bool]


class CounterSkillRow(Base):
    """A queue a counter serves. Rank 1 comes before rank 2, whoever waits longer."""

    __tablename__ = "counter_skills"
    __table_args__ = (
        ForeignKeyConstraint(["site_id", "counter_id"], ["service_counters.site_id", "service_counters.id"]),
        ForeignKeyConstraint(["site_id", "queue_id"], ["queues.site_id", "queues.id"]),
    )

    site_id: Mapped[str] = mapped_column(primary_key=True)
    counter_id: Mapped[str] = mapped_column(primary_key=True)
    queue_id: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int]


class CounterIntervalRow(Base):
    """One state of one counter, with who sat there."""

    __tablename__ = "counter_intervals"
    __table_args__ = (
        ForeignKeyConstraint(["site_id", "counter_id"], ["service_counters.site_id", "service_counters.id"]),
        Index(
            "uq_counter_intervals_open",
            "site_id",
            "counter_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[str]
    counter_id: Mapped[str]
    state: Mapped[str]
    staff_id: Mapped[str | None]
    from_at: Mapped[datetime] = mapped_column(index=True)
    to_at: Mapped[datetime | None]


class AppointmentRow(Base):
    """预约. Found by the card (`holder_hmac`) or by the QR code's token."""

    __tablename__ = "appointments"
    __table_args__ = (
        ForeignKeyConstraint(["site_id", "queue_id"], ["queues.site_id", "queues.id"]),
        Index("ix_appointments_holder", "site_id", "business_date", "holder_hmac"),
        Index("ix_appointments_slot", "site_id", "queue_id", "slot_from"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    site_id: Mapped[str]
    queue_id: Mapped[str]
    business_date: Mapped[date]
    slot_from: Mapped[datetime]
    slot_to: Mapped[datetime]
    holder_hmac: Mapped[str | None]
    token_sha256: Mapped[str] = mapped_column(unique=True)
    services: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str]
    number_id: Mapped[str | None] = mapped_column(ForeignKey("numbers.id"))
    booked_at: Mapped[datetime]


class OfflineRangeRow(Base):
    """Numbers one terminal may give on one day while it reaches no backend: `first` to `last`, both included."""

    __tablename__ = "offline_ranges"
    __table_args__ = (ForeignKeyConstraint(["site_id", "queue_id"], ["queues.site_id", "queues.id"]),)

    site_id: Mapped[str] = mapped_column(primary_key=True)
    business_date: Mapped[date] = mapped_column(primary_key=True)
    queue_id: Mapped[str] = mapped_column(primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"), index=True)
    handed_at: Mapped[datetime]


class EventCounterRow(Base):
    """The last event of a site. Its row is locked from the event to the commit: ids appear in order, without gaps."""

    __tablename__ = "event_counters"

    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    last: Mapped[int]


class QueueEventRow(Base):
    """What happened, for boards, phones and consoles. Never personal data."""

    __tablename__ = "queue_events"

    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    number_id: Mapped[str | None]
    ticket: Mapped[str | None]
    queue_id: Mapped[str | None]
    counter_id: Mapped[str | None]
    payload: Mapped[dict[str, str | int | bool]] = mapped_column(JSON)
