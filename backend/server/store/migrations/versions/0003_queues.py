"""Numbers on their way: intervals, counters, appointments, offline ranges, events.

Going down, numbers that no terminal gave (taken on a phone) go, and those offline; a called or finished number stays
under the name of its state, which the older release does not count as waiting.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OPEN = sa.text("to_at IS NULL")
_WAITING = sa.text("state = 'waiting'")
_AT_COUNTER = sa.text("state IN ('called', 'serving')")
_INSTANT = sa.DateTime(timezone=True)
_NEW_IN_NUMBERS: dict[str, TypeEngine[Any]] = {
    "told_at_issue": sa.JSON(),
    "phone_hmac": sa.String(),
    "source": sa.String(),
    "priority": sa.String(),
    "declared": sa.Boolean(),
    "current_queue_id": sa.String(),
    "for_counter_id": sa.String(),
    "counter_id": sa.String(),
    "entered_at": _INSTANT,
    "virtual_at": _INSTANT,
    "state_since": _INSTANT,
    "check_in_by": _INSTANT,
    "calls": sa.Integer(),
    "noticed_at": _INSTANT,
}
_ALWAYS_THERE = (
    "told_at_issue",
    "source",
    "priority",
    "declared",
    "current_queue_id",
    "entered_at",
    "virtual_at",
    "state_since",
    "calls",
)


def upgrade() -> None:
    """Go up."""
    _add_rules()
    _add_to_numbers()
    _create_counters()
    _create_intervals()
    _create_appointments_and_ranges()
    _create_events()
    op.execute(
        sa.text(
            "INSERT INTO number_intervals"
            " (number_id, site_id, business_date, state, queue_id, from_at, reason)"
            " SELECT id, site_id, business_date, state, queue_id, issued_at, 'taken' FROM numbers"
        )
    )


def downgrade() -> None:
    """Go down."""
    for table in (
        "queue_events",
        "event_counters",
        "offline_ranges",
        "appointments",
        "number_reviews",
        "number_services",
        "number_intervals",
        "counter_intervals",
        "counter_skills",
        "service_counters",
    ):
        op.drop_table(table)
    _take_from_numbers()
    op.drop_column("number_counters", "offline_last")
    op.drop_column("terminals", "moved_at")
    op.drop_column("queues", "services")
    op.drop_column("queues", "rules")
    op.drop_column("sites", "triage")
    op.drop_column("sites", "rules")


def _add_rules() -> None:
    op.add_column("sites", sa.Column("rules", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("sites", sa.Column("triage", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("queues", sa.Column("rules", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("queues", sa.Column("services", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("terminals", sa.Column("moved_at", _INSTANT, nullable=True))
    op.add_column("number_counters", sa.Column("offline_last", sa.Integer(), nullable=False, server_default="0"))


def _add_to_numbers() -> None:
    op.drop_index("ix_numbers_waiting", "numbers")
    for name, kind in _NEW_IN_NUMBERS.items():
        op.add_column("numbers", sa.Column(name, kind, nullable=True))
    op.execute(
        sa.text(
            "UPDATE numbers SET told_at_issue = '{}', source = 'terminal', priority = 'ordinary', declared = false,"
            " current_queue_id = queue_id, entered_at = issued_at, virtual_at = issued_at, state_since = issued_at,"
            " calls = 0"
        )
    )
    with op.batch_alter_table("numbers") as batch:
        batch.alter_column("terminal_id", existing_type=sa.String(), nullable=True)
        for name in _ALWAYS_THERE:
            batch.alter_column(name, existing_type=_NEW_IN_NUMBERS[name], nullable=False)
    op.create_index(
        "ix_numbers_waiting",
        "numbers",
        ["site_id", "business_date", "current_queue_id", "virtual_at", "number"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_index(
        "uq_numbers_at_counter",
        "numbers",
        ["site_id", "business_date", "counter_id"],
        unique=True,
        sqlite_where=_AT_COUNTER,
        postgresql_where=_AT_COUNTER,
    )
    op.create_index("ix_numbers_day", "numbers", ["site_id", "business_date", "state"])
    op.create_index("ix_numbers_holder", "numbers", ["holder_hmac", "business_date"])
    op.create_index("ix_numbers_phone", "numbers", ["phone_hmac", "business_date"])
    op.create_index("ix_numbers_terminal", "numbers", ["terminal_id", "issued_at"])


def _take_from_numbers() -> None:
    op.execute(sa.text("DELETE FROM numbers WHERE terminal_id IS NULL OR source = 'offline'"))
    for index in (
        "ix_numbers_terminal",
        "ix_numbers_phone",
        "ix_numbers_holder",
        "ix_numbers_day",
        "uq_numbers_at_counter",
        "ix_numbers_waiting",
    ):
        op.drop_index(index, "numbers")
    with op.batch_alter_table("numbers") as batch:
        batch.alter_column("terminal_id", existing_type=sa.String(), nullable=False)
        for name in _NEW_IN_NUMBERS:
            batch.drop_column(name)
    op.create_index(
        "ix_numbers_waiting",
        "numbers",
        ["site_id", "business_date", "queue_id", "number"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )


def _create_counters() -> None:
    op.create_table(
        "service_counters",
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("where", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("state_since", _INSTANT, nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"]),
        sa.PrimaryKeyConstraint("site_id", "id"),
    )
    op.create_table(
        "counter_skills",
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("counter_id", sa.String(), nullable=False),
        sa.Column("queue_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id", "counter_id"], ["service_counters.site_id", "service_counters.id"]),
        sa.ForeignKeyConstraint(["site_id", "queue_id"], ["queues.site_id", "queues.id"]),
        sa.PrimaryKeyConstraint("site_id", "counter_id", "queue_id"),
    )
    op.create_table(
        "counter_intervals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("counter_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("from_at", _INSTANT, nullable=False),
        sa.Column("to_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["site_id", "counter_id"], ["service_counters.site_id", "service_counters.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_counter_intervals_from_at", "counter_intervals", ["from_at"])
    op.create_index(
        "uq_counter_intervals_open",
        "counter_intervals",
        ["site_id", "counter_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def _create_intervals() -> None:
    op.create_table(
        "number_intervals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number_id", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("queue_id", sa.String(), nullable=False),
        sa.Column("counter_id", sa.String(), nullable=True),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("from_at", _INSTANT, nullable=False),
        sa.Column("to_at", _INSTANT, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["number_id"], ["numbers.id"]),
        sa.ForeignKeyConstraint(["site_id", "queue_id"], ["queues.site_id", "queues.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_number_intervals_number", "number_intervals", ["number_id", "id"])
    op.create_index("ix_number_intervals_day", "number_intervals", ["site_id", "business_date", "state"])
    op.create_index("ix_number_intervals_recent", "number_intervals", ["site_id", "queue_id", "state", "to_at"])
    op.create_index(
        "uq_number_intervals_open",
        "number_intervals",
        ["number_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "number_services",
        sa.Column("number_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("counter_id", sa.String(), nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["number_id"], ["numbers.id"]),
        sa.PrimaryKeyConstraint("number_id", "position"),
    )
    op.create_table(
        "number_reviews",
        sa.Column("number_id", sa.String(), nullable=False),
        sa.Column("satisfaction", sa.String(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["number_id"], ["numbers.id"]),
        sa.PrimaryKeyConstraint("number_id"),
    )


def _create_appointments_and_ranges() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("queue_id", sa.String(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("slot_from", _INSTANT, nullable=False),
        sa.Column("slot_to", _INSTANT, nullable=False),
        sa.Column("holder_hmac", sa.String(), nullable=True),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("number_id", sa.String(), nullable=True),
        sa.Column("booked_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["number_id"], ["numbers.id"]),
        sa.ForeignKeyConstraint(["site_id", "queue_id"], ["queues.site_id", "queues.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_sha256"),
    )
    op.create_index("ix_appointments_holder", "appointments", ["site_id", "business_date", "holder_hmac"])
    op.create_index("ix_appointments_slot", "appointments", ["site_id", "queue_id", "slot_from"])
    op.create_table(
        "offline_ranges",
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("queue_id", sa.String(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("terminal_id", sa.String(), nullable=False),
        sa.Column("handed_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["site_id", "queue_id"], ["queues.site_id", "queues.id"]),
        sa.ForeignKeyConstraint(["terminal_id"], ["terminals.id"]),
        sa.PrimaryKeyConstraint("site_id", "business_date", "queue_id", "first"),
    )
    op.create_index("ix_offline_ranges_terminal_id", "offline_ranges", ["terminal_id"])


def _create_events() -> None:
    op.create_table(
        "event_counters",
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"]),
        sa.PrimaryKeyConstraint("site_id"),
    )
    op.create_table(
        "queue_events",
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("number_id", sa.String(), nullable=True),
        sa.Column("ticket", sa.String(), nullable=True),
        sa.Column("queue_id", sa.String(), nullable=True),
        sa.Column("counter_id", sa.String(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"]),
        sa.PrimaryKeyConstraint("site_id", "id"),
    )
    op.create_index("ix_queue_events_at", "queue_events", ["at"])
