"""Staff: accounts, sessions, failed sign-ins, presses, displays at counters, deeds.

Going down, accounts go: numbers and counters keep the opaque ids of who served.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go up."""
    _create_accounts()
    _create_attempts()
    _create_displays()


def downgrade() -> None:
    """Go down."""
    for table in (
        "staff_deeds",
        "counter_displays",
        "staff_presses",
        "staff_attempts",
        "staff_sessions",
        "staff_sites",
        "staff_members",
    ):
        op.drop_table(table)


def _create_accounts() -> None:
    op.create_table(
        "staff_members",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("shown_as", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("totp_sealed", sa.String(), nullable=True),
        sa.Column("code_step", sa.Integer(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account"),
    )
    op.create_table(
        "staff_sites",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_members.id"]),
        sa.PrimaryKeyConstraint("staff_id", "site_id"),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("entering", sa.Boolean(), nullable=False),
        sa.Column("offered_totp_sealed", sa.String(), nullable=True),
        sa.Column("site_id", sa.String(), nullable=True),
        sa.Column("counter_id", sa.String(), nullable=True),
        sa.Column("begun_at", _INSTANT, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_members.id"]),
        sa.PrimaryKeyConstraint("token_sha256"),
    )
    op.create_index(op.f("ix_staff_sessions_staff_id"), "staff_sessions", ["staff_id"], unique=False)


def _create_attempts() -> None:
    op.create_table(
        "staff_attempts",
        sa.Column("whose", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", _INSTANT, nullable=False),
        sa.Column("not_before", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("whose"),
    )
    op.create_table(
        "staff_presses",
        sa.Column("nonce_sha256", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("nonce_sha256"),
    )
    op.create_index(op.f("ix_staff_presses_at"), "staff_presses", ["at"], unique=False)


def _create_displays() -> None:
    op.create_table(
        "counter_displays",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("counter_id", sa.String(), nullable=False),
        sa.Column("code_hmac", sa.String(), nullable=True),
        sa.Column("token_sha256", sa.String(), nullable=True),
        sa.Column("paired_by", sa.String(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["site_id", "counter_id"], ["service_counters.site_id", "service_counters.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_hmac"),
        sa.UniqueConstraint("token_sha256"),
    )
    op.create_table(
        "staff_deeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("by_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_staff_deeds_at"), "staff_deeds", ["at"], unique=False)
