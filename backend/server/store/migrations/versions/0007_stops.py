"""Queues that give no further numbers today, in the row that numbers are counted in.

Going down, stops go: a stopped queue gives numbers again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column("number_counters", sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("number_counters", sa.Column("stopped_instead", sa.String(), nullable=True))


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("number_counters") as counters:
        counters.drop_column("stopped_instead")
        counters.drop_column("stopped_at")
