"""What the public pages keep: codes to phones of people nobody knows, as digests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.server.store.tables import Base


class PublicCodeRow(Base):
    """A code that was sent to a phone. `outcome_sealed`: the page it led to: a second press leads there again."""

    __tablename__ = "public_codes"
    __table_args__ = (
        Index("ix_public_codes_phone", "phone_hmac", "sent_at"),
        Index("ix_public_codes_site", "site_id", "sent_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id"))
    phone_hmac: Mapped[str]
    code_hmac: Mapped[str]
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries_left: Mapped[int]
    outcome_sealed: Mapped[str | None]
