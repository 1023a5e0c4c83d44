"""The first shape: sites and queues, terminals and their certificates, numbers, the register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    _create_sites()
    _create_terminals()
    _create_numbers()
    _create_registry()


def downgrade() -> None:
    """Go down."""
    for table in (
        "citizens",
        "numbers",
        "number_counters",
        "idempotency_keys",
        "enrolment_codes",
        "revocations",
        "terminal_certificates",
        "terminals",
        "queues",
        "sites",
    ):
        op.drop_table(table)


def _create_sites() -> None:
    op.create_table(
        "sites",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("short_name", sa.JSON(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("address", sa.JSON(), nullable=False),
        sa.Column("service_line", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "queues",
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("counters", sa.JSON(), nullable=False),
        sa.Column("where", sa.JSON(), nullable=False),
        sa.Column("needs_identity", sa.Boolean(), nullable=False),
        sa.Column("open_counters", sa.Integer(), nullable=False),
        sa.Column("mean_service_s", sa.Integer(), nullable=False),
        sa.Column("numbering_hours", sa.JSON(), nullable=False),
        sa.Column("counter_hours", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["sites.id"],
        ),
        sa.PrimaryKeyConstraint("site_id", "id"),
        sa.UniqueConstraint("site_id", "letter", name="uq_queues_letter"),
    )


def _create_terminals() -> None:
    op.create_table(
        "terminals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["sites.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "terminal_certificates",
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("terminal_id", sa.String(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pem", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["terminal_id"],
            ["terminals.id"],
        ),
        sa.PrimaryKeyConstraint("serial"),
    )
    op.create_index("ix_terminal_certificates_terminal_id", "terminal_certificates", ["terminal_id"], unique=False)
    op.create_table(
        "revocations",
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["serial"],
            ["terminal_certificates.serial"],
        ),
        sa.PrimaryKeyConstraint("serial"),
    )
    op.create_table(
        "enrolment_codes",
        sa.Column("secret_hmac", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_sha256", sa.String(), nullable=True),
        sa.Column("certificate_serial", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["sites.id"],
        ),
        sa.PrimaryKeyConstraint("secret_hmac"),
    )


def _create_numbers() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("terminal_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body_hmac", sa.String(), nullable=False),
        sa.Column("resource_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["terminal_id"],
            ["terminals.id"],
        ),
        sa.PrimaryKeyConstraint("terminal_id", "key"),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"], unique=False)
    op.create_table(
        "number_counters",
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("queue_id", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id", "queue_id"],
            ["queues.site_id", "queues.id"],
        ),
        sa.PrimaryKeyConstraint("site_id", "business_date", "queue_id"),
    )
    op.create_table(
        "numbers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("queue_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("terminal_id", sa.String(), nullable=False),
        sa.Column("holder_hmac", sa.String(), nullable=True),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("ahead_at_issue", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id", "queue_id"],
            ["queues.site_id", "queues.id"],
        ),
        sa.ForeignKeyConstraint(
            ["terminal_id"],
            ["terminals.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("site_id", "business_date", "queue_id", "number", name="uq_numbers_number"),
        sa.UniqueConstraint("token_sha256"),
    )
    op.create_index(
        "ix_numbers_waiting",
        "numbers",
        ["site_id", "business_date", "queue_id", "number"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _create_registry() -> None:
    op.create_table(
        "citizens",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("english_name", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("ethnicity", sa.String(), nullable=False),
        sa.Column("nationality", sa.String(), nullable=False),
        sa.Column("birth", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=False),
        sa.Column("valid_to", sa.String(), nullable=False),
        sa.Column("pass_number", sa.String(), nullable=False),
        sa.Column("issue_count", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
