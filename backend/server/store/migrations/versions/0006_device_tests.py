"""What technicians tested at terminals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "device_tests",
        sa.Column("terminal_id", sa.String, sa.ForeignKey("terminals.id"), primary_key=True),
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("device", sa.String, nullable=False),
        sa.Column("model", sa.String, nullable=True),
        sa.Column("serial", sa.String, nullable=True),
        sa.Column("test", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("message", sa.String, nullable=False),
        sa.Column("message_values", sa.JSON, nullable=False),
        sa.Column("technician", sa.String, nullable=True),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("began_at", _INSTANT, nullable=False),
        sa.Column("received_at", _INSTANT, nullable=False),
    )
    op.create_index("ix_device_tests_terminal", "device_tests", ["terminal_id", "began_at"])


def downgrade() -> None:
    """Go down."""
    op.drop_table("device_tests")
