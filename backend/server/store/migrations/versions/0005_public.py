"""Public pages: codes to phones of people who take a number at home.

Going down, codes go: who is typing one asks for another.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "public_codes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("phone_hmac", sa.String(), nullable=False),
        sa.Column("code_hmac", sa.String(), nullable=False),
        sa.Column("sent_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("outcome_sealed", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_public_codes_phone", "public_codes", ["phone_hmac", "sent_at"])
    op.create_index("ix_public_codes_site", "public_codes", ["site_id", "sent_at"])


def downgrade() -> None:
    """Go down."""
    op.drop_table("public_codes")
