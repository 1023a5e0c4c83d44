"""Staff: accounts, their sessions, failed sign-ins, presses, the displays at counters, what administrators did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.server.store.tables import Base


class StaffMemberRow(Base):
    """One account. `id` is what numbers and counters keep: opaque, no name.

    `code_step`: the last time step whose one-time code was used, so that none is good twice. `totp_sealed`: encrypted
    by the server's secret; None until an authenticator was enrolled.
    """

    __tablename__ = "staff_members"

    id: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(unique=True)
    shown_as: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    must_change: Mapped[bool]
    totp_sealed: Mapped[str | None]
    code_step: Mapped[int]
    disabled: Mapped[bool]
    made_at: Mapped[datetime]


class StaffSiteRow(Base):
    """A site where somebody may work."""

    __tablename__ = "staff_sites"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff_members.id"), primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id"), primary_key=True)


class StaffSessionRow(Base):
    """A browser that is signed in. Its token is kept as a hash. `entering`: the account must be set up first."""

    __tablename__ = "staff_sessions"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff_members.id"), index=True)
    entering: Mapped[bool]
    offered_totp_sealed: Mapped[str | None]
    site_id: Mapped[str | None]
    counter_id: Mapped[str | None]
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class StaffAttemptRow(Base):
    """Failed sign-ins of one account name or one address, both as HMAC."""

    __tablename__ = "staff_attempts"

    whose: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]
    not_before: Mapped[datetime]


class StaffPressRow(Base):
    """One press of one button: a second one with the same nonce does nothing."""

    __tablename__ = "staff_presses"

    nonce_sha256: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


class CounterDisplayRow(Base):
    """The citizen's screen at a counter: first a code to type there, then that browser's token, both hashed."""

    __tablename__ = "counter_displays"
    __table_args__ = (
        ForeignKeyConstraint(["site_id", "counter_id"], ["service_counters.site_id", "service_counters.id"]),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    site_id: Mapped[str]
    counter_id: Mapped[str]
    code_hmac: Mapped[str | None] = mapped_column(unique=True)
    token_sha256: Mapped[str | None] = mapped_column(unique=True)
    paired_by: Mapped[str]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class StaffDeedRow(Base):
    """What somebody did to an account, a counter or a queue. Ids only."""

    __tablename__ = "staff_deeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    deed: Mapped[str]
    by_id: Mapped[str]
    subject: Mapped[str]
