"""Tables of the machines in the halls: what technicians tested. Names of technicians are personnel data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.server.store.tables import Base


class DeviceTestRow(Base):
    """One test of one device, as its terminal told it. `id` is the terminal's own."""

    __tablename__ = "device_tests"
    __table_args__ = (Index("ix_device_tests_terminal", "terminal_id", "began_at"),)

    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    device: Mapped[str]
    model: Mapped[str | None]
    serial: Mapped[str | None]
    test: Mapped[str]
    outcome: Mapped[str]
    message: Mapped[str]
    message_values: Mapped[dict[str, Any]] = mapped_column(JSON)  # Any: texts and numbers of a message
    technician: Mapped[str | None]
    code: Mapped[str]
    began_at: Mapped[datetime]
    received_at: Mapped[datetime]
